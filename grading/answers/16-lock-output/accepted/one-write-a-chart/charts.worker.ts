// accepted: puts a chart together first and writes it in one piece, which needs no lock.
import { workerData } from 'node:worker_threads';

import type { Chart } from './charts.ts';
import { Page } from './page.ts';

/** What a writer is given. */
export interface Task {
  charts: readonly Chart[];
  /** The page, which is the other writer's as well. */
  buffer: SharedArrayBuffer;
  /** After each piece so many milliseconds pass, so that one sees something. */
  pauseMs: number;
}

const { charts, buffer, pauseMs } = workerData as Task;
const page = new Page(buffer);

for (const chart of charts) write(drawn(chart));

function drawn({ title, bars }: Chart): string {
  return [title, ...bars.map(([label, value]) => `  ${label} ${'#'.repeat(value)}`), ''].join('\n');
}

function write(piece: string): void {
  page.write(piece);
  if (pauseMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
}
