/**
 * What a hidden spec deals in: the answer that it receives, and what a check finds about it. Types only.
 */
import type { ExploreReport } from './explore/report.ts';
import type { Plain } from './plain.ts';
import type { RealReport } from './sandbox/real-report.ts';
import type { ConfirmCall, Sandbox } from './sandbox/sandbox.ts';
import type { CheckResult, Kind } from './verdict.ts';

/** Everything that a failure may say besides its sentence. */
export type FindingDetails = Pick<
  CheckResult,
  'help' | 'expected' | 'actual' | 'coverage' | 'table' | 'autopsy' | 'schedule' | 'confirmation' | 'misconception'
>;

/** The fact holds. */
export interface PassedFinding {
  readonly passed: true;
  /** How sure that is: `all 70 interleavings`. */
  readonly coverage?: string;
}

/** The fact does not hold, and this is how it breaks. */
export interface FailedFinding extends FindingDetails {
  readonly passed: false;
  readonly kind: Kind;
  /** Names the pattern in one or two sentences. */
  readonly sentence: string;
  /** How to have the interleaving that is shown again, on real threads. */
  readonly interleaving?: ConfirmCall;
}

/** The fact cannot be decided, because another check has failed. */
export interface UndecidedFinding {
  readonly passed: null;
  /** What it waits for. */
  readonly sentence: string;
}

/** What one check found. */
export type Finding = PassedFinding | FailedFinding | UndecidedFinding;

/** Options of {@link Answer.explore}. */
export interface ExploreOptions {
  /** What the program is called with. */
  readonly input?: Plain;
  /** Wall-clock limit in milliseconds. */
  readonly timeLimitMs?: number;
  /** Everything else goes to the engine as it is: `limits`, `faults`, `helpers`, `replay`. */
  readonly [option: string]: unknown;
}
/** Options of {@link Answer.runForReal}. */
export type RealOptions = Omit<Parameters<Sandbox['runForReal']>[0], 'program'>;

/** The answer that a check judges. It is never imported: only plain data comes back. */
export interface Answer {
  /** The seed of all inputs of this run. */
  readonly seed: number;
  /** Draw a number in [0, 1). Every check has a stream of its own. */
  random(): number;
  /** Draw an integer from `minimum` up to and including `maximum`. */
  integer(minimum: number, maximum: number): number;
  /** Run a program of `.spec/programs/` under every interleaving. */
  explore(program: string, options?: ExploreOptions): Promise<ExploreReport>;
  /** Kinds of the checks before this one that failed. */
  failedBefore(): readonly Kind[];
  /** Run a program of `.spec/programs/` once on real processes and threads. */
  runForReal(program: string, options?: RealOptions): Promise<RealReport>;
}

/** One check: asks the answer something and judges what came back. */
export type Check = (answer: Answer) => Promise<Finding>;
/** Plays one schedule again; its finding carries the table. */
export type Replay = (answer: Answer, schedule: string) => Promise<Finding>;

/** A whole spec. */
export interface SpecDefinition {
  /** Folder name of the exercise, such as `03-bank-balance`. */
  readonly exercise: string;
  /** Keys are the ids of `exercise.json`. */
  readonly checks: Readonly<Record<string, Check>>;
  readonly replay?: Replay;
}
