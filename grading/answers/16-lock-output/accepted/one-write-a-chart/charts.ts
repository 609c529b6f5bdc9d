import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import type { Task } from './charts.worker.ts';
import { Page } from './page.ts';

const workerFile = new URL('./charts.worker.ts', import.meta.url);

/** A title, and for each line a label and the length of its bar. */
export interface Chart {
  title: string;
  bars: readonly (readonly [label: string, value: number])[];
}

/**
 * Has two threads draw charts on one page, at the same time.
 *
 * @param options.pauseMs how long each piece takes, in milliseconds
 * @returns a promise that settles when both threads have exited; it rejects with the error of one that has failed
 */
export async function drawTogether(
  page: Page,
  left: readonly Chart[],
  right: readonly Chart[],
  { pauseMs = 0 }: { pauseMs?: number } = {},
): Promise<void> {
  const writers = [
    writer('left', { charts: left, buffer: page.buffer, pauseMs }),
    writer('right', { charts: right, buffer: page.buffer, pauseMs }),
  ];
  // `Promise.all` alone would give up at the first failure, while the other thread still writes.
  await Promise.allSettled(writers);
  await Promise.all(writers);
}

/** Starts one thread, and waits until it has exited. */
function writer(name: string, task: Task): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    const worker = new Worker(workerFile, { name, workerData: task });
    worker.once('error', (error: Error) => {
      failure = error;
    });
    worker.once('exit', () => {
      if (failure) reject(failure);
      else resolve();
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const coffee: Chart = { title: 'Cups of coffee', bars: [['Mon', 7], ['Tue', 3], ['Wed', 12]] };
  const rain: Chart = { title: 'Hours of rain', bars: [['Mon', 9], ['Tue', 5], ['Wed', 1]] };
  const lost: Chart = { title: 'Umbrellas lost', bars: [['Mon', 2], ['Tue', -1], ['Wed', 4]] };
  const page = new Page();
  try {
    await drawTogether(page, [coffee, coffee], [rain, lost], { pauseMs: 20 });
  } catch (error) {
    console.log(`A thread has failed: ${String(error)}`);
  }
  console.log(page.text());
}
