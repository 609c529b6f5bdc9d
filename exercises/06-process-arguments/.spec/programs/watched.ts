/** Calls an answer as a caller would who looks, afterwards, at what it did besides. */

type Continents = readonly (string | undefined)[];

/** What a program resolves to when there is something to complain about. */
export type Complaint = { readonly changed: Continents } | { readonly swallowed: string };

/**
 * Calls `call` with a copy of the continents.
 *
 * @returns `done`; or a complaint if the caller's array is not what it was, or if a rejection that nobody
 *   handled was kept from the caller by a listener of the whole process
 */
export async function watched(continents: Continents, call: (given: Continents) => Promise<void>): Promise<'done' | Complaint> {
  const given = [...continents];
  const swallowed: string[] = [];
  // With no listener of the answer's own, one of ours would be the one that swallows.
  const eavesdrop = (): void => {
    if (process.listenerCount('unhandledRejection') > 0 && !process.listeners('unhandledRejection').includes(hear)) process.on('unhandledRejection', hear);
  };
  const hear = (reason: unknown): void => void swallowed.push(String(reason));
  const complaint = (): Complaint | undefined => {
    if (swallowed[0] !== undefined) return { swallowed: swallowed[0] };
    const isSame = given.length === continents.length && given.every((continent, index) => continent === continents[index]);
    return isSame ? undefined : { changed: given };
  };
  eavesdrop();
  try {
    const promise = call(given);
    eavesdrop();
    await promise;
    return complaint() ?? 'done';
  } catch (error) {
    const found = complaint();
    if (found) return found;
    throw error;
  }
}
