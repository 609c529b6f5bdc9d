/** What a thread draws at random: the same numbers in every execution, also in one that is forced on real threads. */
import { randomNumbers } from '../random-numbers.ts';

/** The chance that `node:crypto` and the global `crypto` offer. */
export interface Chance {
  randomUUID(): string;
  getRandomValues<T extends Uint8Array | BigInt64Array>(array: T): T;
  randomInt(low: number, high?: number): number;
}

/** `Math.random` and the chance of `crypto`, for one thread. */
export function luckOf(thread: number): { readonly random: () => number; readonly crypto: Chance } {
  const random = randomNumbers(thread * 2_654_435_761 + 1);
  const crypto: Chance = {
    randomUUID: () => 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replaceAll('x', () => Math.floor(random() * 16).toString(16)),
    getRandomValues: <T extends Uint8Array | BigInt64Array>(array: T): T => {
      array.set(Array.from({ length: array.length }, () => array instanceof BigInt64Array || array instanceof BigUint64Array ? BigInt(Math.floor(random() * 2 ** 53)) : Math.floor(random() * 2 ** 32)) as never);
      return array;
    },
    randomInt: (low: number, high?: number) => high === undefined ? Math.floor(random() * low) : low + Math.floor(random() * (high - low)),
  };
  return { random, crypto };
}
