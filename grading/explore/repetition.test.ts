/** An exploration depends on nothing but the files and the seed: repeated, it gives the same bytes. */
import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { afterAll, expect, test } from 'vitest';
import { explore } from './explore.ts';
import { HEAD, removePrograms, threadsOn, writeProgram } from './fixtures/programs.ts';
import type { Files } from './fixtures/programs.ts';

afterAll(removePrograms);

/** Each in another corner: states, partial order, random executions, time-outs, messages. */
const EXPLORATIONS: Record<string, readonly [Files, object]> = {
  'states': [threadsOn(['cell[0] = cell[0]! + 1;', 'lock.acquire(); cell[0] = cell[0]! + 1;']), {}],
  'partial order': [threadsOn(['cell[0] = cell[0]! + 1;', 'cell[0] = cell[0]! + 1;']), { statesMax: 20, executionsMax: 50 }],
  'random executions': [threadsOn(['cell[0]++; cell[1]++;', 'cell[0]++; cell[1]++;', 'cell[0]++;']), { statesMax: 30, randomExecutions: 20 }],
  'time-outs and messages': [{
    'main.ts': `${HEAD}
export default async function () {
  const worker = start('w.worker.ts', 0);
  return await Promise.race([once(worker, 'message').then(([text]) => text), new Promise((resolve) => setTimeout(resolve, 10, Math.random()))]);
}`,
    'w.worker.ts': `${HEAD} parentPort!.postMessage(String(Date.now()));`,
  }, {}],
};

const TIMES = Number(process.env['KATA_TIMES'] ?? 20);

async function bytesOf({ main, root }: ReturnType<typeof writeProgram>, limits: object): Promise<string> {
  const report = await explore(main, { root, seed: 3, limits });
  return createHash('sha256').update(JSON.stringify(report)).digest('hex');
}

test.each(Object.entries(EXPLORATIONS))(`%s: ${String(TIMES)} explorations give the same bytes (KATA_TIMES)`, { timeout: 600_000 }, async (_, [files, limits]) => {
  const program = writeProgram(files);
  const seen = new Set<string>();
  for (let time = 0; time < TIMES; time++) seen.add(await bytesOf(program, limits));
  expect(seen.size).toBe(1);
});

test.each(Object.entries(EXPLORATIONS))('%s: the same bytes beside a thread that keeps a processor busy', async (_, [files, limits]) => {
  const program = writeProgram(files);
  const alone = await bytesOf(program, limits);
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const busy = new Worker('const { workerData } = require("node:worker_threads"); while (Atomics.load(workerData, 0) === 0);', { eval: true, workerData: stop });
  await new Promise((resolve) => busy.once('online', resolve));
  try {
    for (let time = 0; time < 3; time++) expect(await bytesOf(program, limits)).toBe(alone);
  } finally {
    Atomics.store(stop, 0, 1);
    await new Promise((resolve) => busy.once('exit', resolve));
  }
});
