// accepted: the worker is a Thread of shared/thread.ts, joined without blocking; the sum says whether it came to its end.
import { fileURLToPath } from 'node:url';

import { Thread } from '../../shared/thread.ts';
import { SharedArray, SharedValue } from '../../shared/value.ts';

export async function squareAll(numbers: readonly number[]): Promise<{ squares: number[]; sum: number }> {
  const squares = new SharedArray('d', numbers.length);
  // No number until everything is written.
  const sum = new SharedValue('d', Number.NaN);
  const thread = new Thread({ module: new URL('./squares.worker.ts', import.meta.url), target: 'fill', args: [numbers, squares, sum] });
  thread.start();
  await thread.joinAsync();
  if (Number.isNaN(sum.value)) throw new Error('The thread has ended before its work was done');
  return { squares: [...squares], sum: sum.value };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await squareAll([1, 2, 3, 4]));
}
