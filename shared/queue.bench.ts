/**
 * How many values go from one thread to another, by a `Queue` and by `postMessage`, to be read as ratios
 * within one run. One iteration is as many values as the name says.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { bench, describe } from 'vitest';
import { Queue } from './queue.ts';

const NUMBERS = 100_000;
const OBJECTS = 20_000;

const kinds = {
  'whole numbers': { count: NUMBERS, make: (index: number): unknown => index },
  fractions: { count: NUMBERS, make: (index: number): unknown => index + 0.5 },
  'small objects': { count: OBJECTS, make: (index: number): unknown => ({ id: index, name: 'ann', ok: true }) },
  texts: { count: OBJECTS, make: (index: number): unknown => `value ${index}` },
  maps: { count: OBJECTS / 10, make: (index: number): unknown => new Map([['id', index]]) },
};

describe.each(Object.entries(kinds))('%s', (_, { count, make }) => {
  for (const how of ['Queue', 'Queue of at most 100', 'postMessage'] as const) {
    let worker: Worker;
    const queue = new Queue<unknown>(how === 'Queue of at most 100' ? 100 : 0);
    bench(
      `${how}, ${count}`,
      async () => {
        const done = once(worker, 'message');
        if (how === 'postMessage') {
          for (let index = 0; index < count; index += 1) worker.postMessage(make(index));
        } else {
          worker.postMessage('take them');
          for (let index = 0; index < count; index += 1) queue.put(make(index));
        }
        await done;
      },
      {
        setup: async () => {
          worker = new Worker(new URL('./queue.bench.worker.ts', import.meta.url), { workerData: { queue, count, how } });
          await once(worker, 'message');
        },
        teardown: async () => {
          await worker.terminate();
        },
      },
    );
  }
});
