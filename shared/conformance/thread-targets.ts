/** What the threads of `thread.test.ts` do. */
import type { Event } from '../event.ts';
import type { Lock } from '../lock.ts';
import type { Queue } from '../queue.ts';
import { activeCount, currentThread, enumerate, mainThread, Thread } from '../thread.ts';
import type { SharedArray } from '../value.ts';

/** An error of a class of its own, with fields, some of which cannot be sent. */
export class OverdraftError extends RangeError {
  override readonly name = 'OverdraftError';
  readonly missing: number;
  readonly undo = (): void => undefined;

  constructor(missing: number) {
    super('not enough money', { cause: new TypeError('the amount was a guess') });
    this.missing = missing;
  }
}

export function nothing(): void {}

export function add(cells: SharedArray<'i'>, amount: number, options?: { readonly times: number }): void {
  for (let time = 0; time < (options?.times ?? 1); time += 1) Atomics.add(cells.view, 0, amount);
}

export function addLocked(cells: SharedArray<'i'>, lock: Lock, times: number): void {
  for (let time = 0; time < times; time += 1) lock.run(() => (cells[0]! += 1));
}

/** Says that it is there, and stays until it is told to end. */
export function stay(there: Event, end: Event): void {
  there.set();
  end.wait();
}

/** The same without blocking, and ends only after its function has returned. */
export function stayOn(there: Event, end: Event): void {
  there.set();
  void end.waitAsync();
}

/** Says what it knows of itself and of others. */
export function introduce(queue: Queue, end: Event): void {
  const own = currentThread();
  queue.put({
    name: own.name, ident: own.ident, daemon: own.daemon, state: own.state, isAlive: own.isAlive(), same: currentThread() === own,
    main: mainThread().name, mainIsAlive: mainThread().isAlive(), count: activeCount(), names: enumerate().map(({ name }) => name),
  });
  end.wait();
}

export function joinItself(): void {
  currentThread().join();
}

/** Waits for another thread, which it only finds in the list. */
export function joinByName(name: string, queue: Queue): void {
  const other = enumerate().find((thread) => thread.name === name)!;
  queue.put('found');
  queue.put([other.join(), other.isAlive()]);
}

export function fail(missing: number): never {
  throw new OverdraftError(missing);
}

export function failLater(missing: number): void {
  setImmediate(() => fail(missing));
}

export async function reject(missing: number): Promise<void> {
  await Promise.reject(new OverdraftError(missing));
}

export function failWith(thrown: unknown): never {
  throw thrown;
}

export function failWithFunction(): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error
  throw nothing;
}

/** Fails, but only after it was told to, so that somebody can wait for it before. */
export function failWhenTold(there: Event, end: Event): never {
  stay(there, end);
  return fail(1);
}

export function catchLater(): void {
  process.on('uncaughtException', () => undefined);
  failLater(1);
}

export function exit(code: number): never {
  process.exit(code);
}

/** Ends without leaving a word, as a thread does that runs out of memory: no `exit` event comes in it. */
export function endWithoutAWord(): void {
  (process as unknown as { reallyExit(code: number): void }).reallyExit(1);
}

/** Starts a thread of its own and waits for it. */
export function nest(cells: SharedArray<'i'>, queue: Queue): void {
  const inner = new Thread({ module: import.meta.url, target: 'add', args: [cells, 5] });
  inner.start();
  inner.join();
  queue.put([inner.name, inner.daemon]);
}

/** A thread that knows by itself what to do. */
export class Adder extends Thread {
  readonly cells: SharedArray<'i'>;
  readonly amounts: readonly number[];
  seen = false;

  constructor(cells: SharedArray<'i'>, amounts: readonly number[], name?: string) {
    super({ module: import.meta.url, name });
    this.cells = cells;
    this.amounts = amounts;
  }

  get sum(): number {
    return this.amounts.reduce((sum, amount) => sum + amount, 0);
  }

  override run(): void {
    this.seen = true;
    this.cells[0] = this.sum;
    this.cells[1] = currentThread() === (this as Thread) && this instanceof Adder && this.name === 'adder' ? 1 : 0;
  }
}

/** A thread that cannot be started, as its field cannot be sent. */
export class Unsendable extends Thread {
  readonly callback = nothing;

  constructor() {
    super({ module: import.meta.url });
  }

  override run(): void {}
}
