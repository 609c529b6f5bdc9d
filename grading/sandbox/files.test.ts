import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SubmissionRefused, copySubmission } from './files.ts';
import type { RefusedFile } from './files.ts';
import { SUBMISSION_FILE_BYTES_MAX } from './limits.ts';

let root: string;
let answerDir: string;
let target: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'katas-files-'));
  [answerDir, target] = [join(root, 'answer'), join(root, 'target')];
  mkdirSync(answerDir);
  writeFileSync(join(answerDir, 'bank.ts'), 'export const bank = 1;\n');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const copy = (further: { files?: readonly string[]; baseDir?: string } = {}): string[] => copySubmission({ files: ['bank.ts'], answerDir, target, ...further });

function refused(run: () => unknown): readonly RefusedFile[] {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(SubmissionRefused);
    expect(readdirSync(root)).not.toContain('target');
    return (error as SubmissionRefused).refused;
  }
  throw new Error('nothing was refused');
}

describe('copySubmission()', () => {
  test('copies the files that are asked for and other TypeScript files, in folders too', () => {
    mkdirSync(join(answerDir, 'lib'));
    writeFileSync(join(answerDir, 'lib', 'helper.ts'), '');
    expect(copy()).toEqual(['bank.ts', 'lib/helper.ts']);
    expect(readFileSync(join(target, 'bank.ts'), 'utf8')).toBe('export const bank = 1;\n');
  });

  test('reads no settings, hooks, hidden folders, packages and notes', () => {
    for (const name of ['.npmrc', 'package.json', 'notes.txt', 'vitest.config.js']) writeFileSync(join(answerDir, name), 'hostile');
    for (const name of ['.spec', '.git', 'node_modules']) {
      mkdirSync(join(answerDir, name));
      writeFileSync(join(answerDir, name, 'hostile.ts'), 'hostile');
    }
    expect(copy()).toEqual(['bank.ts']);
  });

  test('takes what the answer does not have from the base, and nothing else', () => {
    const baseDir = join(root, 'base');
    mkdirSync(baseDir);
    for (const name of ['bank.ts', 'teller.worker.ts']) writeFileSync(join(baseDir, name), 'base');
    expect(copy({ files: ['bank.ts', 'teller.worker.ts'], baseDir })).toEqual(['bank.ts', 'teller.worker.ts']);
    expect(readFileSync(join(target, 'bank.ts'), 'utf8')).toBe('export const bank = 1;\n');
  });

  test('names every file that is missing or too large', () => {
    writeFileSync(join(answerDir, 'large.ts'), Buffer.alloc(SUBMISSION_FILE_BYTES_MAX + 1, 32));
    expect(refused(() => copy({ files: ['account.ts', 'teller.worker.ts'] }))).toEqual([
      { file: 'large.ts', why: 'is larger than 256 KiB' },
      { file: 'account.ts', why: 'is missing' },
    ]);
  });

  test('does without a file that no other one speaks of', () => {
    expect(copy({ files: ['bank.ts', 'teller.worker.ts'] })).toEqual(['bank.ts']);
  });

  test('does not without one that another file names', () => {
    writeFileSync(join(answerDir, 'bank.ts'), "new Worker(new URL('./teller.worker.ts', import.meta.url));");
    expect(refused(() => copy({ files: ['bank.ts', 'teller.worker.ts'] }))).toEqual([{ file: 'teller.worker.ts', why: 'is missing' }]);
  });

  test('takes a file of exactly the largest size', () => {
    writeFileSync(join(answerDir, 'large.ts'), Buffer.alloc(SUBMISSION_FILE_BYTES_MAX, 32));
    expect(copy()).toEqual(['bank.ts', 'large.ts']);
  });

  test('refuses names with unusual characters, and folders in folders without end', () => {
    mkdirSync(join(answerDir, 'a/b/c/d'), { recursive: true });
    writeFileSync(join(answerDir, 'über uns.ts'), '');
    expect(refused(copy)).toEqual([{ file: 'a/b/c/d', why: 'is nested too deeply' }, { file: 'über uns.ts', why: 'has a name with unusual characters' }]);
  });

  if (process.platform !== 'win32') {
    test('refuses links, also of folders and in place of a file that is asked for, and named pipes', () => {
      writeFileSync(join(root, 'secret.ts'), 'secret');
      rmSync(join(answerDir, 'bank.ts'));
      symlinkSync(join(root, 'secret.ts'), join(answerDir, 'bank.ts'));
      symlinkSync(root, join(answerDir, 'outside'));
      execFileSync('mkfifo', [join(answerDir, 'endless.ts')]);
      expect(refused(copy)).toEqual([
        { file: 'bank.ts', why: 'is a symbolic link' },
        { file: 'endless.ts', why: 'is a named pipe, not a file' },
        { file: 'outside', why: 'is a symbolic link' },
      ]);
    });
  }
});
