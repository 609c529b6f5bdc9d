/**
 * Runs every `@example` of `shared/`: an example that does not run is worse than none.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const shared = fileURLToPath(new URL('.', import.meta.url));
const register = new URL('../grading/register.mjs', import.meta.url).href;

interface Example {
  readonly name: string;
  readonly code: string;
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'examples-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const files = readdirSync(shared).filter((name) => name.endsWith('.ts') && examplesOf(name).length > 0);

describe.each(files)('%s', (file) => {
  // One process for all of a file's examples: most of the time goes into starting it.
  test('its examples run', async () => {
    const modules = examplesOf(file).map(({ name, code }, index) => {
      const path = join(folder, `${file}.${index}.mts`);
      writeFileSync(path, `// ${name}\n${code}`);
      return pathToFileURL(path).href;
    });
    const main = join(folder, `${file}.mjs`);
    writeFileSync(main, modules.map((url) => `await import(${JSON.stringify(url)});`).join('\n') + "\nconsole.log('all ran');\n");
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', register, main], { timeout: 25_000 });
    expect(stdout).toMatch(/all ran\n$/);
  });
});

test('examplesOf() finds the examples of lock.ts', () => {
  expect(examplesOf('lock.ts').length).toBeGreaterThanOrEqual(5);
});

/** The code after each `@example` of a file's TSDoc, as a module that can be put anywhere. */
function examplesOf(file: string): Example[] {
  const text = readFileSync(join(shared, file), 'utf8');
  const found = text.matchAll(/@example\s*\n\s*\* ```ts\n(?<body>[\s\S]*?)\n\s*\* ```/g);
  return [...found].map((match) => ({
    name: `${file}:${text.slice(0, match.index).split('\n').length}`,
    code: match.groups!['body']!
      .replaceAll(/^\s*\* ?/gm, '')
      .replaceAll(/'(?:\.\.\/)+shared\/(?<name>[a-z-]+\.ts)'/g, (_all, name: string) => JSON.stringify(pathToFileURL(join(shared, name)).href)),
  }));
}
