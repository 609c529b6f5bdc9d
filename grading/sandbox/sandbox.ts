/**
 * The place where learner code runs: other processes, in a temporary folder, within limits.
 *
 * The process that opens a sandbox and decides never evaluates what is in it. Only plain data comes back.
 */
import { join } from 'node:path';
import type { Confirmation } from '../explore/confirm/plan.ts';
import type { ExploreReport } from '../explore/report.ts';
import type { Isolation } from '../verdict.ts';
import { bundles } from './bundle.ts';
import type { ConfirmCall, ExploreCall, ExploreRequest } from './explore-request.ts';
import { Explorer } from './explorer.ts';
import type { ExplorerOptions } from './explorer.ts';
import { probeIsolation } from './isolation.ts';
import { makeLayout } from './layout.ts';
import type { LayoutOptions } from './layout.ts';
import { confirmPlan } from './confirm-run.ts';
import { SandboxLimit } from './limits.ts';
import { prepareRealRuns, runForReal } from './real-run.ts';
import type { RealRunOptions } from './real-run.ts';
import type { RealReport } from './real-report.ts';

export { SandboxLimit } from './limits.ts';
export { SubmissionRefused } from './files.ts';
export type { ConfirmCall, ExploreCall } from './explore-request.ts';
export type { RealReport } from './real-report.ts';

/** How to open a sandbox. */
export interface SandboxOptions extends LayoutOptions {
  /** `process` does without namespaces even where there are some. */
  readonly isolation?: Isolation;
  /** For tests: another exploring module, or other limits. */
  readonly explorer?: Partial<Omit<ExplorerOptions, 'place'>>;
  /** Lends an explorer that other answers are explored with as well; its owner closes it. */
  readonly lend?: () => LentExplorer;
}

/** An explorer that is somebody else's. */
export interface LentExplorer {
  readonly explorer: Explorer;
  /** Give it back. */
  release(): void;
}

/** An answer that is ready to be run. */
export interface Sandbox {
  /** How far what runs here is kept away from everything else. */
  readonly isolation: Isolation;
  /** Absolute path of the temporary folder, which looks like the repository. */
  readonly directory: string;
  /**
   * Explore one program under controlled scheduling, in a child process that is used again for the next one.
   *
   * @throws {SandboxLimit} If the program broke a limit or ended the process it was explored in.
   * @throws {Error} Named `ScheduleError`, if a schedule to replay does not fit the program; marked `[grading bug]`, if
   *   the engine failed.
   */
  explore(call: ExploreCall): Promise<ExploreReport>;
  /** Run one program once on real processes and threads. Never throws because of what the program does. */
  runForReal(options: RealRunOptions): Promise<RealReport>;
  /**
   * Force one interleaving on real threads or processes. Never throws because of what the program does, nor because of a
   * schedule that does not fit it.
   */
  confirm(call: ConfirmCall): Promise<Confirmation>;
  /** End everything and remove the folder. */
  close(): Promise<void>;
}

/** The module that explores, bundled. */
export const explorerEntry = async (): Promise<string> => join(await bundles('explorer'), 'explorer-child.mjs');

/**
 * Copy an answer into a temporary folder of its own and make it ready to run.
 *
 * @throws {SubmissionRefused} If the answer holds something that is not taken; names all of it.
 */
export function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  return Promise.resolve().then(() => open(options));
}

function open(options: SandboxOptions): Sandbox {
  const { root, explorer: explorerOptions, isolation, lend } = options;
  const layout = makeLayout(options);
  const place = (): { scratch: string; root: string } => ({ scratch: layout.newScratch(), root });
  const lent = lend?.();
  const explorer = lent?.explorer ?? new Explorer({ entry: explorerEntry, place, ...(isolation !== undefined && { isolation }), ...explorerOptions });
  let prepared: Promise<void> | undefined;
  // Somebody may close the sandbox while a real run is still going on.
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const track = async <Result>(body: () => Promise<Result>): Promise<Result> => {
    const run = body();
    running.add(run);
    try {
      return await run;
    } finally {
      running.delete(run);
    }
  };
  return {
    isolation: isolation ?? probeIsolation(layout.newScratch()),
    directory: layout.root,
    explore: ({ program, timeLimitMs, ...rest }) => {
      const request: ExploreRequest = { ...rest, directory: layout.directory, root: layout.root, program: layout.program(program) };
      return explorer.explore(request, timeLimitMs);
    },
    runForReal: (run) => track(async () => {
      await (prepared ??= prepareRealRuns(layout));
      return runForReal(run, { layout, root, signal: closing.signal, ...(isolation !== undefined && { isolation }) });
    }),
    confirm: async ({ program, schedule, timeLimitMs, ...rest }) => {
      const planned = explorer.plan({ ...rest, directory: layout.directory, root: layout.root, program: layout.program(program), plan: schedule });
      try {
        return await confirmPlan(planned, { layout, root, ...(isolation !== undefined && { isolation }), ...(timeLimitMs !== undefined && { limitMs: timeLimitMs }) });
      } catch (error) {
        return { confirmed: false, why: error instanceof SandboxLimit ? error.sentence : error instanceof Error ? error.message : String(error) };
      }
    },
    close: async () => {
      closing.abort();
      if (lent === undefined) running.add(explorer.close());
      await Promise.allSettled(running);
      lent?.release();
      layout.remove();
    },
  };
}
