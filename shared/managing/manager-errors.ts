/** The errors of `Manager`; those of the other files are in `errors.ts`. */
import { withCode } from '../errors.ts';
import type { SharedError } from '../errors.ts';

/** Make the error of using what a manager had. */
export function managerClosed(what: string): Error & SharedError {
  return withCode(new Error(`Cannot use ${what} as its Manager was shut down`), 'ERR_MANAGER_CLOSED');
}

/**
 * Make the error of using a manager's object where its manager cannot be reached.
 *
 * @param what The object, as `Lock 3 of a Manager`.
 * @param reason Why it cannot.
 */
export function managerUnreachable(what: string, reason: string): Error & SharedError {
  return withCode(new Error(`Cannot use ${what} here as ${reason}`), 'ERR_MANAGER_UNREACHABLE');
}

/** Make the error of releasing a manager's lock that somebody else holds. */
export function heldByAnother(what: string, holder: string | undefined): Error & SharedError {
  return withCode(new Error(`Cannot release ${what} as this process does not hold it: ${holder ?? 'nobody'} does`), 'ERR_LOCK_NOT_OWNED');
}
