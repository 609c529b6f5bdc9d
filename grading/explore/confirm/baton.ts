/**
 * The baton: says whose turn it is, to threads that share memory and to processes that do not.
 *
 * Threads read it in a SharedArrayBuffer and sleep until it changes. Processes read it in a file: only who has
 * the turn writes, so a read sees the old number or the new one, and looking again and again is a wait that
 * works synchronously on every platform. How long that takes decides nothing.
 */
import { openSync, readSync, writeFileSync, writeSync } from 'node:fs';

/** 32-bit words of a baton besides those of the threads. */
const CHANGES = 0;
const POSITION = 1;
const FAILED = 2;
const REASON_BYTES = 3;
const HEADER_WORDS = 4;
const REASON_BYTES_MAX = 600;
/** Milliseconds between two looks at the file. */
const LOOK_INTERVAL_MS = 0.5;

// Own copies: learner code in this thread may replace any of these later.
const { load, store, add, wait, notify } = Atomics;
const { min } = Math;
const WORD_BYTES = 4;
const sharedWord = new Int32Array(new SharedArrayBuffer(WORD_BYTES));

/** Where the words lie. */
interface Words {
  get(index: number): number;
  set(index: number, value: number): void;
  bytes(from: number, length: number): Uint8Array;
  setBytes(from: number, bytes: Uint8Array): void;
  /** Tells the others that something has changed. */
  changed(): void;
  /** Returns when something may have changed since `changes` was read. */
  sleep(changes: number): void;
}

/** What a thread needs to take part: memory, or the path of a file. */
export type BatonPlace = SharedArrayBuffer | string;

/** How a thread stands that has no turns left: its word in the baton is 0 until it says so. */
export const STANDS_STILL = 1;

/** Makes the place for a baton. @param file Path for processes; without it threads share memory. */
export function makeBaton(threads: number, file?: string): BatonPlace {
  const bytes = (HEADER_WORDS + threads) * WORD_BYTES + REASON_BYTES_MAX;
  if (file === undefined) return new SharedArrayBuffer(bytes);
  writeFileSync(file, new Uint8Array(bytes));
  return file;
}

/** One thread's hand on the baton. */
export class Baton {
  readonly #words: Words;
  readonly #reasonAt: number;

  constructor(place: BatonPlace, threads: number) {
    this.#words = typeof place === 'string' ? wordsOfFile(place) : wordsOfMemory(place);
    this.#reasonAt = (HEADER_WORDS + threads) * WORD_BYTES;
  }

  /** Number of the turn that it is. */
  get position(): number {
    return this.#words.get(POSITION);
  }

  /** Why the run cannot go on; `undefined` while it can. */
  get failure(): string | undefined {
    if (this.#words.get(FAILED) === 0) return undefined;
    return new TextDecoder().decode(this.#words.bytes(this.#reasonAt, this.#words.get(REASON_BYTES)));
  }

  /** Passes the turn on. */
  advance(position: number): void {
    this.#words.set(POSITION, position);
    this.#words.changed();
  }

  /** Ends the run for everybody; the first reason stays. */
  fail(why: string): void {
    if (this.#words.get(FAILED) !== 0) return;
    const bytes = new TextEncoder().encode(why).slice(0, REASON_BYTES_MAX);
    this.#words.setBytes(this.#reasonAt, bytes);
    this.#words.set(REASON_BYTES, bytes.length);
    this.#words.set(FAILED, 1);
    this.#words.changed();
  }

  /** Says that a thread has no turns left and stands where it should. @param index Position among the plan's threads. */
  standStill(index: number): void {
    this.#words.set(HEADER_WORDS + index, STANDS_STILL);
    this.#words.changed();
  }

  stands(index: number): boolean {
    return this.#words.get(HEADER_WORDS + index) === STANDS_STILL;
  }

  /** Blocks this thread until something is so. */
  until(isSo: () => boolean): void {
    for (;;) {
      const changes = this.#words.get(CHANGES);
      if (isSo()) return;
      this.#words.sleep(changes);
    }
  }
}

function wordsOfMemory(memory: SharedArrayBuffer): Words {
  const words = new Int32Array(memory, 0, memory.byteLength >> 2);
  return {
    get: (index) => load(words, index),
    set: (index, value) => void store(words, index, value),
    // Methods of views of shared memory are the program's (see `ranges.ts`), so bytes go one by one.
    bytes: (from, length) => {
      const view = new Uint8Array(memory, from, length);
      const copy = new Uint8Array(length);
      for (let index = 0; index < length; index++) copy[index] = view[index] as number;
      return copy;
    },
    setBytes: (from, bytes) => {
      const view = new Uint8Array(memory, from, bytes.length);
      for (let index = 0; index < bytes.length; index++) view[index] = bytes[index] as number;
    },
    changed: () => {
      add(words, CHANGES, 1);
      notify(words, CHANGES);
    },
    sleep: (changes) => void wait(words, CHANGES, changes),
  };
}

function wordsOfFile(path: string): Words {
  const descriptor = openSync(path, 'r+');
  const word = new Int32Array(1);
  const bytesOfWord = new Uint8Array(word.buffer);
  return {
    get: (index) => {
      word[0] = 0;
      readSync(descriptor, bytesOfWord, 0, WORD_BYTES, index * WORD_BYTES);
      return word[0];
    },
    set: (index, value) => {
      word[0] = value;
      writeSync(descriptor, bytesOfWord, 0, WORD_BYTES, index * WORD_BYTES);
    },
    bytes: (from, length) => {
      const bytes = new Uint8Array(min(length, REASON_BYTES_MAX));
      readSync(descriptor, bytes, 0, bytes.length, from);
      return bytes;
    },
    setBytes: (from, bytes) => void writeSync(descriptor, bytes, 0, bytes.length, from),
    changed: () => undefined,
    sleep: () => void wait(sharedWord, 0, 0, LOOK_INTERVAL_MS),
  };
}
