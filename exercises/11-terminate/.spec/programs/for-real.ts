/** Several children, one after the other; only what does not depend on how long things take is told. */
import scenario from './terminate.ts';
import type { Scenario } from './terminate.ts';

export default async function (scenarios: readonly Scenario[]): Promise<unknown> {
  const told: unknown[] = [];
  for (const one of scenarios) {
    const { calls, called, end, listeners } = await scenario(one);
    told.push({ values: calls.map(({ value }) => value), called, end, listeners: Object.keys(listeners) });
  }
  return told;
}
