import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeRepository } from './fixtures/repository.ts';
import { resolveAnswer, resolveAnswers } from './resolve.ts';
import { UsageError } from './usage-error.ts';

describe('resolveAnswer()', () => {
  test.each(['03', '3', '03-bank-balance', '03-bank', 'bank-balance', 'exercises/03', './exercises/03-bank-balance/', String.raw`exercises\03`, 'exercises/03/bank.ts'])(
    'takes %s for the learner’s own files',
    (name) => {
      const root = makeRepository('03-bank-balance', '04-pool');
      expect(resolveAnswer(root, name)).toMatchObject({ label: 'exercises/03-bank-balance', answerDir: join(root, 'exercises', '03-bank-balance') });
    },
  );

  test.each(['solutions/03', 'solutions/03-bank-balance', String.raw`.\solutions\03-bank-balance`.replace('.\\', './')])('takes %s for the model answer', (name) => {
    const root = makeRepository('03-bank-balance');
    expect(resolveAnswer(root, name)).toMatchObject({ label: 'solutions/03-bank-balance', answerDir: join(root, 'solutions', '03-bank-balance') });
  });

  test('takes an absolute path inside the repository', () => {
    const root = makeRepository('03-bank-balance');
    expect(resolveAnswer(root, join(root, 'solutions', '03-bank-balance')).label).toBe('solutions/03-bank-balance');
  });

  test('completes a known answer by the model answer', () => {
    const root = makeRepository('03-bank-balance');
    const label = 'grading/answers/03-bank-balance/refused/no-lock';
    expect(resolveAnswer(root, label)).toMatchObject({ label, answerDir: join(root, label), baseDir: join(root, 'solutions', '03-bank-balance') });
  });

  test('says which exercises exist when there is none of that name', () => {
    const root = makeRepository('03-bank-balance', '04-pool');
    expect(() => resolveAnswer(root, '99')).toThrow(UsageError);
    expect(() => resolveAnswer(root, 'exercises/99')).toThrow('There is no exercise "exercises/99". These exist:\n  03-bank-balance\n  04-pool');
  });

  test('never takes a part of a name for an exercise', () => {
    const root = makeRepository('03-bank-balance');
    for (const name of ['', 'bank', '0', 'solutions', '../03-bank-balance', 'shared/03']) expect(() => resolveAnswer(root, name), name).toThrow(UsageError);
  });
});

describe('resolveAnswers()', () => {
  test('means every exercise when none is named', () => {
    const root = makeRepository('03-bank-balance', '04-pool');
    expect(resolveAnswers(root, []).map((target) => target.label)).toEqual(['exercises/03-bank-balance', 'exercises/04-pool']);
  });

  test('keeps the order as typed and drops what was named twice', () => {
    const root = makeRepository('03-bank-balance', '04-pool');
    expect(resolveAnswers(root, ['solutions/04', '03', 'exercises/03']).map((target) => target.label)).toEqual(['solutions/04-pool', 'exercises/03-bank-balance']);
  });
});
