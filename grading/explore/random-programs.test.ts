/**
 * Random programs of all kinds, explored in every way there is: the state graph, the search by
 * partial order and plain depth-first search must agree on how they can end, how often, and on the
 * number of distinct executions; and steps that are called independent must commute in every state.
 *
 * `KATA_PROGRAMS` programs are made from seed `KATA_SEED` on (`npm run nightly` makes thousands).
 */
import { afterAll, describe, expect, test } from 'vitest';
import { compareSearches } from './fixtures/compare.ts';
import { removePrograms } from './fixtures/programs.ts';
import { randomFiles } from './fixtures/random-code.ts';

afterAll(removePrograms);

const SEED = Number(process.env['KATA_SEED'] ?? 1);
const COUNT = Number(process.env['KATA_PROGRAMS'] ?? 150);
const PER_TEST = 50;
const isNightly = process.env['KATA_PROGRAMS'] !== undefined;

const seedsFrom = (first: number): number[] => Array.from({ length: Math.min(PER_TEST, SEED + COUNT - first) }, (_, index) => first + index);

describe(`random programs, seeds ${String(SEED)} to ${String(SEED + COUNT - 1)} (KATA_SEED, KATA_PROGRAMS)`, () => {
  test.each(Array.from({ length: Math.ceil(COUNT / PER_TEST) }, (_, index) => SEED + index * PER_TEST))('from seed %d: every search finds the same ends', { timeout: 600_000 }, async (first) => {
    const limits = isNightly ? { statesMax: 20_000, executionsMax: 5_000, interleavingsMax: 2_000 } : { statesMax: 1_500, executionsMax: 400, interleavingsMax: 150 };
    const seen = { exhausted: 0, byOrder: 0, byDepth: 0, withManyEnds: 0 };
    for (const seed of seedsFrom(first)) {
      const { disagreements, compared } = await compareSearches(randomFiles(seed), limits);
      expect(disagreements, `seed ${String(seed)}`).toEqual([]);
      if (compared.interleavings > 0) seen.exhausted++;
      if (compared.byOrder) seen.byOrder++;
      if (compared.byDepth) seen.byDepth++;
      if (compared.ends > 1) seen.withManyEnds++;
    }
    // What compares nothing proves nothing.
    const few = Math.floor(seedsFrom(first).length / 10);
    expect(Math.min(seen.exhausted, seen.byOrder, seen.byDepth, seen.withManyEnds)).toBeGreaterThanOrEqual(few);
  });
});
