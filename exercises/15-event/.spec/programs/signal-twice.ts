/** Two calls at the same time, which must not disturb each other. */
import scenario from './signal.ts';
import type { Scenario, Told } from './signal.ts';

export default async function (scenarios: readonly Scenario[]): Promise<Told[][]> {
  const calls = scenarios.map((one) => scenario(one));
  // Whoever waits for the end of all is not to blame if one of them has rejected.
  await Promise.allSettled(calls);
  return Promise.all(calls);
}
