/**
 * What an exploration returns: plain data, so that it can cross from the process that ran the
 * program to the process that judges it. Types only.
 */
import type { Plain } from '../plain.ts';
import type { Diagnosis, Evidence, NotConcurrent } from './findings/diagnosis.ts';
import type { WebError } from './world/web.ts';

export type {
  CheckThenAct, Deadlock, Diagnosis, Evidence, Leak, Livelock, LockMisuse, LostUpdate, LostWakeup, NotConcurrent, UnhandledRejection, WaitsFor,
} from './findings/diagnosis.ts';

/** An error as data. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  /** `file.ts:12` of the innermost frame in the program's own files; empty where unknown. */
  readonly at: string;
}

/** A thread of the explored program: the main thread, a worker thread or a process. */
export interface ThreadInfo {
  /** Letter used in schedules: `m` is main. */
  readonly id: string;
  readonly kind: 'main' | 'worker' | 'process';
  /** The name a person sees: the worker's `name` option, else its file's name (`cube.process #2`). */
  readonly name: string;
  /** Index of the parent in {@link Outcome.threads}; -1 for main. */
  readonly parent: number;
}

/** One step of a trace: one scheduling point that was passed. */
export interface TraceStep {
  /** Index into {@link Outcome.threads}. */
  readonly thread: number;
  readonly operation:
    | 'start' | 'read' | 'write' | 'update' | 'wait' | 'wake' | 'notify' | 'acquire' | 'release'
    | 'receive' | 'send' | 'timer' | 'event' | 'exit' | 'settle' | 'kill' | 'output' | 'gate' | 'fault' | 'spawn' | 'rejection' | 'call';
  /** In the learner's words: `balance[0] → 100`, `queue.get() → 3`. */
  readonly text: string;
  /** `teller.worker.ts:9`; empty where unknown. */
  readonly at: string;
  /** The shared cell, lock or channel it touched, as a key that is equal for equal objects. */
  readonly object?: string;
  /** Bytes read or written as a number or string, for notes such as "reads the old value". */
  readonly value?: string;
  /** True where the step was a preemption: another thread was switched away from although it could go on, or time passed too early. */
  readonly preempting?: boolean;
  /** True for a call among helpers that no line of the program makes: what a `Thread` does at its end. */
  readonly inHelpers?: boolean;
  /** So often came this row, and those that repeat with it, one round after the other; only the last round is here. */
  readonly times?: number;
  /** On demand (`stacks`): the calls that led here, innermost first, `deposit (teller.worker.ts:9)`. Only the program's own. */
  readonly stack?: readonly string[];
}

