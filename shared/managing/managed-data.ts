/** What a `Manager` has that holds values: queues, values, arrays, lists and dicts. */
import type { Typecode } from '../memory/cells.ts';
import { QueueEmptyError, QueueFullError, taskDoneTooOften, wrongArgument } from '../errors.ts';
import { Managed } from './managed.ts';
import { SharedArray, SharedValue } from '../value.ts';
import { WaitingLine } from './waiting-line.ts';
import type { Client } from './waiting-line.ts';

/** A queue. Neither is a value ever waiting beside somebody who waits for one, nor a place beside somebody who has a value. */
export class ManagedQueue extends Managed {
  readonly #getters = new WaitingLine<unknown>();
  readonly #putters = new WaitingLine<void, unknown>();
  readonly #joiners = new WaitingLine<boolean>();
  protected override readonly lines = [this.#getters, this.#putters, this.#joiners];
  readonly #maxsize: number;
  readonly #items: unknown[] = [];
  #unfinished = 0;

  constructor(title: string, maxsize: number) {
    super(title);
    if (!Number.isInteger(maxsize) || maxsize < 0) throw wrongArgument('make Queue', 'maxsize must be a whole number from 0', maxsize);
    this.#maxsize = maxsize;
  }

  async put(client: Client, item: unknown, timeoutMs: number): Promise<void> {
    if (this.full()) {
      await this.#putters.wait(client, timeoutMs, () => {
        throw new QueueFullError('Cannot put as the Queue is full');
      }, item);
    } else this.#add(item);
  }

  async get(client: Client, timeoutMs: number): Promise<unknown> {
    if (this.#items.length === 0) {
      return this.#getters.wait(client, timeoutMs, () => {
        throw new QueueEmptyError('Cannot get as the Queue is empty');
      }, undefined);
    }
    const item = this.#items.shift();
    const putter = this.#putters.next();
    if (putter !== undefined) {
      this.#add(putter.load);
      putter.give();
    }
    return item;
  }

  taskDone(): void {
    if (this.#unfinished === 0) throw taskDoneTooOften();
    this.#unfinished -= 1;
    if (this.#unfinished === 0) this.#joiners.giveAll(true);
  }

  async join(client: Client, timeoutMs: number): Promise<boolean> {
    // Who waits with a full queue has put nothing yet, as in Python.
    return this.#unfinished === 0 || this.#joiners.wait(client, timeoutMs, () => false, undefined);
  }

  size(): number {
    return this.#items.length;
  }

  empty(): boolean {
    return this.#items.length === 0;
  }

  full(): boolean {
    return this.#maxsize > 0 && this.#items.length >= this.#maxsize;
  }

  #add(item: unknown): void {
    this.#unfinished += 1;
    const getter = this.#getters.next();
    if (getter === undefined) this.#items.push(item);
    else getter.give(item);
  }
}

/** A value of a type of Python's `array` module. */
export class ManagedValue extends Managed {
  protected override readonly lines = [];
  readonly #value: SharedValue<Typecode>;

  constructor(title: string, type: Typecode, initial: never) {
    super(title);
    this.#value = new SharedValue<Typecode>(type, initial);
  }

  get(): unknown {
    return this.#value.value;
  }

  set(_client: Client, value: never): void {
    this.#value.value = value;
  }
}

/** A fixed number of such values. */
export class ManagedArray extends Managed {
  protected override readonly lines = [];
  readonly #array: SharedArray<Typecode>;

  constructor(title: string, type: Typecode, initial: never) {
    super(title);
    this.#array = new SharedArray<Typecode>(type, initial);
  }

  get(_client: Client, index: number): unknown {
    return this.#array.at(index);
  }

  set(_client: Client, index: number, value: never): void {
    this.#array.set(index, value);
  }

  length(): number {
    return this.#array.length;
  }

  slice(_client: Client, start?: number, end?: number): unknown[] {
    return this.#array.slice(start, end);
  }
}

/** A list. */
export class ManagedList extends Managed {
  protected override readonly lines = [];
  readonly #items: unknown[];

  constructor(title: string, items: readonly unknown[]) {
    super(title);
    this.#items = [...items];
  }

  get(_client: Client, index: number): unknown {
    return this.#items.at(index);
  }

  set(_client: Client, index: number, value: unknown): void {
    const at = index < 0 ? index + this.#items.length : index;
    if (!Number.isInteger(at) || at < 0 || at >= this.#items.length) throw wrongArgument('set an item', `index must be less than ${this.#items.length}`, index);
    this.#items[at] = value;
  }

  push(_client: Client, ...items: unknown[]): number {
    return this.#items.push(...items);
  }

  pop(_client: Client, index = -1): unknown {
    return this.#items.splice(index, 1)[0];
  }

  length(): number {
    return this.#items.length;
  }

  slice(_client: Client, start?: number, end?: number): unknown[] {
    return this.#items.slice(start, end);
  }
}

/** A dict. */
export class ManagedDict extends Managed {
  protected override readonly lines = [];
  readonly #entries: Map<unknown, unknown>;

  constructor(title: string, entries: Iterable<readonly [unknown, unknown]>) {
    super(title);
    this.#entries = new Map(entries);
  }

  get(_client: Client, key: unknown): unknown {
    return this.#entries.get(key);
  }

  set(_client: Client, key: unknown, value: unknown): void {
    this.#entries.set(key, value);
  }

  has(_client: Client, key: unknown): boolean {
    return this.#entries.has(key);
  }

  delete(_client: Client, key: unknown): boolean {
    return this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  size(): number {
    return this.#entries.size;
  }

  entries(): [unknown, unknown][] {
    return [...this.#entries];
  }
}
