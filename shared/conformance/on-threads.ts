/** Registers tests that run {@link Case}s on real threads. */
import { afterAll, describe, expect, test } from 'vitest';
import type { Case } from './case.ts';
import { Players } from './players.ts';

/** Run every case many times; each time it must come to one of its values. */
export function casesOnThreads(name: string, cases: readonly Case[]): void {
  describe(`${name} on real threads`, () => {
    const players = new Players();
    afterAll(() => players[Symbol.asyncDispose]());

    test.each(cases.map((one) => [one.fact, one] as const))('%s', async (_, one) => {
      const allowed = one.values.map((value) => JSON.stringify(value));
      for (const result of await players.playOften(one)) expect(allowed).toContain(result);
    });
  });
}
