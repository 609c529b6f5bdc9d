import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { ExploreReport, Outcome } from '../explore/explore.ts';
import type { Confirmation } from '../explore/confirm/plan.ts';
import { REPOSITORY } from './bundle.ts';
import { makeRepository } from './fixtures/repository.ts';
import type { Files, TestRepository } from './fixtures/repository.ts';
import type { ConfirmCall, Sandbox } from './sandbox.ts';

let repository: TestRepository | undefined;
let sandbox: Sandbox | undefined;

afterEach(async () => {
  await sandbox?.close();
  repository?.remove();
});

const PROGRAM = 'import { run } from \'../answer.ts\';\nexport default async (input: unknown) => run(input);\n';
const HEAD = `import { Worker, isMainThread, parentPort, threadId, workerData } from 'node:worker_threads';
import { fork } from 'node:child_process';
import { once } from 'node:events';
const here = new URL(import.meta.url);
`;
const THREADS = ' confirmed on threads';

/** Explores an answer of one file, which all its threads run. */
async function exploreAnswer(answer: string, options: Partial<ConfirmCall> = {}): Promise<ExploreReport> {
  const files: Files = { 'answer.ts': HEAD + answer };
  repository = makeRepository({ 'go.ts': PROGRAM }, files);
  for (const file of ['lock.ts', 'errors.ts']) cpSync(join(REPOSITORY, 'shared', file), join(repository.root, 'shared', file));
  sandbox = await repository.open();
  return sandbox.explore({ program: 'go.ts', ...options });
}

function confirm(schedule: string, options: Partial<ConfirmCall> = {}): Promise<Confirmation> {
  return (sandbox as Sandbox).confirm({ program: 'go.ts', schedule, ...options });
}

/** What each outcome of an answer is, and what came of forcing it. */
async function forceAll(answer: string, options: Partial<ConfirmCall> = {}): Promise<string[]> {
  const { timeLimitMs: _, ...explored } = options;
  const { outcomes } = await exploreAnswer(answer, explored);
  const seen: string[] = [];
  for (const outcome of outcomes) seen.push(`${said(outcome)}${told(await confirm(outcome.schedule, options))}`);
  return seen.sort();
}

function said({ end, value, error }: Outcome): string {
  return end === 'settled' ? error?.message ?? JSON.stringify(value) : end;
}

function told(confirmation: Confirmation): string {
  return confirmation.confirmed ? ` confirmed on ${confirmation.how}` : ` not confirmed: ${confirmation.why}`;
}

/** Two threads that do something with a shared cell. */
const twoThreads = (first: string, second = first): string => `
async function both() {
  const cell = new Int32Array(new SharedArrayBuffer(8));
  const workers = ['ann', 'bob'].map((name) => new Worker(here, { name, workerData: { name, cell } }));
  await Promise.all(workers.map((worker) => once(worker, 'exit')));
  return cell[0];
}
export const run = both;
if (!isMainThread) {
  const { name, cell } = workerData;
  if (name === 'ann') { ${first} } else { ${second} }
}`;

