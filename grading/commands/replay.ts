/**
 * `npm run replay -- 03 "SCHEDULE"`: plays one schedule again and shows what happens, step by step.
 */
import type { Exercise } from '../exercise.ts';
import type { Finding, SpecDefinition } from '../finding.ts';
import { importSpec } from '../grade.ts';
import { GRADING_BUG, checkResult, verdict } from '../judge.ts';
import { styleOfStdout } from '../reporters/style.ts';
import type { Style } from '../reporters/style.ts';
import { renderFirstFailure } from '../reporters/verdict-text.ts';
import { resolveAnswer } from '../resolve.ts';
import { openRun } from '../run.ts';
import type { OpenSandbox } from '../run.ts';
import { UsageError } from '../usage-error.ts';
import type { Verdict } from '../verdict.ts';
import { CANNOT_RUN, FAILURE, SUCCESS } from './exit-codes.ts';
import type { CommandResult } from './exit-codes.ts';

/** Options of {@link replay}; the last two are for tests. */
export interface ReplayOptions {
  readonly root: string;
  readonly seed?: number;
  readonly plain?: boolean;
  readonly json?: boolean;
  readonly loadSpec?: (exercise: Exercise) => Promise<SpecDefinition>;
  readonly open?: OpenSandbox;
}

/**
 * Play a schedule on an answer.
 *
 * A schedule determines an execution, but only of the files it was made for: one that is malformed or
 * does not fit any more ends in a sentence and exit code 2.
 */
export async function replay(name: string, schedule: string, options: ReplayOptions): Promise<CommandResult> {
  const { root, seed = 0, loadSpec = importSpec, open } = options;
  const target = resolveAnswer(root, name);
  const definition = await loadSpec(target.exercise);
  const run = await openRun(target, definition, { seed, confirm: true, ...(open !== undefined && { open }) });
  try {
    const finding = await run.replay(schedule);
    const exitCode = finding.passed === true ? SUCCESS : finding.passed === false ? FAILURE : CANNOT_RUN;
    if (options.json === true) return { output: `${JSON.stringify({ exercise: target.exercise.slug, answer: target.label, schedule, ...finding }, undefined, 2)}\n`, exitCode };
    return { output: renderReplay(finding, schedule, { exercise: target.exercise, answer: target.label, seed }, styleOfStdout(options)), exitCode };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason.startsWith(GRADING_BUG)) throw error;
    throw new UsageError(`This schedule cannot be played on ${target.label}: ${reason}`);
  } finally {
    await run.close();
  }
}

/** What a replayed schedule did, as text. */
export function renderReplay(
  finding: Finding,
  schedule: string,
  about: { readonly exercise: Exercise; readonly answer: string; readonly seed: number },
  style: Style,
): string {
  if (finding.passed === true) return `${style.passed} Nothing goes wrong under this schedule.\n`;
  if (finding.passed === null) return `${style.undecided} ${finding.sentence}\n`;
  const played = checkResult({ id: 'replay', title: 'this schedule, played again', points: 0 }, { schedule, ...finding });
  const { checks: _checks, ...rest } = verdict(about.exercise, { answer: about.answer, seed: about.seed, isolation: 'process' }, []);
  const shown: Verdict = { ...rest, outcome: 'failed', checks: [played] };
  return renderFirstFailure(shown, { misconceptions: about.exercise.misconceptions, gaps: [] }, style);
}
