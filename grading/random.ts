/**
 * Seeded random numbers: the same seed gives the same numbers on every machine.
 *
 * The generator is sfc32 (Chris Doty-Humphrey's "Small Fast Counting" generator, PractRand), its
 * state filled from the seed and a label by FNV-1a, so that every check has a stream of its own and
 * gets the same inputs whether it runs alone or after others.
 */
import { randomInt } from 'node:crypto';
import { UsageError } from './usage-error.ts';

/** One past the largest seed: seeds are 32-bit, so that a person can type them. */
export const SEED_LIMIT = 2 ** 32;

/** A stream of numbers in [0, 1). */
export type RandomStream = () => number;

/**
 * Make the stream that belongs to a seed and a label.
 *
 * @param seed An integer from 0 up to 2^32 - 1.
 * @param label What the numbers are for, such as a check's id.
 */
export function randomStream(seed: number, label: string): RandomStream {
  let a = seed >>> 0;
  let b = fingerprint(`${label}/b`);
  let c = fingerprint(`${label}/c`);
  let counter = 1;
  const next = (): number => {
    const mixed = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + mixed) | 0;
    return (mixed >>> 0) / SEED_LIMIT;
  };
  // The first outputs still show the seed; the generator's author discards twelve to fifteen.
  for (let round = 0; round < 15; round += 1) next();
  return next;
}

/**
 * Draw an integer from `minimum` up to and including `maximum`.
 *
 * @throws {RangeError} If the bounds are no integers or in the wrong order.
 */
export function randomInteger(stream: RandomStream, minimum: number, maximum: number): number {
  if (!Number.isSafeInteger(minimum) || !Number.isSafeInteger(maximum) || minimum > maximum) {
    throw new RangeError(`Cannot draw an integer from ${minimum} to ${maximum}: both must be integers, the smaller one first`);
  }
  return minimum + Math.floor(stream() * (maximum - minimum + 1));
}

/** Draw a seed that nobody can guess, for a run that was given none. */
export function freshSeed(): number {
  return randomInt(SEED_LIMIT);
}

/**
 * Read a seed that a person typed (an option or `KATA_SEED`).
 *
 * @throws {UsageError} If it is not an integer from 0 up to 2^32 - 1.
 */
export function parseSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || seed >= SEED_LIMIT) {
    throw new UsageError(`"${text}" is not a seed: it must be a whole number from 0 to ${SEED_LIMIT - 1}.`);
  }
  return seed;
}

function fingerprint(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
