/** Ends one child as a caller would, and tells what came of it. */
import { once } from 'node:events';
import { stateOf, terminate } from '../terminate.ts';
import { differences, Watched } from './child.ts';
import type { Start } from './child.ts';

export interface Scenario extends Start {
  /** What is done with the child before. */
  readonly before?: 'wait for its end' | 'kill' | 'kill and wait for its end' | 'SIGTERM' | 'hang up' | 'hang up and wait for disconnect' | 'nothing';
  /** While it is being ended, the child is told to end. */
  readonly isTold?: boolean;
  /** Null: none is given. */
  readonly graceMs: number | null;
  /** So many calls at the same time; 1 by default. */
  readonly calls?: number;
  /** Another call, before all others, and with this grace period. */
  readonly firstGraceMs?: number;
}

/** What the program resolves to. */
export interface Told {
  readonly calls: readonly {
    readonly value: unknown;
    readonly tookMs: number;
    /** How long after the end of the child it settled; 0 if the child was not over. */
    readonly lateMs: number;
    /** Whether the child had told its end by then. */
    readonly wasOver: boolean;
  }[];
  /** The state right after the call. */
  readonly called: unknown;
  /** How the child ended. */
  readonly end: string;
  readonly listeners: Readonly<Record<string, number>>;
}

export default async function ({ before = 'nothing', isTold = false, graceMs, calls = 1, firstGraceMs, ...start }: Scenario): Promise<Told> {
  const watched = new Watched(start);
  const { child } = watched;
  await watched.ready();
  if (before === 'SIGTERM') child.kill('SIGTERM');
  if (before.startsWith('hang up')) child.disconnect();
  if (before === 'hang up and wait for disconnect') await once(child, 'disconnect');
  if (before === 'kill' || before === 'kill and wait for its end') child.kill('SIGKILL');
  if (before.endsWith('wait for its end')) await watched.ended;
  const listenersBefore = watched.listeners();
  const graces = [...(firstGraceMs === undefined ? [] : [firstGraceMs]), ...Array.from({ length: calls }, () => graceMs)];
  const all = graces.map(async (one) => {
    const startedAt = performance.now();
    const value: unknown = await (one === null ? terminate(child) : terminate(child, { graceMs: one }));
    const now = performance.now();
    const wasOver = watched.end !== undefined;
    return { value, tookMs: Math.round(now - startedAt), lateMs: wasOver ? Math.round(now - Math.max(startedAt, watched.endedAt)) : 0, wasOver };
  });
  const called = stateOf(child);
  if (isTold && child.connected) child.send('end');
  const told = await Promise.all(all);
  await new Promise<void>((resolve) => { process.nextTick(resolve); });
  const listeners = differences(watched.listeners(), listenersBefore);
  // A call that settles too early is told from its own words. The child ends all the same.
  if (watched.end === undefined) child.kill('SIGKILL');
  await watched.ended;
  return { calls: told, called, end: watched.end ?? '', listeners };
}
