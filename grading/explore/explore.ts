/**
 * Deterministic workers: runs a Node program with all its threads and processes under every
 * interleaving, and says what it can come to.
 *
 * @example
 * ```ts
 * const report = await explore(new URL('./two-counters.ts', import.meta.url));
 * report.outcomes.map((outcome) => outcome.value); // [2, 1]: an update can be lost
 * ```
 */
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plain } from '../plain.ts';
import type { PlanOrReason } from './confirm/plan.ts';
import { Explorer } from './explorer.ts';
import type { ExploreLimits } from './exploration.ts';
import type { ExploreReport } from './report.ts';
import type { Fault, Tampering, WebSite } from './world.ts';

export type { ExploreReport, Outcome, TraceStep, DataRace } from './report.ts';
export type { Fault, WebSite } from './world.ts';
export type { ExploreLimits } from './exploration.ts';

/** What to explore, in the form that crosses to another process. */
export interface ExploreRequest {
  /** Absolute path of the folder that holds the program. */
  readonly directory: string;
  /** Absolute path of the folder that all its files are below. */
  readonly root: string;
  /** Absolute path of the main module. If its default export is a function, that is the program: it is called with `input`, and what it settles to is the outcome. */
  readonly program: string;
  /** Encoded argument of the program. */
  readonly input?: Plain;
  readonly limits?: Partial<ExploreLimits>;
  readonly fault?: Fault;
  readonly tampering?: Tampering;
  /** The web as the program finds it; every other address is not found. */
  readonly web?: readonly WebSite[];
  /**
   * `single` (default): the classes of `shared/` are one operation a call, up to where it blocks. `lock`:
   * only `Lock` is. `source`: they are explored like any code.
   */
  readonly helpers?: 'single' | 'lock' | 'source';
  /** Instead of exploring, plays this one schedule. */
  readonly replay?: string;
  /** Instead of exploring, plays so many executions in which the children take turns (`search/in-turns.ts`), and tells each of them. */
  readonly inTurns?: number;
  /** Whether the rows of traces carry the calls that led to them; costs time. */
  readonly stacks?: boolean;
  /** Seed of the random executions that follow when the limits do not allow all interleavings. */
  readonly seed?: number;
}

/** Options of {@link explore}. */
export interface ExploreOptions extends Omit<ExploreRequest, 'program' | 'root' | 'directory'> {
  /** Folder that all files of the program are below; by default two levels above the main module. */
  readonly root?: string;
}

/**
 * Explores a program.
 * @param program `file:` URL of its main module.
 * @throws {ScheduleError} If `replay` is given and does not fit the program.
 */
export function explore(program: URL, options: ExploreOptions = {}): Promise<ExploreReport> {
  const path = fileURLToPath(program);
  return exploreProgram({ ...options, program: path, directory: dirname(path), root: options.root ?? resolve(path, '../../..') });
}

/** Explores a program that is described by plain data. */
export function exploreProgram(request: ExploreRequest): Promise<ExploreReport> {
  return fromMacrotask(() => new Explorer(request).run());
}

/**
 * Makes the plan by which real threads or processes play one schedule, see `confirm/`.
 * @throws {ScheduleError} If the schedule does not fit the program.
 */
export function planProgram(request: ExploreRequest, schedule: string): Promise<PlanOrReason> {
  return fromMacrotask(() => new Explorer(request).plan(schedule));
}

/** Microtasks of the program are drained in the middle of it, which does nothing inside of one. */
function fromMacrotask<Result>(body: () => Result): Promise<Result> {
  return new Promise((settle, fail) => {
    setImmediate(() => {
      try {
        settle(body());
      } catch (error) {
        fail(error);
      }
    });
  });
}
