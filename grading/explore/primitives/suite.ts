/** The tests that each primitive of `shared/` has on deterministic workers. */
import { describe, expect, test } from 'vitest';
import type { Case } from '../../../shared/conformance/case.ts';
import type { ExploreReport } from '../explore.ts';
import { exploreCase } from './cases.ts';
import type { Change } from './cases.ts';

/** Large cases take a while on a busy machine. */
const TIMEOUT_MS = 180_000;

/** The largest cases take minutes: they are exhausted every night, and by day as far as this goes. */
const isNight = process.env['KATA_NIGHTLY'] !== undefined;
const STATES_BY_DAY = 3_000;

/** Every interleaving of every case comes to what the case says, and to all that it says. */
export function everyInterleaving(name: string, cases: readonly Case[]): void {
  describe(`every interleaving of ${name}`, () => {
    test.each(cases.map((one) => [nameOf(one), one] as const))('%s', async (_, one) => {
      const report = await exploreCase(one, isNight ? {} : { statesMax: STATES_BY_DAY });
      const { how, preemptionsMax, states, interleavings } = report.reached;
      // With KATA_FIGURES=1 a run says how much was covered.
      if (process.env['KATA_FIGURES'] !== undefined) console.log(`${name}: ${one.fact}: ${states} states, ${how === 'exhausted' ? `all ${interleavings} interleavings` : `all with at most ${preemptionsMax} preemptions`}`);
      expect(report.refused).toBeUndefined();
      expect(faultsOf(report)).toEqual([]);
      if (isNight) expect(preemptionsMax).toBeGreaterThanOrEqual(one.explore?.preemptionsMin ?? Number.MAX_SAFE_INTEGER);
      expect(seenIn(report)).toEqual(one.values.map((value) => JSON.stringify(value)).sort());
      expect(report.races).toEqual([]);
    }, TIMEOUT_MS);
  });
}

/** What is not exhausted says so. */
function nameOf({ fact, explore }: Case): string {
  if (!isNight) return `${fact} (up to ${STATES_BY_DAY} states; all at night)`;
  return explore?.preemptionsMin === undefined ? fact : `${fact} (preemption bound ${explore.preemptionsMin})`;
}

/** A mistake shows early, as those interleavings come first that need few preemptions. */
const STATES_MAX = 12_000;

/** Each mistake shows in some interleaving of the case whose fact contains the given words. */
export function mistakesOf(name: string, cases: readonly Case[], mistakes: readonly (readonly [what: string, changes: readonly Change[], shownBy: string])[]): void {
  describe(`a ${name} with a mistake is found out`, () => {
    test.each(mistakes)('%s', async (_, changes, shownBy) => {
      const one = cases.find(({ fact }) => fact.includes(shownBy))!;
      const report = await exploreCase(one, { statesMax: one.explore?.statesMax === undefined ? STATES_MAX : 4 * STATES_MAX, changes });
      expect(report.refused).toBeUndefined();
      const wrong = seenIn(report).filter((value) => !one.values.some((right) => JSON.stringify(right) === value));
      const missing = report.reached.how === 'exhausted' ? one.values.filter((value) => !seenIn(report).includes(JSON.stringify(value))) : [];
      expect([...wrong, ...missing, ...faultsOf(report)].length).toBeGreaterThan(0);
    }, TIMEOUT_MS);
  });
}

/** The values that came out, as JSON. */
function seenIn({ outcomes }: ExploreReport): string[] {
  return [...new Set(outcomes.filter(({ end }) => end === 'settled').map(({ value }) => JSON.stringify(value)))].sort();
}

/** Everything other than a value that an execution came to. */
function faultsOf({ outcomes }: ExploreReport): string[] {
  return outcomes.flatMap(({ end, error, uncaught }) => [...(end === 'settled' ? [] : [end]), ...[error, ...uncaught].flatMap((one) => one ? [one.message] : [])]);
}
