// accepted: holds the lock by `using`, to the end of the block, as `with` does in Python.
import { workerData } from 'node:worker_threads';

import { Lock } from '../../shared/lock.ts';
import type { Chart } from './charts.ts';
import { Page } from './page.ts';

/** What a writer is given. */
export interface Task {
  charts: readonly Chart[];
  /** The page, which is the other writer's as well. */
  buffer: SharedArrayBuffer;
  /** Guards the page: who holds it may write. */
  lock: SharedArrayBuffer;
  /** After each piece so many milliseconds pass, so that one sees something. */
  pauseMs: number;
}

const { charts, buffer, pauseMs } = workerData as Task;
const page = new Page(buffer);
const lock = Lock.from((workerData as Task).lock);

for (const chart of charts) {
  using _held = lock.hold();
  draw(chart);
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
