/**
 * What a hidden spec imports: `export default spec(import.meta.url, { 'check-id': async (answer) => finding })`.
 *
 * Called by vitest, it also registers one test a check; imported by anything else, it is plain data.
 */
import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadExercise } from './exercise.ts';
import type { Check, Replay, SpecDefinition } from './finding.ts';
import { freshSeed, parseSeed } from './random.ts';
import type { AnswerTarget } from './resolve.ts';
import { openRun } from './run.ts';
import type { RunInfo } from './judge.ts';
import type { CheckResult } from './verdict.ts';

export type { Answer, Check, ExploreOptions, FailedFinding, Finding, RealOptions, Replay, SpecDefinition } from './finding.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** On a test: what its check found. */
    check?: CheckResult;
    /** On a spec file: what is known about the run besides its checks. */
    run?: RunInfo & { readonly exercise: string };
  }
}

// A check ends by the sandbox's own limits; this one only keeps a broken grader from hanging for ever.
const CHECK_TIMEOUT_MS = 600_000;

const vitest = process.env['VITEST'] === undefined ? undefined : await import('vitest');

/**
 * Define the spec of an exercise.
 *
 * @param url The spec's `import.meta.url`.
 * @param checks One function a check; the keys are the ids of `exercise.json`.
 * @param options How to play a schedule of this exercise again.
 */
export function spec(url: string, checks: Readonly<Record<string, Check>>, options: { readonly replay?: Replay } = {}): SpecDefinition {
  const file = fileURLToPath(url);
  const definition = { exercise: basename(dirname(dirname(file))), checks, ...options };
  // A unit test that imports a spec must not get its tests, so only vitest's current file counts.
  if (vitest !== undefined && samePath(vitest.expect.getState().testPath, file)) register(file, definition, vitest);
  return definition;
}

function register(file: string, definition: SpecDefinition, { test, afterAll }: NonNullable<typeof vitest>): void {
  const target = answerFromEnvironment(file, definition.exercise);
  const seed = process.env['KATA_SEED'] === undefined ? freshSeed() : parseSeed(process.env['KATA_SEED']);
  let opening: ReturnType<typeof openRun> | undefined;
  for (const check of target.exercise.checks) {
    test(check.title, { timeout: CHECK_TIMEOUT_MS }, async ({ task }) => {
      opening ??= openRun(target, definition, { seed, confirm: true });
      const run = await opening;
      task.file.meta.run = { ...run.info, exercise: definition.exercise };
      const result = await run.check(check);
      task.meta.check = result;
      if (result.passed !== true) throw failure(result);
    });
  }
  afterAll(async () => {
    await (await opening)?.close();
  });
}

/** The answer that `KATA_ANSWER` names: a folder of answers by slug, or one answer's folder. */
function answerFromEnvironment(file: string, slug: string): AnswerTarget {
  const root = dirname(dirname(dirname(dirname(file))));
  const exercise = loadExercise(root, slug);
  const named = process.env['KATA_ANSWER'] ?? exercise.folder;
  const answerDir = existsSync(join(named, slug)) ? join(named, slug) : named;
  const baseDir = process.env['KATA_BASE'];
  const label = relative(root, answerDir).replaceAll('\\', '/');
  return { exercise, answerDir, label, ...(baseDir !== undefined && { baseDir }) };
}

// An editor shows this error; the tool's own stack trace would only hide the sentence.
function failure(result: CheckResult): Error {
  const error = new Error(`${result.kind ?? 'not decided'}: ${result.sentence ?? ''}`);
  error.stack = error.message;
  return error;
}

function samePath(testPath: string | undefined, file: string): boolean {
  return testPath !== undefined && resolve(testPath) === resolve(file);
}
