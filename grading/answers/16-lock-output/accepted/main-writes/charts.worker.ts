// accepted: the threads draw and send chart by chart; only the main thread writes on the page.
import { parentPort, workerData } from 'node:worker_threads';

import type { Chart } from './charts.ts';

export interface Task {
  charts: readonly Chart[];
}

for (const chart of (workerData as Task).charts) parentPort?.postMessage([...drawn(chart)].join(''));

function* drawn({ title, bars }: Chart): Generator<string> {
  yield `${title}\n`;
  for (const [label, value] of bars) yield `  ${label} ${'#'.repeat(value)}\n`;
}
