/** Has a square and a cube printed. Resolves to what the main thread has printed. */
import { linesHeard } from './heard.ts';
import { printSquareAndCube } from '../square-cube.ts';

export default async function (number: number): Promise<unknown> {
  const swallowed: string[] = [];
  const hear = (reason: unknown): void => void swallowed.push(String(reason));
  // With no listener of the answer's own, one of ours would be the one that swallows.
  const eavesdrop = (): void => {
    if (process.listenerCount('unhandledRejection') > 0 && !process.listeners('unhandledRejection').includes(hear)) process.on('unhandledRejection', hear);
  };
  eavesdrop();
  try {
    const promise = printSquareAndCube(number);
    eavesdrop();
    await promise;
    return swallowed[0] === undefined ? linesHeard() : { swallowed: swallowed[0] };
  } catch (error) {
    if (swallowed[0] !== undefined) return { swallowed: swallowed[0] };
    throw error;
  }
}
