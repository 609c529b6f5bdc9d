/**
 * `npm run audit`: the author's conscience.
 *
 * Grades every answer whose verdict is known, with as many seeds as wanted, and compares. A wrong answer
 * that passes once in a thousand runs is as bad as one that always does, so the rates must be exactly
 * 0 % and 100 %.
 */
import { existsSync } from 'node:fs';
import { loadExercises } from '../exercise.ts';
import type { Exercise } from '../exercise.ts';
import { FAILURE, SUCCESS } from '../commands/exit-codes.ts';
import type { CommandResult } from '../commands/exit-codes.ts';
import { gradeAnswer, importSpec } from '../grade.ts';
import type { Pipeline } from '../grade.ts';
import { mapLimited } from '../parallel.ts';
import { SEED_LIMIT, freshSeed, randomInteger, randomStream } from '../random.ts';
import { styleOfStdout } from '../reporters/style.ts';
import { ExplorerPool } from '../sandbox/explorer-pool.ts';
import { openSandbox } from '../sandbox/sandbox.ts';
import { resolveExercise } from '../resolve.ts';
import type { Verdict } from '../verdict.ts';
import { findKnownAnswers, strayAnswers } from './known-answers.ts';
import type { KnownAnswer } from './known-answers.ts';
import { renderAudit, renderProgress } from './audit-text.ts';

/** Options of {@link audit}. */
export interface AuditOptions extends Pipeline {
  readonly root: string;
  /** How many seeds. */
  readonly repeat: number;
  /** How many answers at a time. */
  readonly jobs: number;
  readonly seed?: number;
  readonly json?: boolean;
  /** Receives a line for each answer when it is done. */
  readonly progress?: (line: string) => void;
}

/** How one known answer was judged, over all seeds. */
export interface AuditRow {
  readonly answer: string;
  readonly mustPass: boolean;
  /** `passed`, or the check and kind that must catch it. */
  readonly expected: string;
  readonly runs: number;
  /** Runs that ended in a pass. */
  readonly passes: number;
  /** Runs that ended as expected, check and kind included. */
  readonly asExpected: number;
  /** The first run that did not: what it said, and the seed that repeats it. */
  readonly deviation?: string;
}

/** Everything that an audit found. */
export interface AuditReport {
  readonly seed: number;
  readonly rows: readonly AuditRow[];
  /** Missing, stray or malformed files. */
  readonly problems: readonly string[];
}

/**
 * Audit exercises; all of them when none is named.
 *
 * @returns Exit code 1 on any deviation.
 */
export async function audit(names: readonly string[], options: AuditOptions): Promise<CommandResult> {
  const { root, json = false, seed = freshSeed(), progress } = options;
  const isAll = names.length === 0;
  const exercises = isAll ? loadExercises(root) : [...new Map(names.map((name) => resolveExercise(root, name)).map((each) => [each.slug, each])).values()];
  const known = exercises.map(findKnownAnswers);
  const problems = [...(isAll ? strayAnswers(root) : []), ...known.flatMap((each) => each.problems), ...(await specProblems(exercises, options))];
  const seeds = seedsFrom(seed, options.repeat);
  const style = styleOfStdout();
  const answers = known.flatMap((each) => each.answers);
  let done = 0;
  const explorers = new ExplorerPool(root);
  // The answers are the author's own: they may share the processes that explore.
  const pipeline: Pipeline = { open: (sandbox) => openSandbox({ ...sandbox, lend: () => explorers.lend() }), ...options, untilFailure: true };
  const rows = await mapLimited(answers, options.jobs, async (answer) => {
    const row = await auditAnswer(answer, seeds, pipeline);
    done += 1;
    if (!json) progress?.(renderProgress(row, `${done}/${answers.length}`, style));
    return row;
  }).finally(() => explorers.close());
  const report: AuditReport = { seed, rows, problems };
  const failed = rows.filter((row) => row.deviation !== undefined).length;
  const exitCode = failed === 0 && problems.length === 0 ? SUCCESS : FAILURE;
  if (json) return { output: `${JSON.stringify({ passed: rows.length - failed, failed: failed + problems.length, ...report }, undefined, 2)}\n`, exitCode };
  return { output: renderAudit(report, style), exitCode };
}

/** The seeds of an audit: the first one as given, the others drawn from it. */
export function seedsFrom(seed: number, count: number): number[] {
  const stream = randomStream(seed, 'audit');
  return Array.from({ length: count }, (_, index) => (index === 0 ? seed : randomInteger(stream, 0, SEED_LIMIT - 1)));
}

async function auditAnswer({ target, expected }: KnownAnswer, seeds: readonly number[], pipeline: Pipeline): Promise<AuditRow> {
  const about = { answer: target.label, mustPass: expected.passed, expected: expected.passed ? 'passed' : `${expected.check} — ${expected.kind}`, runs: seeds.length };
  let passes = 0;
  let asExpected = 0;
  let deviation: string | undefined;
  for (const seed of seeds) {
    const verdict = await gradeAnswer({ ...target, seed }, pipeline);
    const said = describeVerdict(verdict);
    if (verdict.outcome === 'passed') passes += 1;
    if (said === about.expected) asExpected += 1;
    else deviation ??= `${said} (seed ${seed})${detail(verdict)}`;
  }
  return { ...about, passes, asExpected, ...(deviation !== undefined && { deviation }) };
}

/** What a verdict comes down to: `passed`, the first failed check with its kind, or why there is none. */
export function describeVerdict(verdict: Verdict): string {
  const first = verdict.checks.find((check) => check.passed === false);
  if (verdict.outcome === 'failed' && first !== undefined) return `${first.id} — ${first.kind}`;
  return verdict.outcome;
}

function detail(verdict: Verdict): string {
  const sentence = verdict.message ?? verdict.checks.find((check) => check.passed === false)?.sentence;
  return sentence === undefined ? '' : `: ${sentence}`;
}

async function specProblems(exercises: readonly Exercise[], { loadSpec = importSpec }: Pipeline): Promise<string[]> {
  const problems: string[] = [];
  for (const exercise of exercises) {
    const place = `exercises/${exercise.slug}/.spec/${exercise.slug}.spec.ts`;
    try {
      const ids = Object.keys((await loadSpec(exercise)).checks);
      const announced = exercise.checks.map((check) => check.id);
      for (const id of announced) if (!ids.includes(id)) problems.push(`${place} has no check "${id}", which exercise.json announces`);
      for (const id of ids) if (!announced.includes(id)) problems.push(`${place} has a check "${id}", which exercise.json does not announce`);
    } catch (error) {
      // That it is missing has been said already.
      if (existsSync(exercise.specFile)) problems.push(`${place} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return problems;
}
