import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exerciseSlugs, loadExercise } from './exercise.ts';
import { EXERCISE_DATA, exerciseFiles, makeFolder, makeRepository } from './fixtures/repository.ts';
import { UsageError } from './usage-error.ts';

describe('exerciseSlugs()', () => {
  test('lists folders of the shape NN-slug in the order of play', () => {
    const root = makeFolder({ 'exercises/10-b/x': '', 'exercises/02-a/x': '', 'exercises/notes/x': '', 'exercises/03-file': '' });
    expect(exerciseSlugs(root)).toEqual(['02-a', '10-b']);
  });

  test('finds none where there is no folder', () => {
    expect(exerciseSlugs(makeFolder({}))).toEqual([]);
  });
});

describe('loadExercise()', () => {
  test('returns the content of exercise.json and where the parts are', () => {
    const root = makeRepository('03-bank-balance');
    expect(loadExercise(root, '03-bank-balance')).toEqual({
      ...EXERCISE_DATA,
      slug: '03-bank-balance',
      number: '03',
      root,
      folder: join(root, 'exercises', '03-bank-balance'),
      solution: join(root, 'solutions', '03-bank-balance'),
      specFile: join(root, 'exercises', '03-bank-balance', '.spec', '03-bank-balance.spec.ts'),
    });
  });

  test.each([
    ['a misspelled key', { minute: 3 }, 'Unrecognized key: "minute"'],
    ['a file that leads out of the folder', { files: ['../bank.ts'] }, 'files.0'],
    ['a worker as the file that is started', { files: ['teller.worker.ts', 'bank.ts'] }, 'files.0: the first file is the one that `npm start` runs'],
    ['an unknown kind', { stub: { check: 'at-once', kind: 'bad luck' } }, 'stub.kind'],
    ['two checks of one name', { checks: [EXERCISE_DATA.checks[0], EXERCISE_DATA.checks[0]] }, 'two checks have the same id'],
    ['a stub that fails by no check', { stub: { check: 'nothing', kind: 'leak' } }, 'stub.check: there is no check "nothing"'],
  ])('refuses %s and names the field', (_name, change, message) => {
    const root = makeFolder(exerciseFiles('03-bank-balance', change as never));
    expect(() => loadExercise(root, '03-bank-balance')).toThrow(UsageError);
    expect(() => loadExercise(root, '03-bank-balance')).toThrow(message);
  });

  test('says which file is missing or no JSON', () => {
    expect(() => loadExercise(makeFolder({}), '03-x')).toThrow('exercises/03-x/.spec/exercise.json is missing.');
    expect(() => loadExercise(makeFolder({ 'exercises/03-x/.spec/exercise.json': '{' }), '03-x')).toThrow('exercises/03-x/.spec/exercise.json is not JSON');
  });
});
