import { describe, expect, test } from 'vitest';
import type { Answer, Finding, SpecDefinition } from '../finding.ts';
import { makeRepository } from '../fixtures/repository.ts';
import type { OpenSandbox } from '../run.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { audit, seedsFrom } from './audit.ts';

/** Judges by the folder that the sandbox was opened with: no learner code is needed here. */
function pipeline(judge: (folder: string, answer: Answer) => Finding): { open: OpenSandbox; loadSpec: () => Promise<SpecDefinition> } {
  return {
    open: ({ answerDir }) =>
      Promise.resolve({
        isolation: 'process', directory: '', explore: () => Promise.resolve(answerDir), runForReal: () => Promise.reject(new Error()), close: () => Promise.resolve(),
      } as unknown as Sandbox),
    loadSpec: () =>
      Promise.resolve({
        exercise: '03-bank-balance',
        checks: {
          'every-transaction': async (answer) => judge((await answer.explore('x')) as unknown as string, answer),
          'at-once': () => Promise.resolve({ passed: true }),
        },
      }),
  };
}

const RIGHT = (folder: string): Finding =>
  /refused|exercises/.test(folder) ? { passed: false, kind: 'lost update', sentence: 'One is forgotten.' } : { passed: true };

async function run(judge: (folder: string, answer: Answer) => Finding, options: { repeat?: number; json?: boolean } = {}): Promise<{ exitCode: number; output: string }> {
  return audit([], { root: makeRepository('03-bank-balance'), repeat: 1, jobs: 2, seed: 1, ...pipeline(judge), ...options });
}

describe('audit()', () => {
  test('passes when every answer is judged as it must be', async () => {
    const { output, exitCode } = await run(RIGHT, { repeat: 3 });
    expect(exitCode).toBe(0);
    expect(output).toMatchInlineSnapshot(`
      "
        answer                                                 must get                         passed  as named
      ✓ exercises/03-bank-balance                              every-transaction — lost update     0 %     100 %
      ✓ solutions/03-bank-balance                              passed                            100 %     100 %
      ✓ grading/answers/03-bank-balance/accepted/one-owner     passed                            100 %     100 %
      ✓ grading/answers/03-bank-balance/refused/early-release  every-transaction — lost update     0 %     100 %
      ✓ grading/answers/03-bank-balance/refused/no-lock        every-transaction — lost update     0 %     100 %
      ✓ grading/answers/03-bank-balance/refused/one-side       every-transaction — lost update     0 %     100 %
      ✓ grading/answers/03-bank-balance/refused/own-lock       every-transaction — lost update     0 %     100 %
      ✓ grading/answers/03-bank-balance/refused/read-only      every-transaction — lost update     0 %     100 %

      ✓ 8 answers, 3 seeds each (first seed 1): every verdict is as it must be
      "
    `);
  });

  test('fails when a refused answer passes once in many runs, and names the seed', async () => {
    const seeds = seedsFrom(1, 5);
    const { output, exitCode } = await run((folder, answer) => (folder.endsWith('no-lock') && answer.seed === seeds[3] ? { passed: true } : RIGHT(folder)), { repeat: 5 });
    expect(exitCode).toBe(1);
    expect(output).toMatch(/refused\/no-lock +every-transaction — lost update +20 % +80 %/);
    expect(output).toContain(`got       passed (seed ${seeds[3]})`);
  });

  test('fails when an answer is refused by another kind than its header names', async () => {
    const { output, exitCode } = await run((folder) => (folder.endsWith('no-lock') ? { passed: false, kind: 'crash', sentence: 'It broke.' } : RIGHT(folder)));
    expect(exitCode).toBe(1);
    expect(output).toContain('got       every-transaction — crash (seed 1): It broke.');
  });

  test('fails when the grader breaks', async () => {
    const { output, exitCode } = await run((folder) => {
      if (folder.includes('solutions')) throw new Error('no such program');
      return RIGHT(folder);
    });
    expect(exitCode).toBe(1);
    expect(output).toContain('got       error (seed 1): [grading bug]');
  });

  test('prints its outcome as JSON', async () => {
    const { output } = await run(RIGHT, { json: true });
    expect(JSON.parse(output)).toMatchObject({ passed: 8, failed: 0, seed: 1, problems: [] });
  });

  test('names check ids that the spec and exercise.json do not share', async () => {
    const { loadSpec, open } = pipeline(RIGHT);
    const other = async (): Promise<SpecDefinition> => {
      const { exercise, checks } = await loadSpec();
      return { exercise, checks: { ...checks, more: () => Promise.resolve({ passed: true }) } };
    };
    const { output, exitCode } = await audit(['03'], { root: makeRepository('03-bank-balance'), repeat: 1, jobs: 2, open, loadSpec: other });
    expect(exitCode).toBe(1);
    expect(output).toContain('has a check "more", which exercise.json does not announce');
  });
});
