import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import { Condition } from '../../shared/condition.ts';
import type { ConditionHandle } from '../../shared/condition.ts';
import { Lock } from '../../shared/lock.ts';

/** What consumers and producers share. To each thread it arrives as plain data on the same memory. */
export interface Shelf {
  /** Notified when there are more loaves. Its lock guards them. */
  moreLoaves: ConditionHandle;
  /** One cell: how many loaves lie on the shelf. */
  loaves: Int32Array;
}

/** Makes a shelf, still empty. Called once, in the main thread. */
export function newShelf(): Shelf {
  return { moreLoaves: new Condition(new Lock()), loaves: new Int32Array(new SharedArrayBuffer(4)) };
}

/** Takes one loaf from the shelf; if there is none, sleeps until somebody puts one there. */
export function consume({ moreLoaves, loaves }: Shelf): void {
  const condition = Condition.from(moreLoaves);
  condition.run(() => {
    // A notify only says: look again. The loaf may have been here before, or somebody else has taken it by now.
    while (loaves[0] === 0) condition.wait();
    loaves[0]! -= 1;
  });
}

/** Puts loaves on the shelf, and wakes everybody who waits for one. */
export function produce({ moreLoaves, loaves }: Shelf, count: number): void {
  const condition = Condition.from(moreLoaves);
  condition.run(() => {
    loaves[0]! += count;
    condition.notifyAll();
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const workerFile = new URL('./bakery.worker.ts', import.meta.url);
  const shelf = newShelf();
  const start = (name: string): Worker => new Worker(workerFile, { name, workerData: { name, shelf } });
  const startLater = (name: string, delayMs: number): void => void setTimeout(() => start(name), delayMs);
  start('c1');
  startLater('c2', 1_000);
  startLater('p', 2_000);
  // Comes when the loaves are there already.
  startLater('late c3', 3_000);
  setTimeout(() => {
    console.log(`(main      ) On the shelf in the end: ${shelf.loaves[0]}, and it should be 0`);
    process.exit();
  }, 4_000);
}
