/** Several threads, one after the other; only what does not depend on how long things take is told. At last two are at work: a daemon, and one that is not. */
import { once } from 'node:events';
import { isAlive, join, start } from '../threads.ts';
import scenario from './join.ts';
import type { Scenario } from './join.ts';

export default async function (scenarios: readonly Scenario[]): Promise<unknown> {
  const told: unknown[] = [];
  for (const one of scenarios) {
    const { alive, joins, last, end, added, isGone } = await scenario(one);
    told.push({ alive: alive.said, joins: joins.map(({ value }) => value), last: last?.value ?? null, afterwards: (last ?? joins.at(-1))?.alive.said, end, added, isGone });
  }
  const program = new URL('./thread.worker.ts', import.meta.url);
  const daemon = start(program, { daemon: true, workerData: { life: 'announces' } });
  // Who listens for a message keeps the program alive until it has come.
  await once(daemon, 'message');
  const hasEnded = await join(daemon, 20);
  start(program, { daemon: false, workerData: { life: 'listens' } }).postMessage('end');
  return { told, hasEnded, alive: isAlive(daemon) };
}
