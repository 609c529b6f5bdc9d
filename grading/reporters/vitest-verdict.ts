/**
 * Reads a verdict out of what vitest reports about one spec file.
 *
 * vitest's own idea of success is not trusted: a pass needs exactly the announced checks, each test in
 * the state that its result says, none skipped, and no error outside of the tests.
 */
import { basename, dirname } from 'node:path';
import type { TestModule } from 'vitest/node';
import { loadExercise } from '../exercise.ts';
import type { Exercise } from '../exercise.ts';
import { brokenCheck, verdict } from '../judge.ts';
import type { RunInfo } from '../judge.ts';
import type { CheckResult, Verdict } from '../verdict.ts';

/** What is read of a vitest module. */
export type SpecModule = Pick<TestModule, 'moduleId'> & {
  meta(): Partial<ReturnType<TestModule['meta']>>;
  errors(): readonly { readonly message: string }[];
  readonly children: { allTests(): Iterable<SpecTest> };
};

/** What is read of a vitest test. */
export interface SpecTest {
  readonly name: string;
  meta(): { readonly check?: CheckResult };
  result(): { readonly state: string; readonly errors?: readonly { readonly message: string }[] | undefined };
}

const SPEC_FILE = /\/exercises\/(\d\d-[a-z0-9-]+)\/\.spec\/\1\.spec\.ts$/;

/** Tell whether a module is the spec of an exercise. */
export function isSpec(moduleId: string): boolean {
  return SPEC_FILE.test(moduleId.replaceAll('\\', '/'));
}

/**
 * Read the verdict of one finished spec file.
 *
 * @param module A module for which {@link isSpec} is true.
 * @param strayErrors Messages of errors outside of every test of this run.
 */
export function verdictOfModule(module: SpecModule, strayErrors: readonly string[]): Verdict {
  const exercise = exerciseOf(module);
  const { run } = module.meta();
  const info: RunInfo = run ?? { answer: `exercises/${exercise.slug}`, seed: 0, isolation: 'process' };
  const outside = module.errors().map((error) => error.message).concat(strayErrors)[0];
  if (outside !== undefined) return verdict(exercise, info, exercise.checks.map((check) => brokenCheck(check, outside)));
  const results = [...module.children.allTests()].flatMap((test) => resultOfTest(test, exercise));
  return verdict(exercise, info, results);
}

/** The exercise that a spec file belongs to. */
export function exerciseOf(module: Pick<TestModule, 'moduleId'>): Exercise {
  const folder = dirname(dirname(module.moduleId));
  return loadExercise(dirname(dirname(folder)), basename(folder));
}

function resultOfTest(test: SpecTest, exercise: Exercise): CheckResult[] {
  const { state, errors } = test.result();
  const { check } = test.meta();
  if (check !== undefined && (state === 'passed') === (check.passed === true)) return [check];
  const announced = exercise.checks.find((each) => each.title === test.name);
  // A test that belongs to no check is left to the verdict, which misses the check that should be there.
  if (announced === undefined) return [];
  const reason = errors?.[0]?.message ?? `the test "${test.name}" is ${state}, but its check says otherwise`;
  return [brokenCheck(announced, reason)];
}
