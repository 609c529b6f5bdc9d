import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AT_ONCE, LOST_UPDATE, PASSED, makeRepository } from '../fixtures/repository.ts';
import type { CheckResult } from '../verdict.ts';
import { isSpec, verdictOfModule } from './vitest-verdict.ts';
import type { SpecModule, SpecTest } from './vitest-verdict.ts';

const PASSED_EVERY = PASSED.checks[0]!;

function testOf(check: CheckResult, state = check.passed === true ? 'passed' : 'failed'): SpecTest {
  return { name: check.title, meta: () => ({ check }), result: () => ({ state, errors: state === 'failed' ? [{ message: 'x' }] : undefined }) };
}

function moduleOf(tests: SpecTest[], errors: string[] = []): SpecModule {
  const root = makeRepository('03-bank-balance');
  return {
    moduleId: join(root, 'exercises/03-bank-balance/.spec/03-bank-balance.spec.ts'),
    meta: () => ({ run: { exercise: '03-bank-balance', answer: 'solutions/03-bank-balance', seed: 9, isolation: 'namespace' } }),
    errors: () => errors.map((message) => ({ message })),
    children: { allTests: () => tests },
  };
}

test('isSpec() knows the spec of an exercise on every system', () => {
  expect(isSpec('/x/exercises/03-bank/.spec/03-bank.spec.ts')).toBe(true);
  expect(isSpec(String.raw`C:\x\exercises\03-bank\.spec\03-bank.spec.ts`)).toBe(true);
  expect(isSpec('/x/grading/judge.test.ts')).toBe(false);
  expect(isSpec('/x/exercises/03-bank/.spec/04-pool.spec.ts')).toBe(false);
});

describe('verdictOfModule()', () => {
  test('adds up what the tests carry', () => {
    expect(verdictOfModule(moduleOf([testOf(LOST_UPDATE), testOf(AT_ONCE)]), [])).toMatchObject({ outcome: 'failed', points: 4, seed: 9, answer: 'solutions/03-bank-balance' });
    expect(verdictOfModule(moduleOf([testOf(PASSED_EVERY), testOf(AT_ONCE)]), []).outcome).toBe('passed');
  });

  test('is no pass when a test is skipped or missing', () => {
    expect(verdictOfModule(moduleOf([testOf(PASSED_EVERY), testOf(AT_ONCE, 'skipped')]), []).outcome).toBe('error');
    expect(verdictOfModule(moduleOf([testOf(PASSED_EVERY)]), []).outcome).toBe('error');
  });

  test('is no pass when vitest and the check disagree', () => {
    const verdict = verdictOfModule(moduleOf([testOf(PASSED_EVERY, 'failed'), testOf(AT_ONCE)]), []);
    expect(verdict).toMatchObject({ outcome: 'error', message: '[grading bug] x' });
  });

  test('is no pass when an error occurred outside of the tests', () => {
    const tests = [testOf(PASSED_EVERY), testOf(AT_ONCE)];
    expect(verdictOfModule(moduleOf(tests), ['late rejection'])).toMatchObject({ outcome: 'error', message: '[grading bug] late rejection' });
    expect(verdictOfModule(moduleOf(tests, ['cannot load']), [])).toMatchObject({ outcome: 'error', message: '[grading bug] cannot load' });
  });

  test('says what broke when a test could not even begin', () => {
    const broken: SpecTest = { name: LOST_UPDATE.title, meta: () => ({}), result: () => ({ state: 'failed', errors: [{ message: 'no sandbox' }] }) };
    expect(verdictOfModule(moduleOf([broken, testOf(AT_ONCE)]), [])).toMatchObject({ outcome: 'error', message: '[grading bug] no sandbox' });
  });
});
