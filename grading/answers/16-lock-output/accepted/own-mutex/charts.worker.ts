// accepted: a mutex of two states on a word of its own, released by whoever took it, also on the way out of an error; the error travels as a message.
import { parentPort, workerData } from 'node:worker_threads';

import type { Chart } from './charts.ts';
import { Page } from './page.ts';

/** What a writer is given. */
export interface Task {
  charts: readonly Chart[];
  /** The page, which is the other writer's as well. */
  buffer: SharedArrayBuffer;
  /** 1 while somebody writes. */
  busy: Int32Array;
  /** After each piece so many milliseconds pass, so that one sees something. */
  pauseMs: number;
}

const { charts, buffer, busy, pauseMs } = workerData as Task;
const page = new Page(buffer);

for (const chart of charts) {
  const failed = drawAlone(chart);
  if (failed === undefined) continue;
  parentPort?.postMessage(failed);
  break;
}

function drawAlone(chart: Chart): unknown {
  while (Atomics.compareExchange(busy, 0, 0, 1) === 1) Atomics.wait(busy, 0, 1);
  let failed: unknown;
  try {
    draw(chart);
  } catch (error) {
    failed = error;
  }
  Atomics.store(busy, 0, 0);
  Atomics.notify(busy, 0, 1);
  return failed;
}

/** Writes a chart in several pieces. */
function draw({ title, bars }: Chart): void {
  write(`${title}\n`);
  for (const [label, value] of bars) {
    // A bar of less than nothing cannot be drawn: `repeat` throws a RangeError, which ends this thread.
    const bar = '#'.repeat(value);
    write(`  ${label} `);
    write(`${bar}\n`);
  }
}

function write(piece: string): void {
  page.write(piece);
  if (pauseMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
}
