import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { makeFolder } from './fixtures/repository.ts';

const register = new URL('./register.mjs', import.meta.url).href;

async function run(files: Record<string, string>): Promise<{ stdout: string; stderr: string }> {
  const folder = makeFolder({ 'package.json': '{ "type": "module" }', ...files });
  return promisify(execFile)(process.execPath, ['--import', register, join(folder, 'main.ts')], { env: {} }).catch((error: unknown) => error as { stdout: string; stderr: string });
}

test('compiles what types alone do not make, in threads as well, and finds files however they are spelled', async () => {
  const { stdout } = await run({
    'main.ts': "import { Worker } from 'node:worker_threads';\nimport { one } from './dep.js';\nimport { two } from './dep';\nenum Level { low = 7 }\nconsole.log(Level.low, one, two);\nnew Worker(new URL('./thread.ts', import.meta.url));",
    'dep.ts': 'export const one: number = 1; export const two = 2 satisfies number;', 'thread.ts': "import { two } from './dep.ts';\nconst last: number = two + 1;\nconsole.log(last);",
  });
  expect(stdout).toBe('7 1 2\n3\n');
});

test('says where an error is, in lines of the TypeScript', async () => {
  const broken = { 'main.ts': 'interface Long {\n  readonly field: string;\n}\nexport const none = null as unknown as Long;\nconsole.log(none.field);' };
  const [first, again] = [await run(broken), await run(broken)];
  for (const { stderr } of [first, again]) expect(stderr).toContain('main.ts:5:');
});

test('says where a file cannot be compiled', async () => {
  expect((await run({ 'main.ts': 'const a = 1;\nconst = 2;' })).stderr).toContain('main.ts:2:6: ERROR');
});
