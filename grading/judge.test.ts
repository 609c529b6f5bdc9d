import { describe, expect, test } from 'vitest';
import { loadExercise } from './exercise.ts';
import { EXERCISE_DATA, makeRepository } from './fixtures/repository.ts';
import { brokenCheck, checkResult, undecided, verdict } from './judge.ts';
import type { CheckResult } from './verdict.ts';

const [EVERY, AT_ONCE] = EXERCISE_DATA.checks as [(typeof EXERCISE_DATA.checks)[0], (typeof EXERCISE_DATA.checks)[0]];
const INFO = { answer: 'exercises/03-bank-balance', seed: 1, isolation: 'process' as const };

function judge(...results: CheckResult[]): ReturnType<typeof verdict> {
  return verdict(loadExercise(makeRepository('03-bank-balance'), '03-bank-balance'), INFO, results);
}

const passedEvery = checkResult(EVERY, { passed: true, coverage: 'all 70 interleavings' });
const passedAtOnce = checkResult(AT_ONCE, { passed: true });
const failedEvery = checkResult(EVERY, { passed: false, kind: 'lost update', sentence: 'One is forgotten.' });

describe('checkResult()', () => {
  test('gives all points or none', () => {
    expect([passedEvery.points, failedEvery.points]).toEqual([6, 0]);
  });

  test('cleans and caps every string that a learner’s program could have chosen', () => {
    const evil = '\u001b[2J\n::error::\u202e';
    const result = checkResult(EVERY, {
      passed: false, kind: 'crash', sentence: evil, help: evil, expected: evil, actual: 'x'.repeat(10_000), autopsy: [evil], schedule: evil,
      table: { columns: [evil], rows: [{ step: 1, column: 0, text: evil, at: evil, note: evil }], omitted: 0 },
    });
    expect(JSON.stringify(result)).not.toMatch(/\\u001b|\\n|\u202e/);
    expect(result.actual).toHaveLength(500);
  });

  test('keeps 200 rows of a table and counts the others as omitted', () => {
    const rows = Array.from({ length: 250 }, (_, index) => ({ step: index + 1, column: 0, text: 'x', at: '' }));
    const { table } = checkResult(EVERY, { passed: false, kind: 'livelock', sentence: 'x', table: { columns: ['m'], rows, omitted: 3 } });
    expect([table?.rows.length, table?.omitted]).toEqual([200, 53]);
  });
});

describe('verdict()', () => {
  test('passes when exactly the announced checks passed', () => {
    expect(judge(passedEvery, passedAtOnce)).toMatchObject({ outcome: 'passed', points: 10, maxPoints: 10 });
  });

  test('fails when one check failed, and gives the points of the others', () => {
    expect(judge(failedEvery, passedAtOnce)).toMatchObject({ outcome: 'failed', points: 4 });
  });

  test('puts the checks in the order of exercise.json', () => {
    expect(judge(passedAtOnce, passedEvery).checks.map((check) => check.id)).toEqual(['every-transaction', 'at-once']);
  });

  test('is the grader’s fault when a check is missing', () => {
    expect(judge(passedEvery)).toMatchObject({ outcome: 'error', message: '[grading bug] the check "at-once" was not made' });
  });

  test('is the grader’s fault when a check is unknown or was made twice', () => {
    expect(judge(passedEvery, passedAtOnce, passedAtOnce).outcome).toBe('error');
    expect(judge(passedEvery, passedAtOnce, { ...passedAtOnce, id: 'more' }).outcome).toBe('error');
  });

  test('is the grader’s fault when a check broke, even if another one failed', () => {
    expect(judge(failedEvery, brokenCheck(AT_ONCE, 'no program'))).toMatchObject({ outcome: 'error', message: '[grading bug] no program' });
  });

  test('lets a check be undecided only if another one failed', () => {
    expect(judge(failedEvery, undecided(AT_ONCE, 'needs the other')).outcome).toBe('failed');
    expect(judge(passedEvery, undecided(AT_ONCE, 'needs the other')).outcome).toBe('error');
  });

  test('says why nothing was checked', () => {
    const refused = { outcome: 'not submitted' as const, message: 'bank.ts is missing.' };
    const exercise = loadExercise(makeRepository('03-bank-balance'), '03-bank-balance');
    expect(verdict(exercise, { ...INFO, refused }, [])).toMatchObject({ outcome: 'not submitted', points: 0, maxPoints: 10, checks: [], message: 'bank.ts is missing.' });
  });
});
