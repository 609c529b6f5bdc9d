/** Several children, one after the other; only what does not depend on how long things take is told. */
import scenario from './join.ts';
import type { Scenario } from './join.ts';

export default async function (scenarios: readonly Scenario[]): Promise<unknown> {
  const told: unknown[] = [];
  for (const one of scenarios) {
    const { joins, last, end, listeners } = await scenario(one);
    told.push({ joins: joins.map(({ value }) => value), last: last?.value ?? null, end, listeners: Object.keys(listeners) });
  }
  return told;
}
