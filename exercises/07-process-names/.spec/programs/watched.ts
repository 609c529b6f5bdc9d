/** Calls an answer as a caller would who looks, afterwards, at what it did besides. */

type Names = readonly (string | undefined)[];

/** What a program resolves to when there is something to complain about. */
export type Complaint = { readonly changed: Names } | { readonly swallowed: string } | { readonly tookMs: number };

/** Names as data: null stands for none. */
export const namesOf = (names: readonly (string | null)[]): Names => names.map((name) => name ?? undefined);

/**
 * Calls `call` with a copy of the names.
 *
 * @param workMs So long every process works; the clock is that of the controlled scheduler.
 * @returns the names that it resolves to; or a complaint if the caller's array is not what it was, if a
 *   rejection that nobody handled was kept from the caller, or if there was no time for the work
 */
export async function watched(names: Names, workMs: number, call: (given: Names) => Promise<string[]>): Promise<string[] | Complaint> {
  const given = [...names];
  const swallowed: string[] = [];
  // With no listener of the answer's own, one of ours would be the one that swallows.
  const eavesdrop = (): void => {
    if (process.listenerCount('unhandledRejection') > 0 && !process.listeners('unhandledRejection').includes(hear)) process.on('unhandledRejection', hear);
  };
  const hear = (reason: unknown): void => void swallowed.push(String(reason));
  const complaint = (): Complaint | undefined => {
    if (swallowed[0] !== undefined) return { swallowed: swallowed[0] };
    const isSame = given.length === names.length && given.every((name, index) => name === names[index]);
    return isSame ? undefined : { changed: given };
  };
  eavesdrop();
  try {
    const startedAt = performance.now();
    const promise = call(given);
    eavesdrop();
    const result = await promise;
    const tookMs = Math.round(performance.now() - startedAt);
    return complaint() ?? (names.length > 0 && tookMs < workMs - 2 ? { tookMs } : result);
  } catch (error) {
    const found = complaint();
    if (found) return found;
    throw error;
  }
}
