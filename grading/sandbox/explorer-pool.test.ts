import { afterEach, beforeEach, expect, test } from 'vitest';
import { ExplorerPool } from './explorer-pool.ts';
import { makeRepository, nativeEngine } from './fixtures/repository.ts';
import type { TestRepository } from './fixtures/repository.ts';
import type { Sandbox } from './sandbox.ts';

let repository: TestRepository;
let pool: ExplorerPool;

beforeEach(async () => {
  const engine = await nativeEngine();
  repository = makeRepository({ 'uptime.ts': 'export default () => ({ born: performance.timeOrigin });', 'leaves.ts': 'export default () => process.exit(0);' });
  pool = new ExplorerPool(repository.root, { entry: () => Promise.resolve(engine), isolation: 'process' });
});
afterEach(async () => {
  await pool.close();
  repository.remove();
});

const open = (): Promise<Sandbox> => repository.open({ lend: () => pool.lend() });
const explored = async (sandbox: Sandbox, program = 'uptime.ts'): Promise<string> => JSON.stringify(await sandbox.explore({ program }));
const exploredOnce = async (): Promise<string> => {
  const sandbox = await open();
  return explored(sandbox).finally(() => sandbox.close());
};

test('one answer after the other is explored in one process, which the first sandbox does not end', async () => {
  expect(await exploredOnce()).toBe(await exploredOnce());
});

test('answers at the same time have processes of their own', async () => {
  const sandboxes = [await open(), await open()];
  const [one, other] = await Promise.all(sandboxes.map((sandbox) => explored(sandbox)));
  await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
  expect(one).not.toBe(other);
});

test('what ended the process leaves the next answer a new one', async () => {
  const first = await exploredOnce();
  const hostile = await open();
  await expect(explored(hostile, 'leaves.ts')).rejects.toThrow('exit code 0');
  await hostile.close();
  expect(await exploredOnce()).not.toBe(first);
});

test('a process that has explored fifty answers makes way for a new one', async () => {
  const first = await exploredOnce();
  for (let answers = 1; answers < 50; answers += 1) pool.lend().release();
  expect(await exploredOnce()).not.toBe(first);
});
