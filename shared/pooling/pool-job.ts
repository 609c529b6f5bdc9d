/**
 * `Job`: one call of a pool, as `map()` or `apply()`: it is handed out in chunks, and collects what comes back.
 */

/** What became of one item. */
export type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** Takes what becomes of a job. */
export interface Sink {
  /** What became of some items. */
  settle(first: number, outcomes: readonly Outcome[]): void;
  /** What became of some items if nothing went wrong, which is most of the time. */
  settleValues(first: number, values: readonly unknown[]): void;
  /** All items have been settled. */
  end(count: number): void;
  /** The job ends before that. */
  fail(error: unknown): void;
}

/** What a job consists of. */
export interface JobOptions {
  /** For error messages: `map("square")`. */
  readonly call: string;
  /** The function's name. */
  readonly target: string;
  /** Whether an item is a list of arguments, and not the one argument. */
  readonly spread: boolean;
  /** The items, in portions. It is asked for the next one when a worker is free. */
  readonly portions: Iterator<readonly unknown[]>;
  readonly sink: Sink;
}

/** What one worker is given at a time. */
export interface Chunk {
  readonly job: Job;
  /** Index of its first item. */
  readonly first: number;
  readonly items: readonly unknown[];
}

/** One call of a pool. */
export class Job {
  readonly call: string;
  readonly target: string;
  readonly spread: boolean;
  readonly #portions: Iterator<readonly unknown[]>;
  readonly #sink: Sink;
  /** Chunks that have to be handed out before the portions that follow. */
  readonly #split: Chunk[] = [];
  #count = 0;
  #settled = 0;
  #exhausted = false;
  #over = false;
  #ended: (() => void) | undefined;

  constructor({ call, target, spread, portions, sink }: JobOptions) {
    this.call = call;
    this.target = target;
    this.spread = spread;
    this.#portions = portions;
    this.#sink = sink;
  }

  /** Whether nothing that still comes matters any more. */
  get isOver(): boolean {
    return this.#over;
  }

  /** Call something when the job is over, however it ends. */
  whenOver(call: () => void): void {
    if (this.#over) call();
    else this.#ended = call;
  }

  /** The next chunk; undefined if all are handed out. An error of the iterable takes the place of its item, and is the last. */
  next(): Chunk | undefined {
    const split = this.#split.shift();
    if (split !== undefined || this.#exhausted || this.#over) return split;
    try {
      const portion = this.#portions.next();
      if (portion.done !== true) {
        const chunk = { job: this, first: this.#count, items: portion.value };
        this.#count += portion.value.length;
        return chunk;
      }
      this.#exhausted = true;
      this.#endIfAllIsSettled();
    } catch (error) {
      this.#exhausted = true;
      this.#count += 1;
      this.settle(this.#count - 1, [{ error }]);
    }
    return undefined;
  }

  /** Hand the items of a chunk out one by one: there is something wrong with one of them. */
  split({ first, items }: Chunk): void {
    this.#split.push(...items.map((item, index) => ({ job: this, first: first + index, items: [item] })));
  }

  /** Note what became of some items. */
  settle(first: number, outcomes: readonly Outcome[]): void {
    if (this.#over) return;
    this.#sink.settle(first, outcomes);
    this.#settled += outcomes.length;
    this.#endIfAllIsSettled();
  }

  /** Note what some items came to, none of which failed. */
  settleValues(first: number, values: readonly unknown[]): void {
    if (this.#over) return;
    this.#sink.settleValues(first, values);
    this.#settled += values.length;
    this.#endIfAllIsSettled();
  }

  /** End the job: nobody wants the rest. */
  fail(error: unknown): void {
    if (this.#over) return;
    this.#sink.fail(error);
    this.#finish();
  }

  #endIfAllIsSettled(): void {
    if (!this.#exhausted || this.#settled < this.#count || this.#over) return;
    this.#sink.end(this.#count);
    this.#finish();
  }

  #finish(): void {
    this.#over = true;
    this.#split.length = 0;
    this.#ended?.();
  }
}

/**
 * How many items go into a chunk if nobody says: four chunks for each worker, rounded up, as in Python.
 *
 * Fewer chunks cost fewer messages; more of them let a worker that is done early take over from a slow one.
 */
export function chunkSizeFor(items: number, workers: number): number {
  return Math.max(1, Math.ceil(items / (4 * workers)));
}

/** Items in portions, taken from the iterable when they are asked for. */
export function* portionsOf<Item>(items: Iterable<Item>, size: number): Generator<Item[], void> {
  if (Array.isArray(items)) {
    for (let first = 0; first < items.length; first += size) yield (items as Item[]).slice(first, first + size);
    return;
  }
  let portion: Item[] = [];
  try {
    for (const item of items) {
      portion.push(item);
      if (portion.length < size) continue;
      yield portion;
      portion = [];
    }
  } catch (error) {
    // What came before the error is done all the same.
    if (portion.length > 0) yield portion;
    throw error;
  }
  if (portion.length > 0) yield portion;
}
