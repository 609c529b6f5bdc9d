/**
 * What starting and joining costs beside Node's own workers and processes, to be read as ratios within one run.
 *
 * On Node 20 nearly all of it is the loader of `.ts` files, which each worker and process starts anew.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { bench, describe } from 'vitest';
import { Event } from './event.ts';
import { Process } from './process.ts';
import { Thread } from './thread.ts';

const empty = new URL('./thread.bench.worker.ts', import.meta.url);
const HOW_OFTEN = { iterations: 6, warmupIterations: 1, time: 0, warmupTime: 0 };

describe('start and wait for the end', () => {
  bench('bare: Worker', async () => {
    await once(new Worker(empty), 'exit');
  }, HOW_OFTEN);
  bench('Thread', () => {
    const thread = new Thread({ module: empty, target: 'nothing' });
    thread.start();
    thread.join();
  }, HOW_OFTEN);
  bench('Thread with an Event', () => {
    const thread = new Thread({ module: empty, target: 'nothing', args: [new Event()] });
    thread.start();
    thread.join();
  }, HOW_OFTEN);
  bench('bare: fork', async () => {
    await once(fork(empty), 'exit');
  }, HOW_OFTEN);
  bench('Process', async () => {
    const child = new Process({ module: empty, target: 'nothing' });
    child.start();
    await child.join();
  }, HOW_OFTEN);
});
