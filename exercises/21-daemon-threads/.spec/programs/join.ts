/** Starts one thread and joins it as a caller would, and tells what came of it. */
import { MessageChannel } from 'node:worker_threads';
import type { Worker } from 'node:worker_threads';
import { isAlive, join, start } from '../threads.ts';

/** What is done with a thread before it is joined. */
type Before = 'nothing' | 'wait for its end' | 'terminate' | 'terminate and wait for its end';

export interface Scenario {
  readonly daemon?: boolean;
  readonly life: 'ends' | 'works' | 'listens';
  readonly exitCode?: number;
  readonly before?: Before;
  /** Time-outs of joins that begin at the same time; null: none. */
  readonly joins: readonly (number | null)[];
  /** The program is done after these joins, whatever the thread is doing. */
  readonly isLeft?: boolean;
}

/** One join, as its caller saw it. */
interface Joined {
  readonly value: unknown;
  readonly tookMs: number;
  /** How long after the end of the thread it settled; 0 if the thread was not over. */
  readonly lateMs: number;
  /** Whether the thread had told its end by then. */
  readonly wasOver: boolean;
  /** What `isAlive` said then, and whether that is so. */
  readonly alive: Alive;
}

interface Alive { readonly said: unknown; readonly is: boolean }

/** What the program resolves to. */
export interface Told {
  readonly joins: readonly Joined[];
  /** Of a thread that was still alive then and was told to end: what one more join without a time-out said. */
  readonly last?: Joined;
  /** How the thread ended: an exit code, or terminated by the caller, for which there is no certain one; empty: it had not. */
  readonly end: string;
  /** Events of the listeners that are on a living thread after all joins, and were not there before. After its end Node takes all away. */
  readonly added: readonly string[];
  /** True when a listener of the caller was gone from a living thread. */
  readonly isGone: boolean;
  /** Before the joins. */
  readonly alive: Alive;
}

const program = new URL('./thread.worker.ts', import.meta.url);

export default async function ({ daemon, life, exitCode = 0, before = 'nothing', joins, isLeft = false }: Scenario): Promise<Told> {
  const thread = start(program, { ...(daemon !== undefined && { daemon }), workerData: { life, exitCode } });
  // The first listener but for those of `start`.
  let end: string | undefined;
  let endedAt = 0;
  let resolveEnded = (): void => undefined;
  const ended = new Promise<void>((resolve) => { resolveEnded = resolve; });
  const hear = (code: number): void => {
    end = before.startsWith('terminate') ? 'terminated' : `exit code ${code}`;
    endedAt = performance.now();
    resolveEnded();
  };
  thread.on('exit', hear);
  await prepare(thread, before, ended);
  const look = (): Alive => ({ said: isAlive(thread), is: end === undefined });
  const alive = look();
  const listenersBefore = listenersOf(thread);
  let isGone = false;
  const ask = async (timeoutMs: number | null): Promise<Joined> => {
    const startedAt = performance.now();
    const value: unknown = await (timeoutMs === null ? join(thread) : join(thread, timeoutMs));
    const now = performance.now();
    const wasOver = end !== undefined;
    const lateMs = wasOver ? Math.round(now - Math.max(startedAt, endedAt)) : 0;
    await everybodyHasHeard();
    if (end === undefined && !thread.listeners('exit').includes(hear)) {
      isGone = true;
      thread.on('exit', hear);
    }
    return { value, tookMs: Math.round(now - startedAt), lateMs, wasOver, alive: look() };
  };
  const all = joins.map(ask);
  // Who waits without a time-out may wait until the thread is told to end.
  await Promise.all(all.filter((_, index) => joins[index] !== null));
  const added = end === undefined && !joins.includes(null) ? listenersOf(thread).filter(([, listener]) => !listenersBefore.some(([, one]) => one === listener)).map(([event]) => event) : [];
  let last: Joined | undefined;
  if (!isLeft && end === undefined && joins.some((timeoutMs) => timeoutMs !== null)) {
    thread.postMessage('end');
    // Another join would keep the program alive for those who still wait.
    if (!joins.includes(null)) last = await ask(null);
  }
  const told = await Promise.all(all);
  return { joins: told, ...(last && { last }), end: end ?? '', added, isGone, alive };
}

async function prepare(thread: Worker, before: Before, ended: Promise<void>): Promise<void> {
  if (before.startsWith('terminate')) void thread.terminate();
  if (!before.endsWith('wait for its end')) return;
  // An open port keeps the program alive, also where the thread does not.
  const { port1 } = new MessageChannel();
  port1.on('message', () => undefined);
  await ended;
  port1.close();
  await everybodyHasHeard();
}

/** Whatever is done at the same event, and by promises that it settles, is done then. */
const everybodyHasHeard = (): Promise<void> => new Promise((resolve) => { process.nextTick(resolve); });

/** All listeners, as they were put there. */
function listenersOf(thread: Worker): [event: string, listener: unknown][] {
  return thread.eventNames().flatMap((event) => thread.rawListeners(event).map((listener): [string, unknown] => [String(event), listener]));
}
