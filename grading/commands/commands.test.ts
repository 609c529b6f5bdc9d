import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Replay, SpecDefinition } from '../finding.ts';
import { FAILED, LOST_UPDATE_TABLE, PASSED, exerciseFiles, makeFolder, makeRepository } from '../fixtures/repository.ts';
import { resolveAnswers } from '../resolve.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { diff, unifiedDiff } from './diff.ts';
import { hint } from './hint.ts';
import { list } from './list.ts';
import { replay } from './replay.ts';
import { exitCodeOf, groupAnswers } from './test.ts';

const SLUG = '03-bank-balance';

describe('hint()', () => {
  test('shows one level more on each call, and stays at the last', () => {
    const root = makeRepository(SLUG);
    const heads = [1, 2, 3].map(() => hint('03', { root }).output.split('\n')[0]);
    expect(heads).toEqual([`${SLUG}  hint 1 of 2: concept`, `${SLUG}  hint 2 of 2: place`, `${SLUG}  hint 2 of 2: place`]);
  });

  test('shows the level that is asked for, and how to see the next', () => {
    const root = makeRepository(SLUG);
    expect(hint('03', { root, level: 1 }).output).toContain('Reading and writing are two steps.');
    expect(hint('03', { root, level: 1 }).output).toContain('the next one: npm run hint 03');
    expect(() => hint('03', { root, level: 3 })).toThrow('there is no level 3');
  });

  test('starts again when its memory is damaged', () => {
    const root = makeRepository(SLUG);
    mkdirSync(join(root, 'node_modules/.cache/katas/hints'), { recursive: true });
    writeFileSync(join(root, 'node_modules/.cache/katas/hints', SLUG), 'nonsense');
    expect(hint('03', { root }).output).toContain('hint 1 of 2');
    expect(readFileSync(join(root, 'node_modules/.cache/katas/hints', SLUG), 'utf8')).toBe('1');
  });
});

describe('diff()', () => {
  test('shows the way from the learner’s files to the model answer', () => {
    expect(diff('03', { root: makeRepository(SLUG) }).output).toMatchInlineSnapshot(`
      "--- exercises/03-bank-balance/bank.ts
      +++ solutions/03-bank-balance/bank.ts
      @@ -1,2 +1,1 @@
      -export const balance = 100;
      -// TODO: no transaction may be lost
      +export const balance = 200;
      "
    `);
  });

  test('says so when there is no difference', () => {
    const root = makeFolder({ ...exerciseFiles(SLUG), [`exercises/${SLUG}/bank.ts`]: 'export const balance = 200;\r\n' });
    expect(diff('03', { root }).output).toBe('Your files are the same as the model answer.\n');
  });

  test('unifiedDiff() takes a missing file for an empty one', () => {
    expect(unifiedDiff(['a', 'b'], ['', 'x\n'])).toContain('+x');
  });
});

describe('list()', () => {
  test('lists the exercises in the order of play', () => {
    const { output } = list({ root: makeRepository(SLUG, '04-pool') });
    expect(output.split('\n').slice(0, 2).map((line) => line.trim().split(' ')[0])).toEqual([SLUG, '04-pool']);
    expect(output).toContain('2 exercises, ');
  });

  test('has a heading for each chapter, and says what an exercise builds upon', () => {
    const course = { chapters: [{ id: 'first', title: 'First', about: 'to begin with', exercises: [SLUG] }, { id: 'then', title: 'Then', about: 'more', exercises: ['04-pool'] }] };
    const root = makeFolder({ ...exerciseFiles(SLUG), ...exerciseFiles('04-pool', { after: [SLUG] }), 'exercises/course.json': JSON.stringify(course) });
    const { output } = list({ root });
    expect(output).toMatch(/First: to begin with +\(exercises\/chapters\/first\.md\)\n +03-bank-balance .*\n\nThen: more .*\n +04-pool .*\(after 03\)\n/);
    expect(JSON.parse(list({ root, json: true }).output)).toMatchObject({ exercises: [{ chapter: 'first' }, { chapter: 'then', after: [SLUG] }] });
  });

  test('prints them as JSON without anything hidden', () => {
    const { output } = list({ root: makeRepository(SLUG), json: true });
    expect(JSON.parse(output)).toMatchObject({ exercises: [{ slug: SLUG, points: 10, gaps: ['bank.ts:2'] }] });
    expect(output).not.toMatch(/hints|misconceptions|stub/);
  });
});

describe('replay()', () => {
  const run = (play: Replay | undefined, json = false): ReturnType<typeof replay> =>
    replay('03', 'two-tellers:1,1 w1 d2', {
      root: makeRepository(SLUG),
      json,
      loadSpec: (): Promise<SpecDefinition> => Promise.resolve({ exercise: SLUG, checks: {}, ...(play !== undefined && { replay: play }) }),
      open: () => Promise.resolve({ isolation: 'process', directory: '/nowhere', close: () => Promise.resolve() } as unknown as Sandbox),
    });

  test('shows what happens, step by step', async () => {
    const { output, exitCode } = await run((_answer, schedule) =>
      Promise.resolve({ passed: false, kind: 'lost update', sentence: `Lost update under ${schedule}.`, table: LOST_UPDATE_TABLE }));
    expect(exitCode).toBe(1);
    expect(output).toContain('Lost update under two-tellers:1,1 w1 d2.');
    expect(output).toContain('◀ overwrites step 3');
    expect(output).toContain('schedule  two-tellers:1,1 w1 d2');
  });

  test('says so when nothing goes wrong', async () => {
    expect(await run(() => Promise.resolve({ passed: true }))).toMatchObject({ exitCode: 0, output: '✓ Nothing goes wrong under this schedule.\n' });
  });

  test('explains a schedule that is malformed or does not fit any more', async () => {
    await expect(run(() => Promise.reject(new Error('step 3 is not possible: w has finished')))).rejects.toThrow(
      `This schedule cannot be played on exercises/${SLUG}: step 3 is not possible: w has finished`,
    );
  });

  test('is the grader’s fault when the spec cannot replay', async () => {
    await expect(run(undefined)).rejects.toThrow('[grading bug]');
  });

  test('prints what happened as JSON', async () => {
    expect(JSON.parse((await run(() => Promise.resolve({ passed: true }), true)).output)).toEqual({ exercise: SLUG, answer: `exercises/${SLUG}`, schedule: 'two-tellers:1,1 w1 d2', passed: true });
  });
});

describe('test()', () => {
  test('grades together what needs the same environment', () => {
    const root = makeRepository(SLUG, '04-pool');
    const refused = `grading/answers/${SLUG}/refused/no-lock`;
    const groups = groupAnswers(root, resolveAnswers(root, ['03', 'solutions/03', '04', refused]));
    expect(groups.map(({ env, targets }) => [env, targets.map((target) => target.label)])).toEqual([
      [{}, [`exercises/${SLUG}`, 'exercises/04-pool']],
      [{ KATA_ANSWER: join(root, 'solutions') }, [`solutions/${SLUG}`]],
      [{ KATA_ANSWER: join(root, refused), KATA_BASE: join(root, 'solutions', SLUG) }, [refused]],
    ]);
  });

  test('exits with 0 when all passed, 1 when one failed, 2 when the grader could not decide', () => {
    expect(exitCodeOf([PASSED, PASSED], true)).toBe(0);
    expect(exitCodeOf([PASSED, FAILED], true)).toBe(1);
    expect(exitCodeOf([PASSED, { ...FAILED, outcome: 'error' }], true)).toBe(2);
    expect(exitCodeOf([PASSED], false)).toBe(2);
  });
});
