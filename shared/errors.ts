/**
 * The errors of `shared/`, all in one place.
 *
 * Each is an instance of the nearest built-in class and carries a `code`, as Node's own errors do:
 * the message is for people and may be reworded, the code is for programs and stays.
 */

/** What went wrong, for programs that must tell errors apart. */
export type SharedErrorCode = 'ERR_LOCK_NOT_HELD' | 'ERR_LOCK_MEMORY' | 'ERR_TIMEOUT';

/** An error of `shared/`: a built-in error with a code. */
export interface SharedError extends Error {
  readonly code: SharedErrorCode;
}

/** Make the error of releasing a lock that nobody holds. */
export function lockNotHeld(): Error & SharedError {
  return withCode(new Error('Cannot release Lock as it is not held'), 'ERR_LOCK_NOT_HELD');
}

/**
 * Make the error of building a lock on something that is not shared memory, or on too little of it.
 *
 * @param bytes What a lock needs.
 * @param given What was given instead.
 */
export function wrongLockMemory(bytes: number, given: unknown): TypeError & SharedError {
  const message = `Cannot make Lock as it needs a SharedArrayBuffer of at least ${bytes} bytes: given is ${describe(given)}`;
  return withCode(new TypeError(message), 'ERR_LOCK_MEMORY');
}

/**
 * Make the error of a time-out that is no amount of time.
 *
 * @param given What was given instead.
 */
export function wrongTimeout(given: unknown): RangeError & SharedError {
  const message = `Cannot wait as timeoutMs must be a number of milliseconds from 0 to Infinity: given is ${describe(given)}`;
  return withCode(new RangeError(message), 'ERR_TIMEOUT');
}

function withCode<Base extends Error>(error: Base, code: SharedErrorCode): Base & SharedError {
  return Object.assign(error, { code });
}

function describe(given: unknown): string {
  if (given === null) return 'null';
  if (given instanceof SharedArrayBuffer) return `a SharedArrayBuffer of ${given.byteLength} bytes`;
  if (typeof given === 'string') return JSON.stringify(given);
  if (typeof given === 'number' || typeof given === 'undefined') return String(given);
  return `a value of type ${typeof given}`;
}
