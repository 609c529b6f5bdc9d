// accepted: threads of `shared/`: start twice, join twice; the main thread is blocked meanwhile.
import { fileURLToPath } from 'node:url';

import { Thread } from '../../shared/thread.ts';

const module = new URL('./square-cube.worker.ts', import.meta.url);

/**
 * Has one thread print the square of a number, and another one its cube. When both have ended, says
 * that all is done.
 *
 * @throws What a thread has thrown (as a rejection).
 */
export async function printSquareAndCube(number: number): Promise<void> {
  const threads = [
    new Thread<typeof import('./square-cube.worker.ts'), 'printSquare'>({ module, target: 'printSquare', args: [number] }),
    new Thread<typeof import('./square-cube.worker.ts'), 'printCube'>({ module, target: 'printCube', args: [number] }),
  ];
  for (const thread of threads) thread.start();
  const failures: unknown[] = [];
  for (const thread of threads) {
    try {
      thread.join();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  console.log('Done!');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await printSquareAndCube(Number(process.argv[2] ?? 10));
}
