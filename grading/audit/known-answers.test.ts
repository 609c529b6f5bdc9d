import { describe, expect, test } from 'vitest';
import { loadExercise } from '../exercise.ts';
import { exerciseFiles, makeFolder } from '../fixtures/repository.ts';
import { findKnownAnswers, strayAnswers } from './known-answers.ts';
import type { KnownAnswers } from './known-answers.ts';

const SLUG = '03-bank-balance';
const ANSWERS = `grading/answers/${SLUG}`;

function find(changes: Record<string, string | undefined> = {}, data = {}): KnownAnswers {
  const files = Object.entries({ ...exerciseFiles(SLUG, data), ...changes }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return findKnownAnswers(loadExercise(makeFolder(Object.fromEntries(files)), SLUG));
}

describe('findKnownAnswers()', () => {
  test('finds stub, model answer, accepted and refused answers with what they must get', () => {
    const { answers, problems } = find();
    expect(problems).toEqual([]);
    expect(answers.map(({ target, expected }) => [target.label, expected.passed ? 'passed' : `${expected.check} — ${expected.kind}`])).toEqual([
      [`exercises/${SLUG}`, 'every-transaction — lost update'],
      [`solutions/${SLUG}`, 'passed'],
      [`${ANSWERS}/accepted/one-owner`, 'passed'],
      ...['early-release', 'no-lock', 'one-side', 'own-lock', 'read-only'].map((name) => [`${ANSWERS}/refused/${name}`, 'every-transaction — lost update']),
    ]);
    expect(answers.every(({ target }) => target.label.startsWith('grading/') === (target.baseDir !== undefined))).toBe(true);
  });

  test.each<[string, Record<string, string | undefined>, string]>([
    ['a missing README', { [`exercises/${SLUG}/README.md`]: undefined }, `exercises/${SLUG}/README.md is missing`],
    ['a missing spec', { [`exercises/${SLUG}/.spec/${SLUG}.spec.ts`]: undefined }, `exercises/${SLUG}/.spec/${SLUG}.spec.ts is missing`],
    ['a stray file beside the stub', { [`exercises/${SLUG}/notes.txt`]: 'x' }, `exercises/${SLUG}/notes.txt is stray`],
    ['a stray file in .spec', { [`exercises/${SLUG}/.spec/old.json`]: '{}' }, `exercises/${SLUG}/.spec/old.json is stray`],
    ['a model answer with another file', { [`solutions/${SLUG}/more.ts`]: '' }, `solutions/${SLUG}/more.ts is stray`],
    ['a model answer without a file', { [`solutions/${SLUG}/bank.ts`]: undefined }, `solutions/${SLUG}/bank.ts is missing`],
    ['a file where a folder should be', { [`${ANSWERS}/refused/x.ts`]: '' }, `${ANSWERS}/refused/x.ts is not a folder`],
    ['a stray folder of answers', { [`${ANSWERS}/maybe/x/bank.ts`]: '' }, `${ANSWERS}/maybe is stray: only accepted/ and refused/ are expected`],
    ['a stray file in an answer', { [`${ANSWERS}/refused/no-lock/readme.md`]: '' }, `${ANSWERS}/refused/no-lock/readme.md is stray`],
    ['an answer without a header', { [`${ANSWERS}/accepted/one-owner/bank.ts`]: 'export {};' }, 'accepted/one-owner has 0 header lines'],
    ['an answer with two headers', { [`${ANSWERS}/accepted/one-owner/teller.worker.ts`]: '// accepted: x' }, 'accepted/one-owner has 2 header lines'],
    ['a header of the wrong place', { [`${ANSWERS}/accepted/one-owner/bank.ts`]: '// refused by: at-once — leak — "x"' }, 'must begin with "// accepted: "'],
    ['an unknown check', { [`${ANSWERS}/refused/no-lock/bank.ts`]: '// refused by: nothing — leak — "x"' }, 'with a check of exercise.json and a known kind'],
    ['an unknown kind', { [`${ANSWERS}/refused/no-lock/bank.ts`]: '// refused by: at-once — bad luck — "x"' }, 'with a check of exercise.json and a known kind'],
    ['too few refused answers', { [`${ANSWERS}/refused/no-lock/bank.ts`]: undefined }, `${ANSWERS}/refused has 4 answers; there must be at least 5`],
    ['an answer that is the model answer', { [`${ANSWERS}/accepted/one-owner/bank.ts`]: '// accepted: x\nexport const balance = 200;\n' }, 'one-owner is the same as the model answer'],
  ])('names %s', (_name, changes, problem) => {
    expect(find(changes).problems.join('\n')).toContain(problem);
  });

  test('names an exercise that does not say how its stub fails', () => {
    expect(find({}, { stub: undefined }).problems).toEqual([`exercises/${SLUG}/.spec/exercise.json does not say by which check and kind the stub fails ("stub")`]);
  });
});

test('strayAnswers() names answers to exercises that do not exist', () => {
  const root = makeFolder({ ...exerciseFiles(SLUG), 'solutions/99-x/a.ts': '', 'grading/answers/98-y/a': '' });
  expect(strayAnswers(root)).toEqual(['solutions/99-x belongs to no exercise', 'grading/answers/98-y belongs to no exercise']);
});
