import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SpecDefinition } from '../finding.ts';
import { makeFolder, makeRepository } from '../fixtures/repository.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { grade } from './grade.ts';
import type { GradeOptions } from './grade.ts';

/** Judges by the text of `bank.ts`, and breaks on request. */
const PIPELINE: Pick<GradeOptions, 'open' | 'loadSpec'> = {
  open: ({ answerDir }) =>
    Promise.resolve({
      isolation: 'process', directory: '', explore: () => Promise.resolve(readFileSync(join(answerDir, 'bank.ts'), 'utf8')), runForReal: () => Promise.reject(new Error()), close: () => Promise.resolve(),
    } as unknown as Sandbox),
  loadSpec: (exercise): Promise<SpecDefinition> =>
    Promise.resolve({
      exercise: exercise.slug,
      checks: {
        'every-transaction': async (answer) => {
          const text = (await answer.explore('x')) as unknown as string;
          if (text === 'break') throw new Error('no such program');
          return text === 'right' ? { passed: true } : { passed: false, kind: 'lost update', sentence: 'One is forgotten.' };
        },
        'at-once': () => Promise.resolve({ passed: true }),
      },
    }),
};

async function run(files: Record<string, string>, options: Partial<GradeOptions> = {}): ReturnType<typeof grade> {
  return grade(makeFolder(files), { root: makeRepository('03-bank-balance', '04-pool'), env: {}, format: 'json', seed: 7, ...PIPELINE, ...options });
}

const CLASS = { 'alice/exercises/03-bank-balance/bank.ts': 'right', 'bob/exercises/03-bank-balance/bank.ts': 'wrong', 'carol/notes.txt': '' };

describe('grade()', () => {
  test('leaves no cell empty: each has a verdict or says why there is none', async () => {
    const { output, exitCode } = await run(CLASS);
    const report = JSON.parse(output) as { submissions: { name: string; verdicts: { exercise: string; outcome: string }[] }[] };
    expect(report.submissions.map(({ name, verdicts }) => [name, ...verdicts.map((verdict) => `${verdict.exercise} ${verdict.outcome}`)])).toEqual([
      ['alice', '03-bank-balance passed', '04-pool not submitted'],
      ['bob', '03-bank-balance failed', '04-pool not submitted'],
      ['carol', '03-bank-balance not submitted', '04-pool not submitted'],
    ]);
    expect(exitCode).toBe(0);
  });

  test('loses no other cell when the grader breaks in one, and exits with 2', async () => {
    const { output, exitCode } = await run({ ...CLASS, 'dave/exercises/03-bank-balance/bank.ts': 'break' }, { format: 'table', exercise: '03' });
    expect(exitCode).toBe(2);
    expect(output).toMatchInlineSnapshot(`
      "submission  03          total
      alice       ✓ 10/10     10/10
      bob         ✗ 4/10       4/10
      carol       missing      0/10
      dave        error        4/10

        bob  03-bank-balance  every-transaction — Lost update: one is forgotten.
        carol  03-bank-balance  not submitted: There is no folder exercises/03-bank-balance in the submission.
        dave  03-bank-balance  error: [grading bug] the check "every-transaction" broke: no such program

      seed 7
      "
    `);
  });

  test('gives the same bytes for the same submissions and seed', async () => {
    expect((await run(CLASS)).output).toBe((await run(CLASS)).output);
  });

  test('writes every format into a folder, one folder a submission where a format is for one', async () => {
    const out = join(makeFolder({}), 'results');
    await run(CLASS, { format: 'table,json,classroom50,github-classroom,summary,junit', out });
    const each = ['alice', 'bob', 'carol'].flatMap((name) => [`${name}/github-classroom.json`, `${name}/github-classroom.txt`, `${name}/result.json`]);
    expect(readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length).toBe(4 + each.length);
    for (const path of ['table.txt', 'report.json', 'summary.md', 'junit.xml', ...each]) expect(readFileSync(join(out, path), 'utf8')).not.toBe('');
  });

  test('writes the other files and exits with 2 when one cannot be written', async () => {
    const out = makeFolder({});
    const { exitCode, notes } = await run(CLASS, { format: 'json,classroom50', out, env: { CLASSROOM: 'cs50' } });
    expect(exitCode).toBe(2);
    expect(notes?.[0]).toContain('the environment variable ASSIGNMENT is missing');
    expect(readdirSync(out)).toEqual(['report.json']);
  });

  test('renders a report that exists without grading again', async () => {
    const { output } = await run(CLASS);
    const from = join(makeFolder({ 'report.json': output }), 'report.json');
    const again = await grade(undefined, { root: '/nowhere', env: {}, format: 'json', from });
    expect(again.output).toBe(output);
  });

  test.each<[string, Partial<GradeOptions>, string]>([
    ['an unknown format', { format: 'pdf' }, 'There is no format "pdf". These exist: table, json'],
    ['an unknown exercise', { exercise: '99' }, 'There is no exercise "99". These exist:'],
    ['a time that is none', { datetime: 'yesterday' }, '"yesterday" is not a time'],
    ['a report that does not exist', { from: '/nowhere/report.json' }, 'There is no report /nowhere/report.json.'],
    ['several files without a folder', { format: 'table,json' }, '--out FOLDER'],
  ])('refuses %s with a sentence', async (_name, options, message) => {
    await expect(run(CLASS, options)).rejects.toThrow(message);
  });

  test('asks for a folder', async () => {
    await expect(grade(undefined, { root: makeRepository('03-bank-balance'), env: {}, format: 'json' })).rejects.toThrow('Say which folder to grade');
  });
});
