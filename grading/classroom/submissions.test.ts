import { symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadExercises } from '../exercise.ts';
import { makeFolder, makeRepository } from '../fixtures/repository.ts';
import { findSubmissions } from './submissions.ts';

function find(folder: string): { name: string; answers: Record<string, string> }[] {
  const exercises = loadExercises(makeRepository('03-bank-balance', '04-pool'));
  return findSubmissions(folder, exercises).map(({ name, answers }) => ({ name, answers: Object.fromEntries(answers) }));
}

describe('findSubmissions()', () => {
  test('takes a folder that holds exercises for one submission', () => {
    const folder = makeFolder({ 'exercises/03-bank-balance/bank.ts': '', 'package.json': '{' });
    expect(find(folder)).toEqual([{ name: basename(folder), answers: { '03-bank-balance': join(folder, 'exercises', '03-bank-balance') } }]);
  });

  test('takes a folder that holds the files of one exercise for one submission', () => {
    const folder = makeFolder({ 'bank.ts': '', 'teller.worker.ts': '' });
    expect(find(folder)).toEqual([{ name: basename(folder), answers: { '03-bank-balance': folder } }]);
  });

  test('takes every folder for a submission otherwise, also one in which nothing is found', () => {
    const folder = makeFolder({ 'bob/exercises/03-bank-balance/bank.ts': '', 'alice/04-pool/x.ts': '', 'carol/notes.txt': '', '.git/x': '', 'file.txt': '' });
    expect(find(folder)).toEqual([
      { name: 'alice', answers: { '04-pool': join(folder, 'alice', '04-pool') } },
      { name: 'bob', answers: { '03-bank-balance': join(folder, 'bob', 'exercises', '03-bank-balance') } },
      { name: 'carol', answers: {} },
    ]);
  });

  test('says what it expected where there is nothing', () => {
    expect(() => find(join(makeFolder({}), 'nowhere'))).toThrow('There is no folder');
    expect(() => find(makeFolder({ 'x/y.txt': '' }))).toThrow('holds no submission: expected exercises/03-bank-balance/ in it');
  });

  test.skipIf(process.platform === 'win32')('follows no symbolic link', () => {
    const folder = makeFolder({ 'real/exercises/03-bank-balance/bank.ts': '' });
    symlinkSync(join(folder, 'real'), join(folder, 'linked'));
    expect(find(folder).map((submission) => submission.name)).toEqual(['real']);
  });
});
