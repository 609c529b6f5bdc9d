/** One of the threads of `lock.bench.ts`: takes the lock as often as a message says, and answers. */
import { parentPort, workerData } from 'node:worker_threads';
import { Lock } from './lock.ts';

const { how, buffer } = workerData as { how: 'bare' | 'Lock'; buffer: SharedArrayBuffer };
const lock = new Lock(buffer);
const word = new Int32Array(buffer);
const port = parentPort!;

port.on('message', (rounds: number) => {
  if (how === 'bare') bare(rounds);
  else withLock(rounds);
  port.postMessage('done');
});
port.postMessage('ready');

function withLock(rounds: number): void {
  for (let round = 0; round < rounds; round += 1) {
    lock.acquire();
    lock.release();
  }
}

// The algorithm with nothing around it: no options, no time limit, no check of misuse, no spinning.
function bare(rounds: number): void {
  for (let round = 0; round < rounds; round += 1) {
    if (Atomics.compareExchange(word, 0, 0, 1) !== 0) {
      while (Atomics.exchange(word, 0, 2) !== 0) Atomics.wait(word, 0, 2);
    }
    if (Atomics.exchange(word, 0, 0) === 2) Atomics.notify(word, 0, 1);
  }
}
