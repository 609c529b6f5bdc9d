import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { TestModule, TestSpecification } from 'vitest/node';
import { AT_ONCE, LOST_UPDATE, PASSED, makeRepository } from '../fixtures/repository.ts';
import type { CheckResult } from '../verdict.ts';
import LearnerReporter from './learner.ts';

afterEach(() => vi.restoreAllMocks());

function moduleOf(root: string, slug: string, checks: readonly CheckResult[]): TestModule {
  const tests = checks.map((check) => ({ name: check.title, meta: () => ({ check }), result: () => ({ state: check.passed === true ? 'passed' : 'failed' }) }));
  return {
    moduleId: join(root, 'exercises', slug, '.spec', `${slug}.spec.ts`),
    meta: () => ({ run: { exercise: slug, answer: `exercises/${slug}`, seed: 9, isolation: 'namespace' } }),
    errors: () => [],
    children: { allTests: () => tests },
  } as unknown as TestModule;
}

function specificationOf({ moduleId }: TestModule): TestSpecification {
  return { moduleId } as unknown as TestSpecification;
}

/** Lets modules end in an order of their own and returns what was printed. */
function report(modules: TestModule[], endings = modules): string {
  const printed: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  vi.stubEnv('NO_COLOR', '1');
  const reporter = new LearnerReporter();
  reporter.onTestRunStart(modules.map(specificationOf));
  for (const module of endings) reporter.onTestModuleEnd(module);
  reporter.onTestRunEnd(modules, []);
  return printed.join('');
}

describe('LearnerReporter', () => {
  test('prints exercises in the order of play, whatever order they end in, with their position', () => {
    const root = makeRepository('03-bank-balance', '04-pool', '05-third');
    const modules = ['03-bank-balance', '04-pool', '05-third'].map((slug) => moduleOf(root, slug, PASSED.checks));
    const text = report(modules, [modules[2]!, modules[0]!, modules[1]!]);
    expect(text.match(/^\d\d-\S+.*$/gm)?.map((line) => line.replaceAll(/\s+/g, ' '))).toEqual([
      '03-bank-balance Bank balance 10/10 points (1/3)', '04-pool Bank balance 10/10 points (2/3)', '05-third Bank balance 10/10 points (3/3)',
    ]);
  });

  test('shows the first failure of all in full, once, and says that the gap is still open', () => {
    const root = makeRepository('03-bank-balance', '04-pool');
    const failed = [LOST_UPDATE, AT_ONCE];
    const text = report([moduleOf(root, '03-bank-balance', failed), moduleOf(root, '04-pool', failed)]);
    expect(text.match(/◀ overwrites step 3/g)).toHaveLength(1);
    expect(text.match(/Red by design if .*TODO at bank\.ts:2/g)).toHaveLength(2);
    expect(text).toContain('npm run replay -- 03-bank-balance');
  });

  test('is no pass when an error occurred outside of the tests', () => {
    const root = makeRepository('03-bank-balance');
    const printed: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
    const module = moduleOf(root, '03-bank-balance', PASSED.checks);
    const reporter = new LearnerReporter();
    reporter.onTestRunStart([specificationOf(module)]);
    reporter.onTestModuleEnd(module);
    reporter.onTestRunEnd([module], [{ name: 'Error', message: 'late rejection' }]);
    expect(printed.join('')).toContain('[grading bug] late rejection. This is a fault of the grader');
    expect(printed.join('')).not.toContain('Passed.');
  });
});