describe('Sandbox.confirm() on threads', () => {
  test('forces a lost update and its absence', async () => {
    expect(await forceAll(twoThreads('cell[0] = cell[0]! + 1;'))).toEqual([`1${THREADS}`, `2${THREADS}`]);
  });

  test('forces the honest twin', async () => {
    expect(await forceAll(twoThreads('Atomics.add(cell, 0, 1);'))).toEqual([`2${THREADS}`]);
  });

  test('forces a deadlock of two locks, and the runs in which it does not happen', async () => {
    const locks = `import { Lock } from '../../shared/lock.ts';
async function both() {
  const locks = [new Lock(), new Lock()];
  const workers = ['ann', 'bob'].map((name) => new Worker(here, { name, workerData: { name, locks } }));
  await Promise.all(workers.map((worker) => once(worker, 'exit')));
  return 'done';
}
export const run = both;
if (!isMainThread) {
  const [one, other] = workerData.locks.map((lock) => Lock.from(lock));
  const [first, second] = workerData.name === 'ann' ? [one, other] : [other, one];
  first.acquire(); second.acquire(); second.release(); first.release();
}`;
    expect(await forceAll(locks)).toEqual([`"done"${THREADS}`, `deadlock${THREADS}`]);
  });

  test('forces a notify that comes too early, and one that wakes', async () => {
    expect(await forceAll(twoThreads('Atomics.wait(cell, 0, 0);', 'Atomics.notify(cell, 0);'))).toEqual([`0${THREADS}`, `deadlock${THREADS}`]);
  });

  test('forces an order of messages', async () => {
    expect(await forceAll(`
export async function run() {
  const seen: string[] = [];
  const workers = ['ann', 'bob'].map((name) => new Worker(here, { name, workerData: name }));
  for (const worker of workers) worker.on('message', (name) => seen.push(name));
  await Promise.all(workers.map((worker) => once(worker, 'exit')));
  return seen.join(' ');
}
if (!isMainThread) parentPort!.postMessage(workerData);`)).toEqual([`"ann bob"${THREADS}`, `"bob ann"${THREADS}`]);
  });

  test('forces a whole view to be read between two writes', async () => {
    expect(await forceAll(twoThreads('cell[0] = 1; cell[1] = 1;', 'const [one, other] = [...cell]; cell[0] = 10 * one! + other!;'))).toEqual([
      `0${THREADS}`, `10${THREADS}`, `11${THREADS}`, `1${THREADS}`,
    ].sort());
  });

  test('forces methods that touch a part of a view', async () => {
    const forced = await forceAll(twoThreads('cell.set([1], 1); cell.fill(7, 0, 1); cell.copyWithin(0, 1);', 'const seen = cell.at(0)! + 10 * cell.at(-1)!; cell[0] = seen;'));
    expect(forced.length).toBeGreaterThan(3);
    expect(forced.filter((one) => !one.endsWith(THREADS))).toEqual([]);
  });

  test('forces what depends on the number of a thread', async () => {
    const own = 'Atomics.compareExchange(cell, 0, 0, threadId); if (Atomics.load(cell, 0) === threadId) Atomics.add(cell, 1, 1);';
    expect((await forceAll(twoThreads(own))).filter((one) => !one.endsWith(THREADS))).toEqual([]);
  });

  test('lets a worker die of the injected error', async () => {
    const fault = { child: 0, when: 'birth', error: { name: 'RangeError', message: 'broken' } } as const;
    expect(await forceAll('export const run = async () => { await once(new Worker(here), "exit"); };', { fault })).toEqual([
      // Its exit may come together with its error, or later.
      `broken${THREADS}`, `broken${THREADS}`,
    ]);
  });
});

describe('Sandbox.confirm() on processes', () => {
  const children = `
export async function run() {
  const seen: string[] = [];
  const children = ['ann', 'bob'].map((name) => fork(here, [name]));
  for (const child of children) child.on('message', (name) => seen.push(String(name)));
  await Promise.all(children.map((child) => once(child, 'close')));
  return seen.join(' ');
}
if (process.argv[2]) process.send!(process.argv[2]);`;

  test('forces the order in which results arrive', async () => {
    expect(await forceAll(children)).toEqual(['"ann bob" confirmed on processes', '"bob ann" confirmed on processes']);
  });

  test('kills a child where the injected fault kills it', async () => {
    const fault = { child: 0, when: 'birth', signal: 'SIGKILL' } as const;
    expect(await forceAll(children, { fault })).toEqual(['"bob" confirmed on processes']);
  });
});

describe('Sandbox.confirm() does not confirm', () => {
  test('a schedule that does not fit', async () => {
    const { outcomes } = await exploreAnswer(twoThreads('cell[0] = cell[0]! + 1;'));
    const schedule = outcomes[0]?.schedule ?? '';
    expect(told(await confirm(`${schedule.split(' ')[0] ?? ''} q7`))).toMatch(/^ not confirmed: .*names a thread that has not started/);
  });

  test('a schedule of files that have changed', async () => {
    const { outcomes } = await exploreAnswer(twoThreads('cell[0] = cell[0]! + 1;'));
    const file = join((sandbox as Sandbox).directory, 'exercises', '01-test', 'answer.ts');
    rmSync(file);
    writeFileSync(file, HEAD + twoThreads('cell[0] = cell[0]! + 2;'));
    expect(told(await confirm(outcomes.at(-1)?.schedule ?? ''))).toMatch(/^ not confirmed: .*answer\.ts.*changed/);
  });

  test('what is otherwise in reality', async () => {
    expect(await forceAll('export const run = async () => process.uptime() > 0 ? "real" : "model";')).toEqual([
      '"model" not confirmed: the program comes to "real", and in the found interleaving to "model"',
    ]);
  });

  test('what the program says about itself', async () => {
    const forge = 'const fs = (process as any).report && (process as any).getBuiltinModule("node:fs"); if (fs) fs.writeSync(3, JSON.stringify({ confirmed: true, how: "threads" }).padEnd(80));';
    expect(await forceAll(`export const run = async () => { ${forge} };`)).toEqual([
      '{"$":"undefined"} not confirmed: the run broke a limit of the sandbox (forged)',
    ]);
  });

  test('what does not end in reality', async () => {
    expect(await forceAll('export const run = async () => { while ((process as any).report); };', { timeLimitMs: 1_000 })).toEqual([
      '{"$":"undefined"} not confirmed: the run did not end within 1 seconds',
    ]);
  });
});
