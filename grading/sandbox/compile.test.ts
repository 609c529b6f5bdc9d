import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compileSandbox } from './compile.ts';
import { JAVASCRIPT_FOLDER, RUN_FOLDER } from './real-folders.ts';
import { javascriptOf } from './real-resolve.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'katas-compile-'));
  for (const folder of ['exercises/01-test/lib', 'shared']) mkdirSync(join(root, folder), { recursive: true });
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const urlOf = (path: string): string => pathToFileURL(join(root, path)).href;
const runFolder = (): string => `${urlOf(RUN_FOLDER)}/`;

test('compileSandbox() compiles every TypeScript file, and javascriptOf() finds it by the file\'s address', async () => {
  writeFileSync(join(root, 'exercises/01-test/lib/a.ts'), 'enum A { X = 7 }\nexport const a: number = A.X;\n');
  writeFileSync(join(root, 'shared/notes.md'), 'no code');
  await compileSandbox(root);
  expect(readFileSync(join(root, RUN_FOLDER, JAVASCRIPT_FOLDER, 'exercises/01-test/lib/a.ts.js'), 'utf8')).toMatch(/sourceMappingURL=data:/);
  expect(javascriptOf(`${urlOf('exercises/01-test/lib/a.ts')}?again=1`, runFolder())).not.toMatch(/enum|: number/);
});

test('javascriptOf() leaves alone what is not the sandbox\'s TypeScript', () => {
  expect([urlOf('exercises/made-later.ts'), 'file:///elsewhere/a.ts', urlOf('a.js'), 'node:fs'].map((url) => javascriptOf(url, runFolder()))).toEqual([undefined, undefined, undefined, undefined]);
});

test('a file that cannot be compiled says so where it is loaded, with its line', async () => {
  writeFileSync(join(root, 'shared/broken.ts'), 'export const a = 1;\nexport const b = ;\n');
  await compileSandbox(root);
  expect(() => javascriptOf(urlOf('shared/broken.ts'), runFolder())).toThrow(/^broken\.ts:2: Unexpected ";"$/);
});
