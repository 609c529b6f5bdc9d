/** `ResultIterator`: what `imap()` and `imapUnordered()` of a pool return. */
import type { Outcome, Sink } from './pool-job.ts';
import { TimeoutError } from './pool-errors.ts';
import { timeoutOf } from '../waiting.ts';
import type { WaitOptions } from '../waiting.ts';

interface Waiter<Result> {
  readonly resolve: (result: IteratorResult<Result, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The results of a call, one after the other, as they come.
 *
 * An error of one item is thrown where its result would be. A loop ends there; who calls `next()`
 * himself can go on after it.
 */
export class ResultIterator<Result> implements AsyncIterableIterator<Result, undefined> {
  readonly #arrived: Outcome[] = [];
  readonly #waiters: Waiter<Result>[] = [];
  #ended = false;
  readonly #abandon: () => void;

  /**
   * @param abandon What to do when nobody wants the rest.
   * @internal
   */
  constructor(abandon: () => void) {
    this.#abandon = abandon;
  }

  /**
   * The next result.
   *
   * @param options How long to wait for it.
   * @throws What the function threw for this item (as a rejection).
   * @throws {TimeoutError} If the time ran out (as a rejection). The result is still to come, for the next call.
   */
  async next(options?: WaitOptions): Promise<IteratorResult<Result, undefined>> {
    const timeoutMs = timeoutOf(options);
    const outcome = this.#arrived.shift();
    if (outcome !== undefined) return given<Result>(outcome);
    if (this.#ended) return { done: true, value: undefined };
    return new Promise((resolve, reject) => this.#wait({ resolve, reject }, timeoutMs));
  }

  /** End the call: what no worker has begun will not be done. A loop that is left early does that. */
  async return(): Promise<IteratorResult<Result, undefined>> {
    this.#arrived.length = 0;
    this.#abandon();
    this.#end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /**
   * Where the results come in.
   *
   * @param ordered Whether they leave in the order of the items, and not in that of their arrival.
   * @internal
   */
  sink(ordered: boolean): Sink {
    const early = new Map<number, Outcome>();
    let next = 0;
    const settle = (first: number, outcomes: readonly Outcome[]): void => {
      for (const [index, outcome] of outcomes.entries()) {
        if (ordered) early.set(first + index, outcome);
        else this.#push(outcome);
      }
      for (let outcome = early.get(next); outcome !== undefined; outcome = early.get(next)) {
        early.delete(next);
        next += 1;
        this.#push(outcome);
      }
    };
    return {
      settle,
      settleValues: (first, values) => settle(first, values.map((value) => ({ value }))),
      end: () => this.#end(),
      fail: (error) => {
        if (this.#ended) return;
        this.#push({ error });
        this.#end();
      },
    };
  }

  #push(outcome: Outcome): void {
    const waiter = this.#waiters.shift();
    if (waiter === undefined) this.#arrived.push(outcome);
    else if ('error' in outcome) waiter.reject(outcome.error);
    else waiter.resolve(given<Result>(outcome));
  }

  #end(): void {
    this.#ended = true;
    for (const { resolve } of this.#waiters.splice(0)) resolve({ done: true, value: undefined });
  }

  #wait(waiter: Waiter<Result>, timeoutMs: number): void {
    if (timeoutMs === Infinity) {
      this.#waiters.push(waiter);
      return;
    }
    const timer = setTimeout(() => {
      this.#waiters.splice(this.#waiters.indexOf(timed), 1);
      waiter.reject(new TimeoutError(`No result within ${timeoutMs} ms: it is still to come`));
    }, timeoutMs);
    const timed: Waiter<Result> = {
      resolve: (result) => {
        clearTimeout(timer);
        waiter.resolve(result);
      },
      reject: (error) => {
        clearTimeout(timer);
        waiter.reject(error);
      },
    };
    this.#waiters.push(timed);
  }
}

// What a module exports is known to the types only.
function given<Result>(outcome: Outcome): IteratorResult<Result, undefined> {
  if ('error' in outcome) throw outcome.error;
  return { done: false, value: outcome.value as Result };
}
