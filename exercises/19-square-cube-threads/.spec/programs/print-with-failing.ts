/** A call that fails; and another one after it, or beside it, which is not to notice. Resolves to what the main thread has printed. */
import { linesHeard } from './heard.ts';
import { printSquareAndCube } from '../square-cube.ts';

interface Input { readonly numbers: readonly [bad: number, good: number]; readonly order: 'after' | 'beside' }

export default async function ({ numbers: [bad, good], order }: Input): Promise<unknown> {
  const failing = printSquareAndCube(bad);
  if (order === 'after') await Promise.allSettled([failing]);
  const other = printSquareAndCube(good);
  // Whoever waits for the end of both is not to blame if one of them rejects.
  await Promise.allSettled([failing, other]);
  await other;
  return linesHeard();
}
