/**
 * `ThreadTable`: which threads are alive, in memory that all threads of a program share.
 *
 * Node's threads know nothing of each other. So that each can list all, wait for any, and none takes
 * another's default name, the main thread makes a table, and every `Thread` gets it at its start.
 */
import { isMainThread, threadId, workerData } from 'node:worker_threads';
import { tooManyThreads } from '../errors.ts';
import { NAME_BYTES_MAX, THREADS_MAX } from '../limits.ts';
import { deadlineAfter, sleepWhile } from '../waiting.ts';
import type { Waiting } from '../waiting.ts';

/** Head of the table, in words: tokens given so far, default names given so far. */
const TOKENS = 0;
const NUMBERS = 1;
const HEAD_WORDS = 2;

/**
 * A row of the table, in words. First the token of who sits there, negative while somebody waits for its
 * end, 0 if the row is free. Then, in bytes: whether it is a daemon, the name's length, the name. These
 * are written before the thread runs, and never again.
 */
const TOKEN = 0;
const ABOUT = 1;
const ABOUT_BYTES = 2;
const ROW_WORDS = ABOUT + (ABOUT_BYTES + NAME_BYTES_MAX) / Int32Array.BYTES_PER_ELEMENT;

/** Where a thread is listed. Tokens are never given twice, so a seat stays this thread's. */
export interface Seat {
  readonly row: number;
  readonly token: number;
}

/** What the table says of a thread that is alive. */
export interface Listed extends Seat {
  readonly name: string;
  readonly daemon: boolean;
}

/** What a thread that a `Thread` started has in its `workerData`. */
export interface ThreadSeat {
  readonly kind: 'ThreadStart';
  readonly table: SharedArrayBuffer;
  readonly seat: Seat;
  readonly daemon: boolean;
}

/** The threads that are alive. */
export class ThreadTable {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array<SharedArrayBuffer>;
  readonly #bytes: Uint8Array<SharedArrayBuffer>;

  constructor(buffer = new SharedArrayBuffer((HEAD_WORDS + THREADS_MAX * ROW_WORDS) * Int32Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
    this.#bytes = new Uint8Array(buffer);
  }

  /** The next number of a default name, from 1. */
  nextNumber(): number {
    return Atomics.add(this.#words, NUMBERS, 1) + 1;
  }

  /** A number that no other thread has, from 1. */
  nextToken(): number {
    return Atomics.add(this.#words, TOKENS, 1) + 1;
  }

  /**
   * List a thread: from now on it counts as alive.
   *
   * @param token Its number, which is given to it only.
   * @throws {RangeError} If the table is full.
   */
  enter(token: number, name: string, daemon: boolean): Seat {
    for (let tries = 0; tries < THREADS_MAX; tries += 1) {
      // Where nobody has sat for longest, so that the first try does mostly.
      const row = (token + tries) % THREADS_MAX;
      if (Atomics.compareExchange(this.#words, at(row, TOKEN), 0, token) !== 0) continue;
      const letters = new TextEncoder().encode(name).subarray(0, NAME_BYTES_MAX);
      this.#bytes.set([daemon ? 1 : 0, letters.length, ...letters], aboutAt(row));
      return { row, token };
    }
    throw tooManyThreads(THREADS_MAX);
  }

  /** Strike oneself off the list, and wake all who wait for that. */
  leave({ row }: Seat): void {
    const index = at(row, TOKEN);
    if (Atomics.exchange(this.#words, index, 0) < 0) Atomics.notify(this.#words, index);
  }

  /** Strike off a thread that is gone, if it has not left by itself. Its row may be another's by now. */
  strikeOff({ row, token }: Seat): void {
    const index = at(row, TOKEN);
    if (!this.isListed({ row, token })) return;
    for (const seen of [token, -token]) Atomics.compareExchange(this.#words, index, seen, 0);
    Atomics.notify(this.#words, index);
  }

  /** Whether a thread is alive. */
  isListed({ row, token }: Seat): boolean {
    return Math.abs(Atomics.load(this.#words, at(row, TOKEN))) === token;
  }

  /** Whether somebody waits for a thread's end. */
  isExpected({ row, token }: Seat): boolean {
    return Atomics.load(this.#words, at(row, TOKEN)) === -token;
  }

  /**
   * Wait until a thread has ended.
   *
   * @param look Called after each sleep that nobody has ended, to look for a thread that died without a word.
   * @returns Whether it has: false only when the time ran out.
   */
  *waitFor({ row, token }: Seat, timeoutMs: number, look: () => void): Waiting<boolean> {
    const words = this.#words;
    const index = at(row, TOKEN);
    const deadline = deadlineAfter(timeoutMs);
    while (this.expect({ row, token })) {
      const sleep = sleepWhile(words, index, -token, deadline);
      // If others wait still, they say so again after their next sleep.
      if (sleep.sleepMs <= 0) return !this.expectNoMore({ row, token });
      if (yield sleep) look();
    }
    return true;
  }

  /** Say that somebody waits for a thread's end. @returns Whether it is alive. */
  expect({ row, token }: Seat): boolean {
    return Math.abs(Atomics.compareExchange(this.#words, at(row, TOKEN), token, -token)) === token;
  }

  /** Say that nobody waits any more. @returns Whether the thread is alive. */
  expectNoMore({ row, token }: Seat): boolean {
    return Math.abs(Atomics.compareExchange(this.#words, at(row, TOKEN), -token, token)) === token;
  }

  /** All who are alive, longest first. */
  list(): Listed[] {
    const found: Listed[] = [];
    for (let row = 0; row < THREADS_MAX; row += 1) {
      const token = Math.abs(Atomics.load(this.#words, at(row, TOKEN)));
      if (token !== 0) found.push(this.read({ row, token }));
    }
    return found.sort((one, other) => one.token - other.token);
  }

  /** What the table says of one thread, which must be alive. */
  read(seat: Seat): Listed {
    const start = aboutAt(seat.row);
    // A copy, as text cannot be decoded from shared memory.
    const [daemon, length, ...letters] = this.#bytes.slice(start, start + ABOUT_BYTES + NAME_BYTES_MAX);
    return { ...seat, name: new TextDecoder().decode(new Uint8Array(letters.slice(0, length))), daemon: daemon === 1 };
  }
}

const given = workerData as ThreadSeat | null | undefined;
const isStarted = !isMainThread && given?.kind === 'ThreadStart';

/** This thread's name if no `Thread` started it. */
export const ownName = isMainThread ? 'MainThread' : `Dummy-${threadId}`;

/** The table of this program. A worker that no `Thread` started, as `new Worker()` does, has one of its own. */
export const table = new ThreadTable(isStarted ? given.table : undefined);

/** Whether this thread is a daemon, and what it starts is one by default. */
export const ownDaemon = isStarted && given.daemon;

/** Where the main thread is listed: it comes first, and does not leave. */
export const FIRST: Seat = { row: 1 % THREADS_MAX, token: 1 };

/** Where this thread is listed. */
export const ownSeat: Seat = isStarted ? given.seat : table.enter(table.nextToken(), ownName, !isMainThread);

function aboutAt(row: number): number {
  return at(row, ABOUT) * Int32Array.BYTES_PER_ELEMENT;
}

function at(row: number, word: number): number {
  return HEAD_WORDS + row * ROW_WORDS + word;
}
