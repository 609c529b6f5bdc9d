/**
 * What a person asked for cannot be done: an unknown exercise, a bad option, a missing folder.
 *
 * Its message is one or more whole sentences for that person; the command line prints it without a
 * stack trace and exits with 2.
 */
export class UsageError extends Error {
  override name = 'UsageError';
}
