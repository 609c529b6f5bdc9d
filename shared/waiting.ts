/**
 * How threads wait, written once for those that may block and for those that must not.
 *
 * A class of `shared/` writes a wait down as a generator: it yields each sleep and goes on when the
 * sleep is over. {@link block} sleeps for real; {@link waitAsync} lets the event loop run meanwhile.
 */
import { wrongTimeout } from './errors.ts';
import { SLEEP_MAX_MS } from './limits.ts';

/** How often a timer goes off that does nothing but keep the program alive. */
const KEEP_ALIVE_MS = 2 ** 30;

/** How long to wait. */
export interface WaitOptions {
  /** Milliseconds from 0 (do not wait) to Infinity, the default. */
  readonly timeoutMs?: number | undefined;
}

/** One sleep: until somebody notifies the word, or for as long as `sleepMs` says; none if the word is not `expected`. */
export interface Sleep {
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly index: number;
  readonly expected: number;
  readonly sleepMs: number;
}

/** A lock to take, however long that lasts. */
export interface Acquire {
  acquire(): unknown;
  acquireAsync(): Promise<unknown>;
}

/** A wait in progress. Each sleep is answered by whether it lasted to its end. */
export type Waiting<Result> = Generator<Sleep | Acquire, Result, boolean>;

/** Carry out a wait, and block this thread meanwhile. */
export function block<Result>(waiting: Waiting<Result>): Result {
  let sleptOut = false;
  for (;;) {
    const step = waiting.next(sleptOut);
    if (step.done === true) return step.value;
    const request = step.value;
    if ('acquire' in request) request.acquire();
    else sleptOut = Atomics.wait(request.words, request.index, request.expected, request.sleepMs) === 'timed-out';
  }
}

/** Carry out a wait without blocking the event loop; the program does not end meanwhile. */
export async function waitAsync<Result>(waiting: Waiting<Result>): Promise<Result> {
  // Atomics.waitAsync does not count as work: with nothing else to do, the program would end.
  const alive = setInterval(() => undefined, KEEP_ALIVE_MS);
  try {
    let sleptOut = false;
    for (;;) {
      const step = waiting.next(sleptOut);
      if (step.done === true) return step.value;
      const request = step.value;
      if ('acquire' in request) await request.acquireAsync();
      else sleptOut = await sleepAsync(request);
    }
  } finally {
    clearInterval(alive);
  }
}

// The time limit belongs to the sleep itself and does not race against it: a sleep left behind would
// take a wake-up that is meant for somebody else.
async function sleepAsync({ words, index, expected, sleepMs }: Sleep): Promise<boolean> {
  if (typeof Atomics.waitAsync === 'function') return (await Atomics.waitAsync(words, index, expected, sleepMs).value) === 'timed-out';
  await new Promise((resolve) => setTimeout(resolve, Math.min(sleepMs, 1)));
  return Atomics.load(words, index) === expected;
}

/** A sleep on a word for as long as it is `expected`, not beyond the deadline, and not for too long. */
export function sleepWhile(words: Int32Array<SharedArrayBuffer>, index: number, expected: number, deadline: number): Sleep {
  return { words, index, expected, sleepMs: Math.min(SLEEP_MAX_MS, millisecondsUntil(deadline)) };
}

/**
 * The time-out in a method's options.
 *
 * @returns Milliseconds from 0 to Infinity.
 * @throws {RangeError} If it is negative or not a number.
 */
export function timeoutOf(options: WaitOptions | undefined): number {
  const timeoutMs = options?.timeoutMs;
  if (timeoutMs === undefined) return Infinity;
  if (typeof timeoutMs !== 'number' || !(timeoutMs >= 0)) throw wrongTimeout(timeoutMs);
  return timeoutMs;
}

/** The moment at which a time-out is over. Who waits for ever needs no clock. */
export function deadlineAfter(timeoutMs: number): number {
  return timeoutMs === Infinity ? Infinity : performance.now() + timeoutMs;
}

/** How many milliseconds are left; 0 if none are. */
export function millisecondsUntil(deadline: number): number {
  return deadline === Infinity ? Infinity : Math.max(0, deadline - performance.now());
}

/**
 * A sleep during which a word counts this thread, so that others know whether there is anybody to notify.
 *
 * A thread that is terminated in its sleep stays counted, which costs a needless notify and nothing else.
 *
 * @param counter Index of the count, in the same memory.
 */
export function* countedSleep(counter: number, sleep: Sleep): Generator<Sleep, void, boolean> {
  Atomics.add(sleep.words, counter, 1);
  yield sleep;
  Atomics.sub(sleep.words, counter, 1);
}
