/**
 * What is known to have gone wrong in an execution, as data: the name that the literature has for it,
 * and the rows of the trace that show it. Types only. The words are the reader's business.
 */
import type { PlainError } from '../report.ts';

/** One row of the trace that shows something. */
export interface Evidence {
  /** Index into the trace; rows are counted from 0. */
  readonly step: number;
  /** Index into the outcome's threads. */
  readonly thread: number;
  readonly text: string;
  /** `teller.worker.ts:9`; empty where unknown. */
  readonly at: string;
  /** What this row is in the story: `reads the old value`. Other rows are named `step N`, counted from 1. */
  readonly note: string;
}

/** A thread reads, another one writes, and the first one writes what it made of the old value. */
export interface LostUpdate {
  readonly kind: 'lost update';
  readonly cell: string;
  readonly read: Evidence;
  /** The write of another thread that came in between. */
  readonly between: Evidence;
  /** The write of the thread that read. */
  readonly write: Evidence;
  /** `overwritten`: the write in between is forgotten. `given up`: a compareExchange that failed is not tried again, so its own update is. */
  readonly how: 'overwritten' | 'given up';
}

/** A thread looks at a cell to decide, another one changes it, and the first one does what it decided. */
export interface CheckThenAct {
  readonly kind: 'check-then-act';
  readonly cell: string;
  readonly check: Evidence;
  readonly change: Evidence;
  readonly act: Evidence;
}

/** One thread that waits for ever, and for what. */
export interface WaitsFor {
  /** Index into the outcome's threads. */
  readonly thread: number;
  readonly what: 'lock' | 'word' | 'call' | 'message';
  /** `lock`, `cell[0]`, `queue.get()`, or `a message of bob`. */
  readonly name: string;
  readonly at: string;
  /** Index into the trace of the row in which it begins to wait; -1 where no row shows it. */
  readonly step: number;
  /** Who would have to act: holds the lock, locked the word, could send the message. Index into the threads; -1: nobody known. */
  readonly holder: number;
  /** True when that thread has ended, so it never will. */
  readonly holderEnded: boolean;
  /** The row in which the holder took the lock or changed the word; -1 where unknown. */
  readonly heldSince: number;
}

/** Threads that wait for ever. */
export interface Deadlock {
  readonly kind: 'deadlock';
  /** All that wait for a lock or a word, and, in a cycle, for messages. */
  readonly waits: readonly WaitsFor[];
  /** Indices into `waits`: each waits for the next one, the last for the first. Empty: no cycle. One: its own holder. */
  readonly cycle: readonly number[];
  /** Index into the trace of the row that closes the cycle: from there on nothing can help. -1 without a cycle. */
  readonly closedAt: number;
}

/** A notify that woke nobody, and the wait that came too late for it. */
export interface LostWakeup {
  readonly kind: 'lost wakeup';
  readonly cell: string;
  readonly notify: Evidence;
  readonly wait: Evidence;
}

/** Rows that repeat for ever. The trace ends with one round of them. */
export interface Livelock {
  readonly kind: 'livelock' | 'starvation';
  /** Threads that repeat them. Indices into the threads. */
  readonly threads: readonly number[];
  /** Starvation: those that are never served meanwhile. */
  readonly starved: readonly number[];
  /** Length of the prefix: the trace before the cycle. */
  readonly prefix: number;
  /** Indices into the trace of one round. */
  readonly cycle: readonly number[];
  /** Rounds that were seen before it was called endless. */
  readonly rounds: number;
}

/** A lock that is given back by somebody who does not hold it. */
export interface LockMisuse {
  readonly kind: 'lock misuse';
  readonly lock: string;
  readonly how: 'not held' | 'held by another';
  readonly release: Evidence;
  /** Who held it, and the row in which it took it. */
  readonly holder?: Evidence;
}

/** Something that was opened and not closed. */
export interface Leak {
  readonly kind: 'leak';
  readonly what: 'worker' | 'process' | 'timer' | 'port' | 'channel' | 'request' | 'main thread';
  /** The worker's or process's name; else `a timer` and so on. */
  readonly name: string;
  /** Where it was made: `pool.ts:12`; empty where unknown. */
  readonly at: string;
  /** `settled too early`: it was alive when the promise settled and ended later. `never ends`: it is alive at the very end. */
  readonly how: 'settled too early' | 'never ends';
}

/** A promise that rejected and that nobody handles. */
export interface UnhandledRejection {
  readonly kind: 'unhandled rejection';
  readonly error: PlainError;
  readonly rejection?: Evidence;
}

/** Everything that is named in one execution. */
export type Diagnosis = LostUpdate | CheckThenAct | Deadlock | LostWakeup | Livelock | LockMisuse | Leak | UnhandledRejection;

/** Children that could have worked at the same time and did not. */
export interface NotConcurrent {
  readonly kind: 'not concurrent';
  /** Children that were started. */
  readonly children: number;
  /** Most that were at work at the same time when nobody is answered before all have gone as far as they can. */
  readonly inFlight: number;
  /** The children's names, in the order of their births. */
  readonly names: readonly string[];
}
