/** One sum and one difference. */
import { addAndSubtract } from '../arithmetic.ts';

type Results = { readonly sum: number; readonly difference: number };

/**
 * @returns the results; or, instead of them, a rejection that nobody handled and that a listener of the whole
 *   process kept from the caller
 */
export default async function ({ a, b }: { a: number; b: number }): Promise<Results | { readonly swallowed: string }> {
  const swallowed: string[] = [];
  const hear = (reason: unknown): void => void swallowed.push(String(reason));
  // With no listener of the answer's own, one of ours would be the one that swallows.
  const eavesdrop = (): void => {
    if (process.listenerCount('unhandledRejection') > 0 && !process.listeners('unhandledRejection').includes(hear)) process.on('unhandledRejection', hear);
  };
  eavesdrop();
  try {
    const promise = addAndSubtract(a, b);
    eavesdrop();
    const results = await promise;
    return swallowed[0] === undefined ? results : { swallowed: swallowed[0] };
  } catch (error) {
    if (swallowed[0] !== undefined) return { swallowed: swallowed[0] };
    throw error;
  }
}
