// refused by: told — wrong result — "Atomics.wait returns 'ok' when the event has been set."
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import type { Waiting } from './waiter.worker.ts';

const workerFile = new URL('./waiter.worker.ts', import.meta.url);

/** How the two wait, and who is told what they come to know. */
export interface SignalOptions {
  /** How long the second one waits at most, in milliseconds. */
  timeoutMs?: number;
  /** Is called for each waiter as soon as its waiting is over: has the event been set, or is its time over? */
  onTold: (name: 'block' | 'non-block', wasSet: boolean) => void;
}

/**
 * Has two threads wait for one event, which is set at some moment: one of them as long as it takes, the
 * other one for a while only.
 *
 * @param moment fulfilled when the event is to be set
 */
export async function signal(moment: Promise<unknown>, { timeoutMs = 2_000, onTold }: SignalOptions): Promise<void> {
  const event = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const waiters = Promise.allSettled([
    runWaiter({ name: 'block', event }, onTold),
    runWaiter({ name: 'non-block', event, timeoutMs }, onTold),
  ]);
  await moment;
  Atomics.store(event, 0, 1);
  Atomics.notify(event, 0);
  for (const waiter of await waiters) if (waiter.status === 'rejected') throw waiter.reason;
}

/** Runs one waiter. @returns a promise for its exit, which rejects if it has failed */
function runWaiter(waiting: Waiting, onTold: SignalOptions['onTold']): Promise<void> {
  const worker = new Worker(workerFile, { name: waiting.name, workerData: waiting });
  worker.on('message', (wasSet: boolean) => onTold(waiting.name, wasSet));
  return new Promise((resolve, reject) => {
    let failure: unknown;
    worker.once('error', (error) => {
      failure = error;
    });
    worker.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(failure ?? new Error(`The waiter "${waiting.name}" has failed: exit code ${code}`));
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const begun = performance.now();
  const log = (text: string): void => {
    console.log(`${((performance.now() - begun) / 1_000).toFixed(1)} s  ${text}`);
  };
  log('main: waiting before the event is set');
  const moment = sleep(3_000).then(() => log('main: the event is to be set now'));
  await signal(moment, {
    onTold: (name, wasSet) => log(`${name}: was the event set? ${wasSet}`),
  });
}
