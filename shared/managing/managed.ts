/**
 * What a `Manager` has: locks and the like that processes share by asking for them.
 *
 * Only the manager's process has these objects, and its event loop does one thing at a time, so they need no
 * atomics. A release gives the lock to who has waited longest at once, without a moment in which it is
 * free: so nobody is overtaken.
 */
import { lockNotHeld, semaphoreReleasedTooOften, wrongArgument } from '../errors.ts';
import { heldByAnother, managerClosed } from './manager-errors.ts';
import { WaitingLine } from './waiting-line.ts';
import type { Client } from './waiting-line.ts';

/** An object of a manager. Its methods are what clients can call; the first argument is who calls. */
export abstract class Managed {
  /** What it is called in messages: `Lock 3 of a Manager`. */
  readonly title: string;
  protected abstract readonly lines: readonly Pick<WaitingLine<unknown>, 'drop' | 'failAll'>[];

  constructor(title: string) {
    this.title = title;
  }

  /** Forget a client that is gone. @returns What it held, in words; it is free now. */
  drop(client: Client): string | undefined {
    for (const line of this.lines) line.drop(client);
    return undefined;
  }

  /** End all waits, as the manager is shut down. */
  abandon(): void {
    for (const line of this.lines) line.failAll(managerClosed(this.title));
  }
}

/** What a {@link ManagedCondition} needs of its lock. */
export interface Mutex {
  isHeldBy(client: Client): boolean;
  /** @returns How often it was held. */
  releaseAll(client: Client): number;
  acquireAll(client: Client, depth: number): Promise<void>;
}

/** A lock; with `reentrant`, one that its holder can take again. */
export class ManagedLock extends Managed implements Mutex {
  protected override readonly lines = [new WaitingLine<boolean, number>()] as const;
  readonly #reentrant: boolean;
  #holder: Client | undefined;
  #depth = 0;

  constructor(title: string, reentrant: boolean) {
    super(title);
    this.#reentrant = reentrant;
  }

  async acquire(client: Client, timeoutMs: number): Promise<boolean> {
    return this.#acquire(client, timeoutMs, 1);
  }

  release(client: Client): void {
    if (this.#holder === undefined || (this.#reentrant && this.#holder !== client)) throw this.#reentrant ? heldByAnother(this.title, this.#holder?.title) : lockNotHeld();
    this.#depth -= 1;
    if (this.#depth === 0) this.#handOver();
  }

  locked(): boolean {
    return this.#holder !== undefined;
  }

  isHeldBy(client: Client): boolean {
    return this.#holder === client;
  }

  releaseAll(): number {
    const depth = this.#depth;
    this.#handOver();
    return depth;
  }

  async acquireAll(client: Client, depth: number): Promise<void> {
    await this.#acquire(client, Infinity, depth);
  }

  override drop(client: Client): string | undefined {
    super.drop(client);
    if (this.#holder !== client) return undefined;
    this.#handOver();
    return this.title;
  }

  async #acquire(client: Client, timeoutMs: number, depth: number): Promise<boolean> {
    if (this.#holder !== undefined && !(this.#reentrant && this.#holder === client)) return this.lines[0].wait(client, timeoutMs, () => false, depth);
    this.#holder = client;
    this.#depth += depth;
    return true;
  }

  #handOver(): void {
    const next = this.lines[0].next();
    this.#holder = next?.client;
    this.#depth = next?.load ?? 0;
    next?.give(true);
  }
}

/** A number of permits. */
export class ManagedSemaphore extends Managed {
  protected override readonly lines = [new WaitingLine<boolean>()] as const;
  readonly #kind: string;
  readonly #valueMax: number;
  /** How many permits each client has taken and nobody has given back. */
  readonly #taken = new Map<Client, number>();
  #value: number;

  constructor(title: string, value: number, bounded: boolean) {
    super(title);
    this.#kind = bounded ? 'BoundedSemaphore' : 'Semaphore';
    if (!Number.isInteger(value) || value < 0) throw wrongArgument(`make ${this.#kind}`, 'value must be a whole number from 0', value);
    this.#value = value;
    this.#valueMax = bounded ? value : Infinity;
  }

  async acquire(client: Client, timeoutMs: number): Promise<boolean> {
    if (this.#value === 0) return this.lines[0].wait(client, timeoutMs, () => false, undefined);
    this.#take(client);
    return true;
  }

  release(client: Client, count: number): void {
    if (!Number.isInteger(count) || count < 1) throw wrongArgument(`release ${this.#kind}`, 'count must be a whole number from 1', count);
    if (this.#value + count > this.#valueMax) throw semaphoreReleasedTooOften(this.#kind, this.#valueMax);
    for (let left = count; left > 0; left -= 1) {
      // Whoever releases without having taken gives back what somebody else took, longest ago.
      const taker = this.#taken.has(client) ? client : this.#taken.keys().next().value;
      if (taker !== undefined) this.#count(taker, -1);
      this.#giveBack();
    }
  }

  value(): number {
    return this.#value;
  }

  override drop(client: Client): string | undefined {
    super.drop(client);
    const taken = this.#taken.get(client);
    if (taken === undefined) return undefined;
    this.#taken.delete(client);
    for (let left = taken; left > 0; left -= 1) this.#giveBack();
    return `${taken} of ${this.title}`;
  }

  #take(client: Client): void {
    this.#value -= 1;
    this.#count(client, 1);
  }

  #giveBack(): void {
    this.#value += 1;
    const next = this.lines[0].next();
    if (next === undefined) return;
    this.#take(next.client);
    next.give(true);
  }

  #count(client: Client, change: number): void {
    const taken = (this.#taken.get(client) ?? 0) + change;
    if (taken === 0) this.#taken.delete(client);
    else this.#taken.set(client, taken);
  }
}
