/**
 * What the primitives cost beside the bare operations below them, to be read as ratios within one run:
 * the figures themselves are the machine's.
 *
 * One iteration is a thousand operations, written out in each function: a loop that is handed the
 * object as a parameter would make the engine forget what it knows about it, and measure that.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { bench, describe } from 'vitest';
import type { PingPong } from './primitives.bench.worker.ts';
import { Condition } from './condition.ts';
import { Event } from './event.ts';
import { Lock } from './lock.ts';
import { RLock } from './rlock.ts';
import { Semaphore } from './semaphore.ts';
import { SharedArray, SharedValue } from './value.ts';

const TIMES = 1_000;
const word = new Int32Array(new SharedArrayBuffer(4));
const [lock, rlock, semaphore, condition, event] = [new Lock(), new RLock(), new Semaphore(), new Condition(new Lock()), new Event()];
const [whole, fraction, array] = [new SharedValue('i'), new SharedValue('d'), new SharedArray('d', 8)];

describe('1,000 uncontended acquire and release', () => {
  bench('bare: compareExchange, exchange', () => {
    for (let time = 0; time < TIMES; time += 1) {
      if (Atomics.compareExchange(word, 0, 0, 1) !== 0) throw new Error('held');
      if (Atomics.exchange(word, 0, 0) !== 1) throw new Error('contended');
    }
  });
  bench('Lock', () => {
    for (let time = 0; time < TIMES; time += 1) {
      lock.acquire();
      lock.release();
    }
  });
  bench('RLock', () => {
    for (let time = 0; time < TIMES; time += 1) {
      rlock.acquire();
      rlock.release();
    }
  });
  bench('RLock that is held already', () => {
    rlock.acquire();
    for (let time = 0; time < TIMES; time += 1) {
      rlock.acquire();
      rlock.release();
    }
    rlock.release();
  });
  bench('Semaphore', () => {
    for (let time = 0; time < TIMES; time += 1) {
      semaphore.acquire();
      semaphore.release();
    }
  });
  bench('Condition with a Lock, notify() that nobody waits for', () => {
    for (let time = 0; time < TIMES; time += 1) {
      condition.acquire();
      condition.notify();
      condition.release();
    }
  });
  bench('Event.set() and clear()', () => {
    for (let time = 0; time < TIMES; time += 1) {
      event.set();
      event.clear();
    }
  });
});

describe('1,000 reads and writes', () => {
  bench('bare: Atomics.load, Atomics.store', () => {
    for (let time = 0; time < TIMES; time += 1) Atomics.store(word, 0, Atomics.load(word, 0) + 1);
  });
  bench("SharedValue 'i'", () => {
    for (let time = 0; time < TIMES; time += 1) whole.value += 1;
  });
  bench("SharedValue 'd'", () => {
    for (let time = 0; time < TIMES; time += 1) fraction.value += 0.5;
  });
  bench("SharedArray 'd' by index", () => {
    for (let time = 0; time < TIMES; time += 1) array[3]! += 0.5;
  });
  bench("SharedArray 'd' by at() and set()", () => {
    for (let time = 0; time < TIMES; time += 1) array.set(3, array.at(3) + 0.5);
  });
  bench("SharedArray 'd' by its view", () => {
    for (let time = 0; time < TIMES; time += 1) array.view[3]! += 0.5;
  });
});

const ROUNDS = 500;

describe(`${ROUNDS} times to another thread and back`, () => {
  for (const how of ['bare', 'Event', 'Semaphore', 'Condition', 'Barrier', 'Queue', 'postMessage'] as const) {
    let worker: Worker;
    bench(
      how,
      async () => {
        const done = once(worker, 'message');
        worker.postMessage({ rounds: ROUNDS } satisfies PingPong);
        await done;
      },
      {
        setup: async () => {
          worker = new Worker(new URL('./primitives.bench.worker.ts', import.meta.url), { workerData: { how } });
          await once(worker, 'message');
        },
        teardown: async () => {
          await worker.terminate();
        },
      },
    );
  }
});
