/** Several events, one after the other; only what does not depend on how long things take is told. */
import scenario from './signal.ts';
import type { Scenario } from './signal.ts';

export default async function (scenarios: readonly Scenario[]): Promise<unknown> {
  const all: unknown[] = [];
  for (const one of scenarios) {
    const told = (await scenario(one)).map(({ name, wasSet }) => `${String(name)}: ${String(wasSet)}`);
    // Who of two is told first that the event is set, is a matter of luck.
    all.push(one.when === 'told' ? told : told.sort());
  }
  return all;
}
