// accepted: the queue has a limit; whoever fails ends the other one, who might wait for a square, or for room, for ever
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import { Queue } from '../../shared/queue.ts';
import type { Printing } from './printer.worker.ts';
import type { Production } from './producer.worker.ts';

const producerFile = new URL('./producer.worker.ts', import.meta.url);
const printerFile = new URL('./printer.worker.ts', import.meta.url);

/**
 * Has one worker work out the squares of numbers, and another one print them as they come.
 *
 * @param pauseMs how long the producer rests before each square; stands for work that takes long
 * @returns what the printer has printed, as it says itself
 */
export async function printSquares(numbers: readonly number[], pauseMs = 0): Promise<number[]> {
  // Squares are never null, so null can stand for the end. Any number might be a square.
  const squares = new Queue<number | null>(2);
  const producer = new Worker(producerFile, { name: 'producer', workerData: { numbers, pauseMs, squares } satisfies Production });
  const printer = new Worker(printerFile, { name: 'printer', workerData: { squares } satisfies Printing });
  let printed: number[] = [];
  printer.once('message', (squares: number[]) => {
    printed = squares;
  });

  let failure: unknown;
  const endsWith = async (worker: Worker, other: Worker): Promise<void> => {
    try {
      await ended(worker);
    } catch (error) {
      failure ??= error;
      await other.terminate();
    }
  };
  await Promise.all([endsWith(producer, printer), endsWith(printer, producer)]);
  if (failure !== undefined) throw failure;
  return printed;
}

/** Waits until a worker has exited; rejects if it has failed. */
function ended(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: unknown;
    worker.once('error', (error) => {
      failure = error;
    });
    worker.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(failure ?? new Error(`A worker has failed: exit code ${code}`));
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const printed = await printSquares([1, 2, 3, 4], 200);
  console.log(`The printer has printed ${printed.length} of 4 squares.`);
}
