import { describe, expect, test } from 'vitest';
import { loadExercise } from './exercise.ts';
import type { Check, SpecDefinition } from './finding.ts';
import { FAILED, LOST_UPDATE, makeRepository } from './fixtures/repository.ts';
import { styleFor } from './reporters/style.ts';
import { renderVerdict } from './reporters/verdict-text.ts';
import { openRun } from './run.ts';
import type { ConfirmCall, Sandbox } from './sandbox/sandbox.ts';
import type { CheckResult, Confirmation } from './verdict.ts';

const CALL: ConfirmCall = { program: 'perform.ts', schedule: '1.aaaaaa.bc w1' };
const fails: Check = () => Promise.resolve({ passed: false, kind: 'lost update', sentence: 'Lost update.', interleaving: CALL });
const passes: Check = () => Promise.resolve({ passed: true });

/** Makes both checks of the test's exercise, and says what was forced. */
async function check(checks: SpecDefinition['checks'], confirm: boolean | undefined, confirmation: Confirmation = { confirmed: true, how: 'threads' }): Promise<{ results: CheckResult[]; forced: ConfirmCall[] }> {
  const exercise = loadExercise(makeRepository('03-bank-balance'), '03-bank-balance');
  const forced: ConfirmCall[] = [];
  const sandbox = {
    isolation: 'namespace', directory: '/nowhere',
    confirm: (call: ConfirmCall) => {
      forced.push(call);
      return Promise.resolve(confirmation);
    },
  } as unknown as Sandbox;
  const run = await openRun(
    { exercise, answerDir: exercise.folder, label: 'exercises/03-bank-balance' },
    { exercise: exercise.slug, checks },
    { seed: 5, open: () => Promise.resolve(sandbox), ...(confirm !== undefined && { confirm }) },
  );
  const results: CheckResult[] = [];
  for (const one of exercise.checks) results.push(await run.check(one));
  return { results, forced };
}

describe('openRun() with confirm', () => {
  test('forces the first interleaving that fails, and only that one', async () => {
    const { results, forced } = await check({ 'every-transaction': fails, 'at-once': fails }, true);
    expect(forced).toEqual([CALL]);
    expect(results.map(({ confirmation }) => confirmation)).toEqual([{ confirmed: true, how: 'threads' }, undefined]);
  });

  test('decides nothing by it', async () => {
    const { results: without } = await check({ 'every-transaction': fails, 'at-once': passes }, false);
    const { results } = await check({ 'every-transaction': fails, 'at-once': passes }, true, { confirmed: false, why: 'the run did not end' });
    expect(results.map(({ confirmation: _, ...rest }) => rest)).toEqual(without);
  });

  test('forces nothing where nothing fails, nor unless it is asked for', async () => {
    expect((await check({ 'every-transaction': passes, 'at-once': passes }, true)).forced).toEqual([]);
    expect((await check({ 'every-transaction': fails, 'at-once': passes }, undefined)).forced).toEqual([]);
  });

  test('cleans a reason, which may quote the program', async () => {
    const { results } = await check({ 'every-transaction': fails, 'at-once': passes }, true, { confirmed: false, why: 'it says \u001b[31mred' });
    expect(results[0]?.confirmation).toEqual({ confirmed: false, why: expect.not.stringContaining('\u001b') as string });
  });
});

describe('renderVerdict() with a confirmation', () => {
  const line = (confirmation: Confirmation | undefined): string[] => {
    const checks = [{ ...LOST_UPDATE, ...(confirmation && { confirmation }) }, ...FAILED.checks.slice(1)];
    const text = renderVerdict({ ...FAILED, checks }, { misconceptions: [], gaps: [] }, styleFor({ env: {}, isTTY: false, columns: 120, plain: false }));
    return text.split('\n').filter((one) => one.includes('confirmed'));
  };

  test('says in one line that it happened for real, or why not', () => {
    expect(line({ confirmed: true, how: 'threads' })).toEqual(['  confirmed this happened on real threads just now']);
    expect(line({ confirmed: true, how: 'processes' })).toEqual(['  confirmed this happened on real processes just now']);
    expect(line({ confirmed: false, why: 'the run did not end within 10 seconds' })).toEqual(['  confirmed no: the run did not end within 10 seconds']);
    expect(line(undefined)).toEqual([]);
  });
});
