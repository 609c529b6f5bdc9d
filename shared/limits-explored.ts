/**
 * `limits.ts` for exploration: what deterministic workers use instead of it.
 *
 * There, nobody is lost by chance, and time and speed do not exist. Sleepers that only a notify ends
 * show a lost wakeup as what it is, a deadlock.
 */

/** No end to a sleep but a notify. */
export const SLEEP_MAX_MS = Infinity;

/** Not a look in vain. */
export const QUEUE_SPINS_MAX = 0;

/** Little, as every state of an exploration has a copy of it. */
export const QUEUE_BYTES = 2 ** 10;

/** Few, for the same reason. */
export const THREADS_MAX = 16;

/** Short, for the same reason. */
export const NAME_BYTES_MAX = 30;
