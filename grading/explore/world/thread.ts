/** The life of a thread: born, told to die, ended; and what goes with it. */
import type { TrieNode } from '../trie.ts';
import type { World } from '../world.ts';
import { otherEnd, push, transferPorts } from './inbox.ts';
import { unparkOthers } from './spinning.ts';
import { dropRequests } from './web.ts';

/** A thread of the explored program. Replaced, never changed. */
export interface ThreadState {
  /** Interned from (parent, n-th child): the same thread has the same id in every execution. */
  readonly id: number;
  readonly kind: 'main' | 'worker' | 'process';
  readonly parent: number;
  /** One letter for schedules, given in order of birth. */
  readonly letter: string;
  readonly name: string;
  /** Everything the thread was given at birth. */
  readonly birth: string;
  readonly node: TrieNode;
  readonly status: 'live' | 'finished';
  /** Set while the thread sleeps in `Atomics.wait`; it sleeps until `due` at the latest. */
  readonly sleeping?: { readonly cell: string; readonly timed: boolean; readonly due: number };
  /** Virtual milliseconds: when it came to its present request, if that is a lock that it waits for with a time-out. */
  readonly since: number;
  /** True while it repeats a cycle of reads that can only end when somebody else changes something. */
  readonly parked: boolean;
  /** It is parked again only when its cycle has repeated so often: at least once since something changed. */
  readonly patience: number;
  /** Set by `terminate` and `kill`: the thread ends at some later step. */
  readonly dying?: { readonly code: number | null; readonly signal: string | null; /** What a trace says of its end, if not that it is terminated. */ readonly told?: string };
  /** It will not do anything any more, but it has not ended yet. */
  readonly doomed?: boolean;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Signals that it handles itself. */
  readonly handles: readonly string[];
  /** Messages it has sent. */
  readonly sends: number;
}

/** Threads and processes of one execution; more are most often a program that starts a new one for each that ends. */
export const THREADS_MAX = 64;

/** Adds a thread; it starts when the step that bore it is over. */
export function bear(world: World, thread: Pick<ThreadState, 'id' | 'kind' | 'parent' | 'name' | 'birth' | 'node'>): void {
  world.threads.set(thread.id, {
    ...thread, letter: freeLetter(thread.name, thread.kind, [...world.threads.values()].map((one) => one.letter)),
    status: 'live', parked: false, patience: 0, exitCode: null, signal: null, handles: [], sends: 0, since: 0,
  });
  if (world.threads.size > THREADS_MAX) world.endless = 'endless';
  transferPorts(world, thread.birth, thread.id);
  world.toStart.push(thread.id);
}

function freeLetter(name: string, kind: string, taken: readonly string[]): string {
  if (kind === 'main') return 'm';
  const candidates = `${name.toLowerCase().replace(/[^a-z]/g, '')}abcdefghijklnopqrstuvwxyz`.split('');
  const free = candidates.find((letter) => letter !== 'm' && !taken.includes(letter));
  if (free) return free;
  for (let n = 1; ; n++) if (!taken.includes(`z${String(n)}`)) return `z${String(n)}`;
}

/** Ids of the threads that have not ended. */
export function liveThreads(world: World): number[] {
  return [...world.threads.values()].filter((thread) => thread.status === 'live').map((thread) => thread.id);
}

/** `terminate`: the thread will end. @returns false if it had ended, or was told before. */
export function terminate(world: World, id: number, code: number | null, signal: string | null): boolean {
  const thread = world.threads.get(id);
  if (thread?.status !== 'live' || thread.dying) return false;
  world.change(id, { dying: { code, signal } });
  return true;
}

/** `kill`: a signal that the process handles is an event for it, any other ends it. @returns false if it is gone. */
export function sendSignal(world: World, id: number, signal: string, by: number): boolean {
  const thread = world.threads.get(id);
  if (thread?.status !== 'live') return thread !== undefined && isZombie(world, thread);
  if (signal === '0') return true;
  if (signal !== 'SIGKILL' && thread.handles.includes(signal)) {
    push(world, `S${String(id)}`, 'signal', signal, by);
    return true;
  }
  if (!thread.dying) world.change(id, { dying: { code: null, signal } });
  return true;
}

/** True for a process that has ended and of whose end its parent has not heard: until then the system keeps its number. */
function isZombie(world: World, { id, kind, parent }: ThreadState): boolean {
  return kind === 'process' && world.threads.get(parent)?.status === 'live' && (world.inboxes.get(`P${String(id)}`) ?? []).some((item) => item.kind === 'exit');
}

/** The thread has nothing left to do. A process's channel closes before the process is gone; that is a step of its own if the parent listens for it. */
export function exit(world: World, thread: ThreadState, exitCode: number, signal: string | null = null): void {
  const code = signal === null ? exitCode : null;
  unparkOthers(world, thread.id);
  const parent = world.threads.get(thread.parent);
  const hears = parent?.node.operation.kind === 'loop' && String(parent.node.operation.args[0]).split(',').some((source) => source.startsWith(`P${String(thread.id)}!`) && source.includes('d'));
  if (thread.kind !== 'process' || !hears) {
    finish(world, thread.id, code, signal);
    return;
  }
  push(world, `P${String(thread.id)}`, 'disconnect', '', thread.id);
  world.change(thread.id, { doomed: true, dying: { code, signal, told: '' } });
}

/** Ends a thread: its workers die with it, its parent is told, what it waited for is forgotten. */
export function finish(world: World, id: number, code: number | null, signal: string | null): void {
  const thread = world.thread(id);
  if (thread.status === 'finished') return;
  const { sleeping: _sleeping, dying: _dying, ...rest } = thread;
  world.threads.set(id, { ...rest, status: 'finished', parked: false, exitCode: code, signal });
  for (const [cell, queue] of world.sleepers) {
    if (queue.some((one) => one.thread === id)) world.sleepers.set(cell, queue.filter((one) => one.thread !== id));
  }
  world.timers = world.timers.filter((timer) => timer.thread !== id);
  leaveChannels(world, id);
  closePorts(world, id);
  for (const inbox of ['C', 'A', 'S']) world.inboxes.delete(`${inbox}${String(id)}`);
  dropRequests(world, id);
  orphan(world, id);
  const parent = world.threads.get(thread.parent);
  if (parent?.status === 'live') push(world, `P${String(id)}`, 'exit', `${String(code)} ${String(signal)}`, id);
}

function leaveChannels(world: World, id: number): void {
  for (const [channel, members] of world.members) {
    const rest = members.filter((one) => !one.startsWith(`b${String(id)}.`));
    for (const gone of members) if (!rest.includes(gone)) world.inboxes.delete(gone);
    world.members.set(channel, rest);
  }
}

/** A port goes with the thread that holds it, and the other end hears of it. */
function closePorts(world: World, id: number): void {
  for (const [port, owner] of world.portOwners) {
    if (owner !== id || world.closed.has(port)) continue;
    world.closed.add(port);
    world.inboxes.delete(port);
    push(world, otherEnd(port), 'close', '', id);
  }
}

/** The workers of a thread end with it; its processes live on, and hear that the channel is closed. */
function orphan(world: World, id: number): void {
  for (const child of [...world.threads.values()]) {
    if (child.parent !== id) continue;
    world.inboxes.delete(`P${String(child.id)}`);
    if (child.status !== 'live') continue;
    if (child.kind === 'worker') finish(world, child.id, 1, null);
    else push(world, `C${String(child.id)}`, 'disconnect', '', id);
  }
}
