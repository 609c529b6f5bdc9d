/**
 * The words of a verdict: what one check found, and what an exercise's checks add up to.
 *
 * Types only. Everything here is plain data (it survives `JSON.stringify`), because verdicts are
 * made in one process and shown in another.
 */

import type { Confirmation } from './explore/confirm/plan.ts';

export type { Confirmation } from './explore/confirm/plan.ts';

/** Version of {@link Verdict}; raised when a field changes its meaning. */
export type VerdictVersion = 1;

/** Why a check failed. One of the field's own words, so that a learner can look it up. */
export type Kind =
  | 'wrong result'
  | 'lost update'
  | 'data race'
  | 'deadlock'
  | 'lost wakeup'
  | 'livelock'
  | 'starvation'
  | 'not concurrent'
  | 'leak'
  | 'unhandled rejection'
  | 'crash'
  | 'not available'
  | 'time limit'
  | 'memory limit'
  | 'output limit';

/** One cell of an interleaving table: what one thread did in one step. */
export interface TableRow {
  /** 1-based step number. */
  readonly step: number;
  /** Index into {@link InterleavingTable.columns}. */
  readonly column: number;
  /** The operation in the learner's words, such as `balance[0] → 100`. */
  readonly text: string;
  /** Where it stands in the learner's file, such as `teller.worker.ts:9`; empty where unknown. */
  readonly at: string;
  /** A remark for the lines that clash, such as `overwrites step 3`. */
  readonly note?: string;
}

/** The interleaving that breaks an answer: one column a thread, one row a step. */
export interface InterleavingTable {
  /** Names of the threads and processes, left to right. */
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
  /** Steps left out because they do not matter to the failure. */
  readonly omitted: number;
}

/** What one check found. */
export interface CheckResult {
  /** Stable id, unique within the exercise, as listed in `exercise.json`. */
  readonly id: string;
  /** The fact that was checked, as a sentence without a full stop. */
  readonly title: string;
  /** `null`: not decided (a check it depends on failed, or the grader broke). */
  readonly passed: boolean | null;
  readonly points: number;
  readonly maxPoints: number;
  /** Set exactly when `passed` is false. */
  readonly kind?: Kind;
  /** Names the pattern in one or two sentences. Set when `passed` is not true. */
  readonly sentence?: string;
  /** What to read or try next. */
  readonly help?: string;
  readonly expected?: string;
  readonly actual?: string;
  /** How sure a verdict is: `all 70 interleavings`, `in 34 of 68 interleavings (all explored)`. */
  readonly coverage?: string;
  readonly table?: InterleavingTable;
  /** A deadlock's autopsy or a leak's list: one line each. */
  readonly autopsy?: readonly string[];
  /** The schedule on one line; `npm run replay -- NN "SCHEDULE"` plays it. */
  readonly schedule?: string;
  /** Whether the interleaving that is shown was forced on real threads. It is told beside the verdict and decides nothing. */
  readonly confirmation?: Confirmation;
  /** The known misconception this failure looks like: id of an entry of `exercise.json`'s `hints`. */
  readonly misconception?: string;
}

/** `error` is the grader's own fault (`[grading bug]`) and never counted against the learner. */
export type VerdictOutcome = 'passed' | 'failed' | 'error' | 'not submitted' | 'tampered';

/** How far learner code was kept away from everything else on this machine. */
export type Isolation = 'namespace' | 'process';

/** The verdict on one answer to one exercise. */
export interface Verdict {
  readonly version: VerdictVersion;
  /** Folder name, such as `03-bank-balance`. */
  readonly exercise: string;
  readonly title: string;
  /** What was judged: a path relative to the repository, or a submission's name. */
  readonly answer: string;
  readonly outcome: VerdictOutcome;
  /** The seed of all inputs; `KATA_SEED` repeats it. */
  readonly seed: number;
  readonly isolation: Isolation;
  readonly points: number;
  readonly maxPoints: number;
  /** In the order of `exercise.json`; empty when nothing could be checked. */
  readonly checks: readonly CheckResult[];
  /** Why there are no checks, or what is missing or was tampered with. */
  readonly message?: string;
}
