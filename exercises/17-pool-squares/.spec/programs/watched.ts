/** Calls an answer as a caller would who looks, afterwards, at what it did besides. */

/** What a program resolves to instead of the results when there is something to complain about. */
export type Complaint = { readonly changed: readonly number[] } | { readonly swallowed: string };

/**
 * Calls `call` with a copy of the numbers.
 *
 * @returns the results; or a complaint if the caller's array is not what it was, or if a rejection that nobody
 *   handled was kept from the caller by a listener of the whole process
 */
export async function watched<Result>(numbers: readonly number[], call: (given: readonly number[]) => Promise<Result>): Promise<Result | Complaint> {
  const given = [...numbers];
  const swallowed: string[] = [];
  const hear = (reason: unknown): void => void swallowed.push(String(reason));
  // With no listener of the answer's own, one of ours would be the one that swallows.
  const eavesdrop = (): void => {
    if (process.listenerCount('unhandledRejection') > 0 && !process.listeners('unhandledRejection').includes(hear)) process.on('unhandledRejection', hear);
  };
  const complaint = (): Complaint | undefined => {
    if (swallowed[0] !== undefined) return { swallowed: swallowed[0] };
    const isSame = given.length === numbers.length && given.every((number, index) => Object.is(number, numbers[index]));
    return isSame ? undefined : { changed: given };
  };
  eavesdrop();
  try {
    const promise = call(given);
    eavesdrop();
    const results = await promise;
    return complaint() ?? results;
  } catch (error) {
    const found = complaint();
    if (found) return found;
    throw error;
  }
}