/** What crossed from a child (worker or process) to its parent, or what it did to shared memory. */
export interface Traffic {
  /** Index into {@link Outcome.threads} of the child. */
  readonly thread: number;
  /** Values given at birth: workerData, argv and env differences. */
  readonly given: Plain;
  /** Messages sent to the child by others, in order. */
  readonly received: readonly Plain[];
  /** Messages sent by the child to anybody, in order. */
  readonly sent: readonly Plain[];
  /** Numbers the child wrote to shared memory, in order (the last 1,000). */
  readonly stored: readonly (number | string)[];
  /** What it wrote on standard output and error. */
  readonly printed: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** One side of a data race. */
export interface RaceAccess {
  readonly thread: string;
  readonly text: string;
  readonly at: string;
  /** The cell as this side calls it. */
  readonly cell: string;
  readonly atomic: boolean;
  readonly write: boolean;
  /** Index into the race's trace. */
  readonly step: number;
  /** Names of the locks that the thread holds in this moment. */
  readonly holds: readonly string[];
}

/**
 * What would have ordered the two accesses, and does not:
 * - `no lock`: neither side holds a lock
 * - `one lock`: one side holds a lock, the other none
 * - `different locks`: both hold a lock, and not the same one
 * - `plain flag`: the second one knows of the first by a cell that is not read and written by Atomics on both sides
 */
export interface MissingEdge {
  readonly kind: 'no lock' | 'one lock' | 'different locks' | 'plain flag';
  /** For `plain flag`: the write and the read that order nothing, the name of that cell, and which of the two is plain. */
  readonly flag?: { readonly cell: string; readonly write: Evidence; readonly read: Evidence; readonly plain: 'write' | 'read' | 'both' | 'neither' };
}

/** Two accesses of the same bytes that nothing orders, at least one a write, not both atomic. */
export interface DataRace {
  /** `balance[0]` */
  readonly cell: string;
  readonly first: RaceAccess;
  readonly second: RaceAccess;
  readonly missing: MissingEdge;
  readonly schedule: string;
  readonly trace: readonly TraceStep[];
  readonly threads: readonly ThreadInfo[];
}

/** One request to a web site, as the world saw it. */
export interface WebRequest {
  /** Index into {@link Outcome.threads} of who asked. */
  readonly thread: number;
  readonly method: string;
  readonly url: string;
  /** Where it was made; empty where unknown, as after a redirection. */
  readonly at: string;
  /** Index into the trace of the row in which it is made. */
  readonly step: number;
  /** The status, why there was no answer, `given up` by who asked, or null: nothing ever came. */
  readonly answer: number | WebError | 'given up' | null;
  /** When it was made, and when it was answered or given up: numbers of events of the execution. */
  readonly from: number;
  readonly to: number | null;
  /** False for an address of which nothing was stated, so that it was not found. */
  readonly isStated: boolean;
}

/** All executions that ended in the same observation. */
export interface Outcome {
  /**
   * - `settled`: the program's default export settled, and then everything came to rest
   * - `deadlock`: it did not settle, and some thread is blocked for ever
   * - `hang`: it did not settle, and nothing can ever happen again, although no thread is blocked in a call
   * - `livelock`: threads are busy for ever without progress
   * - `endless`: a thread looped without an operation, or the execution exceeded its step limit
   * - `exit`: the main thread exited before the program settled
   */
  readonly end: 'settled' | 'deadlock' | 'hang' | 'livelock' | 'endless' | 'exit';
  /** What the default export resolved to. */
  readonly value?: Plain;
  /** What it rejected with. */
  readonly error?: PlainError;
  /** Errors nobody caught, in any thread whose parent did not listen for it. */
  readonly uncaught: readonly PlainError[];
  readonly unhandledRejections: readonly PlainError[];
  /** Workers and processes (and listeners, timers, ports of main) alive when the program settled: names. */
  readonly aliveAtSettle: readonly string[];
  /** The same at the very end. */
  readonly leftAlive: readonly string[];
  /** Who is blocked in what call on what at which line, and who holds it. One line each. */
  readonly autopsy: readonly string[];
  /** True when a notify woke nobody and a thread later waited for ever on that word. */
  readonly lostWakeup: boolean;
  /** What is known to have gone wrong, with its evidence; also in executions whose result is right. */
  readonly diagnoses: readonly Diagnosis[];
  /** True when a timer or time-out fired although something else could have happened first. */
  readonly timerWasEarly: boolean;
  /** For explorations with faults: the messages the victim had sent when it died; -1: not injected. */
  readonly faultAfterSends: number;
  readonly threads: readonly ThreadInfo[];
  readonly traffic: readonly Traffic[];
  /** What was asked of web sites, in order; missing where nothing was. */
  readonly requests?: readonly WebRequest[];
  /** Interleavings that end like this; exact when exhausted, else as found so far. */
  readonly interleavings: number;
  /** Preemptions of the execution shown. */
  readonly preemptions: number;
  readonly schedule: string;
  readonly trace: readonly TraceStep[];
}

/** How far an exploration came. */
export interface Reached {
  /** `exhausted`: every interleaving. `bounded`: all with at most `preemptionsMax` preemptions. `sampled`: random ones in addition. */
  readonly how: 'exhausted' | 'bounded' | 'sampled';
  /** Set where all but one order of independent steps were left out; else, ways to states that had been reached before. */
  readonly reducer?: 'partial order';
  /**
   * Interleavings of the whole program when exhausted (may be `Infinity`-free float above 2^53). With the
   * reducer `partial order` nobody counted them: then it is the number of distinct executions, each of
   * which stands for many. An outcome's `interleavings` are counted in the same way.
   */
  readonly interleavings: number;
  /** Executions that differ in more than the order of independent steps; only when exhausted, and only where it is known. */
  readonly distinctExecutions?: number;
  /** Distinct global states visited. */
  readonly states: number;
  /** Executions run to their end one by one (for each class of interleavings, or random ones). */
  readonly executions: number;
  /** Highest number of preemptions for which everything was explored. */
  readonly preemptionsMax: number;
  /** Why it ended before its other limits: time or memory. Says how far to trust a pass, and never decides one. */
  readonly note?: string;
}

/** Everything an exploration found. */
export interface ExploreReport {
  readonly reached: Reached;
  /** Distinct observations, those with fewest preemptions first. */
  readonly outcomes: readonly Outcome[];
  readonly races: readonly DataRace[];
  /** Set when the program needs something that is not available under the controlled scheduler. */
  readonly refused?: { readonly message: string; readonly at: string };
  /** Short hash of all sources of the program. Schedules carry one of their own. */
  readonly hash: string;
  /** Highest number of children that were in flight at once when all their answers are delayed. */
  readonly inFlight: number;
  /** The same, counted from the first thing a child is given to the last that is heard of it. */
  readonly inConversation: number;
  /** Highest number of requests to web sites under way at once when nothing is answered before all have gone as far as they can; missing where nothing was asked. */
  readonly requestsInFlight?: number;
  /** Set when there were several children and never two at work at the same time. */
  readonly notConcurrent?: NotConcurrent;
}
