/**
 * How long threads look, sleep and how much they may put, where that is a matter of speed or of safety
 * and not of meaning.
 */

/**
 * The longest sleep before another look, in milliseconds.
 *
 * If the thread that is woken, or the one about to wake others, is terminated in that moment, then
 * nobody is left who would wake the rest. So nobody relies on being woken.
 */
export const SLEEP_MAX_MS = 50;

/** Looks at an empty or full queue before going to sleep, which costs far more than all of them. */
export const QUEUE_SPINS_MAX = 100;

/** Memory of a queue that is not told otherwise. Only what is used of it takes real memory. */
export const QUEUE_BYTES = 2 ** 24;

/** Threads that can be alive at the same time. */
export const THREADS_MAX = 1_024;

/** Bytes of a thread's name that other threads see; two less than a multiple of four. */
export const NAME_BYTES_MAX = 114;
