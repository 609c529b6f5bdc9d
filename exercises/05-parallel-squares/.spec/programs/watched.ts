/** Calls an answer as a caller would who looks, afterwards, at what it did besides. */

/** What a program resolves to instead of the results when there is something to complain about. */
export type Complaint = { readonly changed: readonly number[] } | { readonly swallowed: string } | { readonly tookMs: number };

/** The same data in objects of its own: an answer may use one object twice. */
export function copied(results: unknown): unknown {
  if (Array.isArray(results)) return results.map(copied);
  return typeof results === 'object' && results !== null ? { ...results } : results;
}

/**
 * Calls `call` with a copy of the numbers.
 *
 * @param delayMs So long the work on a number takes; the clock is that of the controlled scheduler, or a real one.
 * @returns the results; or a complaint if the caller's array is not what it was, if a rejection that nobody
 *   handled was kept from the caller by a listener of the whole process, or if there was no time for the work
 */
export async function watched<Result>(numbers: readonly number[], delayMs: number, call: (given: readonly number[]) => Promise<Result>): Promise<Result | Complaint> {
  const given = [...numbers];
  const swallowed: string[] = [];
  // With no listener of the answer's own, one of ours would be the one that swallows.
  const eavesdrop = (): void => {
    if (process.listenerCount('unhandledRejection') > 0 && !process.listeners('unhandledRejection').includes(hear)) process.on('unhandledRejection', hear);
  };
  const hear = (reason: unknown): void => void swallowed.push(String(reason));
  const complaint = (): Complaint | undefined => {
    if (swallowed[0] !== undefined) return { swallowed: swallowed[0] };
    const isSame = given.length === numbers.length && given.every((number, index) => Object.is(number, numbers[index]));
    return isSame ? undefined : { changed: given };
  };
  eavesdrop();
  try {
    const startedAt = performance.now();
    const promise = call(given);
    eavesdrop();
    const results = await promise;
    const tookMs = Math.round(performance.now() - startedAt);
    // A real timer may fire a millisecond too early.
    return complaint() ?? (numbers.length > 0 && tookMs < delayMs - 2 ? { tookMs } : (copied(results) as Result));
  } catch (error) {
    const found = complaint();
    if (found) return found;
    throw error;
  }
}
