/**
 * What one run on real processes and threads showed: plain data, seen from outside or by a preload that
 * runs before the learner's code. Types only.
 */
import type { PlainError } from '../explore/report.ts';
import type { Plain } from '../plain.ts';

/**
 * - `settled`: the program's promise settled, and no error that nobody caught came after it
 * - `exit`: the main process ended before the promise settled, by `process.exit` or because nothing was left to do
 * - `crash`: an error that nobody caught, a signal, or a report that cannot be trusted
 */
export type RealEnd = 'settled' | 'exit' | 'crash' | 'time limit' | 'memory limit' | 'output limit';

/** A process that the main thread started. */
export interface RealProcess {
  /** -1 if it could not be started. */
  readonly pid: number;
  /** Null while it runs, and after a signal. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Whether it was alive at the moment the program's promise settled. */
  readonly aliveAtSettle: boolean;
  /** The script's file name, else the command's. */
  readonly script: string;
}

/** A thread that the main thread started. */
export interface RealThread {
  readonly threadId: number;
  /** Null while it runs. */
  readonly exitCode: number | null;
  readonly aliveAtSettle: boolean;
  /** The script's file name; empty for code given as a string. */
  readonly script: string;
}

/** Everything one real run showed. */
export interface RealReport {
  readonly ended: RealEnd;
  /** For everything but `settled`: what happened, in a sentence for the learner. */
  readonly sentence?: string;
  /** What the promise resolved to. */
  readonly value?: Plain;
  /** What the promise rejected with, or the error that nobody caught. */
  readonly error?: PlainError;
  /** In the order of their start; only those that the main thread started. */
  readonly processes: readonly RealProcess[];
  /** In the order of their start; only those that the main thread started. */
  readonly threads: readonly RealThread[];
  /** Errors of rejections of the main thread that nobody handled. */
  readonly unhandledRejections: readonly PlainError[];
  /** What was still alive at the end, or kept the run from ending: `process cube.process.ts (pid 7)`. */
  readonly leftAlive: readonly string[];
  /** Exit code of the main process; null if it was ended by a signal or by the sandbox. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Standard output of all processes and threads, capped and cleaned. */
  readonly stdout: string;
  readonly stderr: string;
}
