/**
 * The pipeline on one screen; read this first.
 *
 *   discover   which answers does the person mean                        resolve.ts, exercise.ts
 *   load       copy the answer into a sandbox, import the trusted spec   run.ts, sandbox/
 *   explore    run the answer under every interleaving, out of process   explore/, by the spec's checks
 *   judge      findings → check results → one verdict                    judge.ts
 *   render     verdicts → text                                           reporters/
 *
 * Learner code never runs in this process: only plain data comes back from the sandbox.
 */
import { pathToFileURL } from 'node:url';
import type { Exercise } from './exercise.ts';
import type { SpecDefinition } from './finding.ts';
import { GRADING_BUG, brokenCheck, undecided, verdict } from './judge.ts';
import type { AnswerTarget } from './resolve.ts';
import { openRun } from './run.ts';
import type { OpenSandbox } from './run.ts';
import type { CheckResult, Verdict } from './verdict.ts';

/** How {@link gradeAnswer} comes by a spec and a sandbox; tests pass their own. */
export interface Pipeline {
  readonly loadSpec?: (exercise: Exercise) => Promise<SpecDefinition>;
  readonly open?: OpenSandbox;
  /** Make no further checks after one has failed; for callers that only ask which one fails first. */
  readonly untilFailure?: boolean;
}

/**
 * Grade one answer without vitest.
 *
 * Never rejects because of the answer or the spec: a fault of the grader becomes a verdict with
 * outcome `error`.
 */
export async function gradeAnswer(target: AnswerTarget & { readonly seed: number }, pipeline: Pipeline = {}): Promise<Verdict> {
  const { exercise, label, seed } = target;
  const { loadSpec = importSpec, open } = pipeline;
  try {
    const definition = await loadSpec(exercise);
    const run = await openRun(target, definition, { seed, ...(open !== undefined && { open }) });
    const results: CheckResult[] = [];
    try {
      for (const check of exercise.checks) {
        const hasFailed = results.some(({ passed }) => passed === false);
        results.push(hasFailed && pipeline.untilFailure === true ? undecided(check, 'not made, as another check failed before') : await run.check(check));
      }
    } finally {
      await run.close();
    }
    return verdict(exercise, run.info, results);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const broken = exercise.checks.map((check) => brokenCheck(check, reason.replace(GRADING_BUG, '').trim()));
    return verdict(exercise, { answer: label, seed, isolation: 'process' }, broken);
  }
}

/** Import the trusted spec of an exercise. */
export async function importSpec(exercise: Exercise): Promise<SpecDefinition> {
  const module = (await import(pathToFileURL(exercise.specFile).href)) as { readonly default: SpecDefinition };
  return module.default;
}
