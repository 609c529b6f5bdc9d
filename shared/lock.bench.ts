/**
 * What a `Lock` costs beside its bare algorithm, to be read as ratios within one run: the figures
 * themselves are the machine's. The goal is at most 1.3 times the bare algorithm.
 *
 * One iteration is a thousand pairs, written out in each function: a loop that is handed the lock as
 * a parameter would make the engine forget what it knows about it, and measure that.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { bench, describe } from 'vitest';
import { Lock } from './lock.ts';

const PAIRS = 1_000;
const lock = new Lock();
const word = new Int32Array(new SharedArrayBuffer(4));

describe('1,000 uncontended acquire and release', () => {
  bench('bare: compareExchange, exchange', () => {
    for (let pair = 0; pair < PAIRS; pair += 1) {
      if (Atomics.compareExchange(word, 0, 0, 1) !== 0) throw new Error('held');
      if (Atomics.exchange(word, 0, 0) !== 1) throw new Error('contended');
    }
  });

  bench('Lock.acquire(), release()', () => {
    for (let pair = 0; pair < PAIRS; pair += 1) {
      lock.acquire();
      lock.release();
    }
  });

  bench('using Lock.hold()', () => {
    for (let pair = 0; pair < PAIRS; pair += 1) {
      using _held = lock.hold();
    }
  });

  bench('Lock.run()', () => {
    for (let pair = 0; pair < PAIRS; pair += 1) lock.run(() => pair);
  });
});

// Each worker takes the lock this often in one iteration, so that starting it up hardly counts.
const ROUNDS = 20_000;

describe.each([2, 4])(`%i threads, ${ROUNDS} pairs each on one lock`, (threads) => {
  for (const how of ['bare', 'Lock'] as const) {
    const buffer = new SharedArrayBuffer(Lock.BYTES);
    let workers: Worker[] = [];
    bench(
      how,
      async () => {
        const done = workers.map((worker) => once(worker, 'message'));
        for (const worker of workers) worker.postMessage(ROUNDS);
        await Promise.all(done);
      },
      {
        setup: async () => {
          workers = Array.from({ length: threads }, () => new Worker(new URL('./lock.bench.worker.ts', import.meta.url), { workerData: { how, buffer } }));
          await Promise.all(workers.map((worker) => once(worker, 'message')));
        },
        teardown: async () => {
          await Promise.all(workers.map((worker) => worker.terminate()));
        },
      },
    );
  }
});
