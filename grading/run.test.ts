import { describe, expect, test } from 'vitest';
import { loadExercise } from './exercise.ts';
import type { Exercise, ExerciseCheck } from './exercise.ts';
import type { Answer, Check, SpecDefinition } from './finding.ts';
import { makeRepository } from './fixtures/repository.ts';
import { gradeAnswer } from './grade.ts';
import { openRun } from './run.ts';
import { SubmissionRefused } from './sandbox/files.ts';
import { SandboxLimit } from './sandbox/limits.ts';
import type { ExploreCall, Sandbox } from './sandbox/sandbox.ts';

const PASS: Check = () => Promise.resolve({ passed: true });

function exercise(): Exercise {
  return loadExercise(makeRepository('03-bank-balance'), '03-bank-balance');
}

function definition(checks: Record<string, Check>): SpecDefinition {
  return { exercise: '03-bank-balance', checks: { 'every-transaction': PASS, 'at-once': PASS, ...checks } };
}

/** A sandbox that runs nothing: it keeps what it was asked, and whether it was closed. */
function fakeSandbox(): { sandbox: Sandbox; calls: ExploreCall[]; isClosed: () => boolean } {
  const calls: ExploreCall[] = [];
  let closed = false;
  const sandbox = {
    isolation: 'namespace',
    directory: '/nowhere',
    explore: (call: ExploreCall) => {
      calls.push(call);
      return Promise.resolve({});
    },
    runForReal: () => Promise.reject(new Error('not here')),
    close: () => {
      closed = true;
      return Promise.resolve();
    },
  } as unknown as Sandbox;
  return { sandbox, calls, isClosed: () => closed };
}

async function grade(checks: Record<string, Check>, open = (): Promise<Sandbox> => Promise.resolve(fakeSandbox().sandbox)): Promise<Awaited<ReturnType<typeof gradeAnswer>>> {
  const found = exercise();
  const target = { exercise: found, answerDir: found.folder, label: 'exercises/03-bank-balance', seed: 5 };
  return gradeAnswer(target, { loadSpec: () => Promise.resolve(definition(checks)), open });
}

describe('openRun()', () => {
  test('hands each check an answer with the run’s seed and a random stream of its own', async () => {
    const drawn: Record<string, number[]> = {};
    const draw = (id: string): Check => (answer: Answer) => {
      drawn[id] = [answer.seed, answer.integer(0, 1e9), answer.random()];
      return Promise.resolve({ passed: true });
    };
    await grade({ 'every-transaction': draw('every-transaction'), 'at-once': draw('at-once') });
    const first = structuredClone(drawn);
    await grade({ 'at-once': draw('at-once'), 'every-transaction': draw('every-transaction') });
    expect(drawn).toEqual(first);
    expect(first['every-transaction']?.[0]).toBe(5);
    expect(first['every-transaction']?.[1]).not.toBe(first['at-once']?.[1]);
  });

  test('passes a program and its options on to the sandbox', async () => {
    const { sandbox, calls } = fakeSandbox();
    const explore: Check = async (answer) => {
      await answer.explore('two-tellers.ts', { input: [1, 2], helpers: 'single' });
      return { passed: true };
    };
    await grade({ 'every-transaction': explore }, () => Promise.resolve(sandbox));
    expect(calls).toEqual([{ program: 'two-tellers.ts', input: [1, 2], helpers: 'single' }]);
  });

  describe('where somebody waits', () => {
    const checkAll = async (checks: Record<string, Check>, confirm = true): Promise<(boolean | null)[]> => {
      const stub = exercise();
      const [first, last] = stub.checks as [ExerciseCheck, ExerciseCheck];
      const found = { ...stub, checks: [first, { ...first, id: 'between' }, last] };
      const run = await openRun({ exercise: found, answerDir: found.folder, label: 'x' }, definition({ between: PASS, ...checks }), { seed: 1, confirm, open: () => Promise.resolve(fakeSandbox().sandbox) });
      const results: (boolean | null)[] = [];
      for (const check of found.checks) results.push((await run.check(check)).passed);
      await run.close();
      return results;
    };
    /** A last check that is not decided after a failure, as a real run is not. */
    const lastCheck = (started: string[]): Check => (answer) => {
      started.push(answer.failedBefore().join() || 'nothing failed');
      return Promise.resolve(answer.failedBefore().length > 0 ? { passed: null, sentence: 'not decided' } : { passed: true });
    };

    test('begins the last check as soon as one has passed, and once only', async () => {
      const started: string[] = [];
      const between: Check = () => {
        started.push('between');
        return Promise.resolve({ passed: true });
      };
      expect(await checkAll({ between, 'at-once': lastCheck(started) })).toEqual([true, true, true]);
      expect(started).toEqual(['nothing failed', 'between']);
      started.length = 0;
      expect(await checkAll({ between, 'at-once': lastCheck(started) }, false)).toEqual([true, true, true]);
      expect(started).toEqual(['between', 'nothing failed']);
    });

    test('asks it again when something has failed in between', async () => {
      const started: string[] = [];
      const between: Check = () => Promise.resolve({ passed: false, kind: 'lost update', sentence: 'It is lost.' });
      expect(await checkAll({ between, 'at-once': lastCheck(started) })).toEqual([true, false, null]);
      expect(started).toEqual(['nothing failed', 'lost update']);
    });
  });

  test('cannot replay when the spec does not know how', async () => {
    const found = exercise();
    const run = await openRun({ exercise: found, answerDir: found.folder, label: 'x' }, definition({}), { seed: 1, open: () => Promise.resolve(fakeSandbox().sandbox) });
    await expect(run.replay('w1')).rejects.toThrow('[grading bug]');
  });
});

