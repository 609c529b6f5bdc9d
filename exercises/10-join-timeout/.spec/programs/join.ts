/** Joins one child as a caller would, and tells what came of it. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from '../join.ts';

/** What is done with a child before it is joined. */
type Before = 'nothing' | 'wait for its end' | 'kill' | 'kill and wait for its end' | 'SIGTERM' | 'hang up';

export interface Scenario {
  readonly life: 'ends' | 'works' | 'listens' | 'stubborn';
  readonly exitCode?: number;
  readonly before?: Before;
  /** Time-outs of joins that begin at the same time; null: none. */
  readonly joins: readonly (number | null)[];
}

/** One join, as its caller saw it. */
interface Joined {
  readonly value: unknown;
  readonly tookMs: number;
  /** How long after the end of the child it settled; 0 if the child was not over. */
  readonly lateMs: number;
  /** Whether the child had told its end by then. */
  readonly wasOver: boolean;
}

/** What the program resolves to. */
export interface Told {
  readonly joins: readonly Joined[];
  /** Of a child that was still alive then and was told to end: what one more join without a time-out said. */
  readonly last?: Joined;
  /** How the child ended. */
  readonly end: string;
  /** How many listeners more than before are on the child after all joins, or less: event → difference. */
  readonly listeners: Readonly<Record<string, number>>;
  /** Whether the child still keeps this program alive, as it did before. */
  readonly isHeld: boolean;
}

const program = new URL('./child.process.ts', import.meta.url);

export default async function ({ life, exitCode = 0, before = 'nothing', joins }: Scenario): Promise<Told> {
  const child = fork(program, [life, String(exitCode)]);
  // The caller's listener, which has to stay.
  child.on('exit', () => undefined);
  let end: string | undefined;
  let endedAt = 0;
  let resolveEnded = (): void => undefined;
  const ended = new Promise<void>((resolve) => { resolveEnded = resolve; });
  hearFirst(child, (code, signal) => {
    end = signal ?? `exit code ${String(code)}`;
    endedAt = performance.now();
    resolveEnded();
  });
  const isHeld = watchHold(child);
  await prepare(child, before, ended);
  const listenersBefore = listenersOf(child);
  const ask = async (timeoutMs: number | null): Promise<Joined> => {
    const startedAt = performance.now();
    const value: unknown = await (timeoutMs === null ? join(child) : join(child, timeoutMs));
    const now = performance.now();
    return { value, tookMs: Math.round(now - startedAt), lateMs: end === undefined ? 0 : Math.round(now - Math.max(startedAt, endedAt)), wasOver: end !== undefined };
  };
  const all = joins.map(ask);
  // Who waits without a time-out may wait until the child is told to end.
  await Promise.all(all.filter((_, index) => joins[index] !== null));
  // The end takes away what `once` has left: look before it comes, unless somebody still waits for it.
  const early = joins.includes(null) ? {} : await listenersSince(child, listenersBefore);
  let last: Joined | undefined;
  // Nobody tells a child to end that is waited for without a time-out only.
  if (end === undefined && joins.some((timeoutMs) => timeoutMs !== null)) {
    if (child.connected) child.send('end');
    last = await ask(null);
  }
  const told = await Promise.all(all);
  const listeners = { ...await listenersSince(child, listenersBefore), ...early };
  // A join that lies is told from its own words; the child's end is waited for all the same.
  await ended;
  return { joins: told, ...(last && { last }), end: end ?? '', listeners, isHeld: isHeld() };
}

/**
 * Hears of the end before every listener, so that whoever hears of it later knows no more than this. It is no
 * listener itself: a join may take all of those away, and the program must not wait for ever because of that.
 */
function hearFirst(child: ChildProcess, hear: (code: number | null, signal: string | null) => void): void {
  const emit = child.emit.bind(child) as (event: string, ...values: unknown[]) => boolean;
  child.emit = (event: string, ...values: unknown[]): boolean => {
    if (event === 'exit') hear(values[0] as number | null, values[1] as string | null);
    return emit(event, ...values);
  };
}

/** Sees who lets go of the child by `unref`: a real program may end then before it has heard of the child's end. */
function watchHold(child: ChildProcess): () => boolean {
  let isHeld = true;
  const [ref, unref] = [child.ref.bind(child), child.unref.bind(child)];
  child.ref = () => { isHeld = true; ref(); };
  child.unref = () => { isHeld = false; unref(); };
  return () => isHeld;
}

async function prepare(child: ChildProcess, before: Before, ended: Promise<void>): Promise<void> {
  if (before === 'hang up') child.disconnect();
  if (before === 'SIGTERM') {
    // Who has not yet said that it listens for the signal would die of it.
    await new Promise((resolve) => child.on('message', resolve));
    child.kill('SIGTERM');
  }
  if (before === 'kill' || before === 'kill and wait for its end') child.kill('SIGKILL');
  if (before.endsWith('wait for its end')) await ended;
}

/** Event → how many listeners. */
function listenersOf(child: ChildProcess): Map<string, number> {
  return new Map(child.eventNames().map((event) => [String(event), child.listenerCount(event)]));
}

/** Those of whoever has settled are gone at the end of this turn. */
async function listenersSince(child: ChildProcess, before: ReadonlyMap<string, number>): Promise<Record<string, number>> {
  await new Promise<void>((resolve) => { process.nextTick(resolve); });
  return differences(listenersOf(child), before);
}

function differences(after: ReadonlyMap<string, number>, before: ReadonlyMap<string, number>): Record<string, number> {
  const events = [...new Set([...before.keys(), ...after.keys()])];
  return Object.fromEntries(events.map((event): [string, number] => [event, (after.get(event) ?? 0) - (before.get(event) ?? 0)]).filter(([, count]) => count !== 0));
}
