/** `AsyncResult`: what `applyAsync()`, `mapAsync()` and `starmapAsync()` of a pool return, Python's `multiprocessing.pool.AsyncResult`. */
import { withinTime } from '../running/ending.ts';
import { notReady, TimeoutError } from './pool-errors.ts';
import { timeoutOf } from '../waiting.ts';
import type { WaitOptions } from '../waiting.ts';

/** What a call to a pool will come to. An error that nobody asks for is not told. */
export class AsyncResult<Result> {
  readonly #promise: Promise<Result>;
  readonly #settled: Promise<void>;
  #successful: boolean | undefined;

  /** @internal */
  constructor(promise: Promise<Result>) {
    this.#promise = promise;
    this.#settled = promise.then(() => void (this.#successful = true), () => void (this.#successful = false));
  }

  /** Whether the call has ended, in whatever way. */
  ready(): boolean {
    return this.#successful !== undefined;
  }

  /**
   * Whether the call has ended without an error.
   *
   * @throws {Error} If it has not ended.
   */
  successful(): boolean {
    if (this.#successful === undefined) throw notReady();
    return this.#successful;
  }

  /**
   * Wait until the call has ended.
   *
   * @param options How long to wait at most.
   * @returns Whether it has: false only when the time ran out.
   * @throws {RangeError} If `timeoutMs` is negative or not a number (as a rejection).
   */
  async wait(options?: WaitOptions): Promise<boolean> {
    const timeoutMs = timeoutOf(options);
    return this.ready() || withinTime(this.#settled, timeoutMs, true);
  }

  /**
   * Wait for what the call comes to. It can be asked for again.
   *
   * @param options How long to wait at most.
   * @throws What the call threw (as a rejection).
   * @throws {TimeoutError} If the time ran out (as a rejection). The call goes on.
   */
  async get(options?: WaitOptions): Promise<Result> {
    if (!(await this.wait(options))) throw new TimeoutError(`No result within ${options?.timeoutMs ?? 0} ms: the call goes on`);
    return this.#promise;
  }
}