describe('gradeAnswer()', () => {
  test('adds the findings of all checks up', async () => {
    expect(await grade({})).toMatchObject({ outcome: 'passed', points: 10, seed: 5, isolation: 'namespace', answer: 'exercises/03-bank-balance' });
  });

  test('turns a sandbox limit into a failed check of that kind', async () => {
    const verdict = await grade({ 'at-once': () => Promise.reject(new SandboxLimit('time', 'Still busy.')) });
    expect(verdict).toMatchObject({ outcome: 'failed', points: 6 });
    expect(verdict.checks[1]).toMatchObject({ passed: false, kind: 'time limit', sentence: 'Still busy.' });
  });

  test('marks a check that throws as the grader’s fault', async () => {
    const verdict = await grade({ 'at-once': () => Promise.reject(new Error('no such program')) });
    expect(verdict).toMatchObject({ outcome: 'error', message: '[grading bug] the check "at-once" broke: no such program' });
  });

  test('marks a spec with other check ids as the grader’s fault', async () => {
    expect(await grade({ more: PASS })).toMatchObject({ outcome: 'error', message: '[grading bug] the spec checks "more", which exercise.json does not announce' });
  });

  test('says what is missing when the answer was not submitted', async () => {
    const open = (): Promise<Sandbox> => Promise.reject(new SubmissionRefused([{ file: 'bank.ts', why: 'is missing' }]));
    expect(await grade({}, open)).toMatchObject({ outcome: 'not submitted', checks: [], message: expect.stringContaining('bank.ts is missing') });
  });

  test('says what was tampered with when a file is not what it should be', async () => {
    const open = (): Promise<Sandbox> => Promise.reject(new SubmissionRefused([{ file: 'bank.ts', why: 'is a symbolic link' }]));
    expect(await grade({}, open)).toMatchObject({ outcome: 'tampered', message: expect.stringContaining('bank.ts is a symbolic link') });
  });

  test('never rejects: a sandbox that cannot be opened is the grader’s fault', async () => {
    expect(await grade({}, () => Promise.reject(new Error('disk full')))).toMatchObject({ outcome: 'error', message: '[grading bug] disk full' });
  });

  test('closes the sandbox', async () => {
    const { sandbox, isClosed } = fakeSandbox();
    await grade({ 'at-once': () => Promise.reject(new Error('broken')) }, () => Promise.resolve(sandbox));
    expect(isClosed()).toBe(true);
  });
});
