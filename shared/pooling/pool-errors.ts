/** The errors of `Pool` and `ThreadPool`; those of the other files are in `errors.ts`. */
import { withCode } from '../errors.ts';
import type { SharedError } from '../errors.ts';

/** Thrown by `AsyncResult.get()` and by `next()` of a pool's iterators when the time runs out: Python's `multiprocessing.TimeoutError`. */
export class TimeoutError extends Error implements SharedError {
  override readonly name = 'TimeoutError';
  readonly code = 'ERR_TASK_TIMEOUT';
}

/** How a worker of a pool has ended. */
export interface Ending {
  /** Its exit code; null if a signal ended it, or nobody knows. */
  readonly exitCode: number | null;
  /** The signal that ended it. */
  readonly signal: string | null;
  /** What it threw and nobody caught, if that ended it. */
  readonly cause?: unknown;
}

/** Which part of which call was lost. */
export interface Lost {
  /** The call, as `map("square")`. */
  readonly call: string;
  /** Index of the first item, and how many there are. */
  readonly first: number;
  readonly count: number;
}

/** Make the error of work for a pool that takes no more. */
export function poolNotRunning(): Error & SharedError {
  return withCode(new Error('Pool not running'), 'ERR_POOL_STATE');
}

/** Make the error of joining a pool that takes more work. */
export function poolStillRunning(): Error & SharedError {
  return withCode(new Error('Pool is still running: close() or terminate() it before join()'), 'ERR_POOL_STATE');
}

/** Make the error of work that a terminated pool has not done. */
export function poolTerminated(call: string): Error & SharedError {
  return withCode(new Error(`Cannot finish ${call} as the pool was terminated`), 'ERR_POOL_TERMINATED');
}

/**
 * Make the error of a pool whose workers cannot begin.
 *
 * @param reason What keeps them from it.
 * @param cause The error that did, if there is one.
 */
export function poolBroken(reason: string, cause: unknown): Error & SharedError {
  return withCode(new Error(`Cannot use the pool as its workers cannot begin: ${reason}`, { cause }), 'ERR_POOL_BROKEN');
}

/**
 * Make the error of work whose worker has died.
 *
 * @param worker The worker's name, with its pid if it is a process.
 * @param number The worker's number, which the error has as `worker`.
 */
export function workerLost({ call, first, count }: Lost, worker: string, number: number, { exitCode, signal, cause }: Ending): Error & SharedError {
  const items = call.startsWith('apply') ? '' : count === 1 ? ` (item ${first})` : ` (items ${first} to ${first + count - 1})`;
  const message = `Cannot finish ${call}${items} as ${worker} ended meanwhile: ${endingText({ exitCode, signal })}`;
  const error = new Error(message, cause === undefined ? undefined : { cause });
  return Object.assign(withCode(error, 'ERR_WORKER_LOST'), { worker: number, exitCode, signal });
}

/** How something has ended, in words. */
export function endingText({ exitCode, signal }: Ending): string {
  return signal === null ? `exit code ${exitCode ?? 'unknown'}` : `signal ${signal}`;
}

/**
 * Make the error of an argument or result that cannot be copied.
 *
 * @param what What it is: `send item 3 of map("square")` or `return what square() came to`.
 */
export function cannotBeCopied(what: string, reason: string): TypeError & SharedError {
  return withCode(new TypeError(`Cannot ${what} as it cannot be cloned: ${reason}`), 'ERR_NOT_CLONEABLE');
}

/** Make the error of asking how something went that goes on. */
export function notReady(): Error & SharedError {
  return withCode(new Error('Cannot tell whether the call was successful as it is not ready: wait() for it'), 'ERR_NOT_READY');
}
