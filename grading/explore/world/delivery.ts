/** Deliveries: what a thread in its event loop can be given next. Sending is no step, delivering is. */
import type { Primitive } from '../operation.ts';
import type { World } from '../world.ts';
import { setInbox } from './inbox.ts';
import type { Item } from './inbox.ts';
import { acquire, isFree } from './lock.ts';
import { nextTimer, takeTimer } from './timers.ts';
import type { ThreadState } from './thread.ts';
import { cancelAsyncWait } from './wait-queue.ts';
import { answerLate, isRequest } from './web.ts';

/** One event that could be given to a thread; `last`: all items up to there in one go. */
export interface Delivery { readonly source: string; readonly position: number; readonly last?: number }

/** One thing that an event loop waits for. */
interface Source { readonly kind: 'immediate' | 'over' | 'gate' | 'lock' | 'timer' | 'inbox'; readonly source: string; readonly listens: string; readonly name: string; readonly numbers: readonly [number, number] }

/** In the place of what a source listens for: an answer that keeps its thread alive, although nobody reads on. */
const NOT_READ = 'u';

/** Loops ask the same again and again; a program has few different lists of sources. */
const parsed = new Map<string, readonly Source[]>();
const PARSED_MAX = 10_000;

function sourcesOf(list: string): readonly Source[] {
  let sources = parsed.get(list);
  if (!sources) {
    if (parsed.size >= PARSED_MAX) parsed.clear();
    parsed.set(list, sources = list.split(',').filter(Boolean).map(parse));
  }
  return sources;
}

function parse(entry: string): Source {
  const [source = '', listens = ''] = entry.split('!');
  const [kind = '', first = '', second = '0'] = entry.split(':');
  const known = kind === 'gate' || kind === 'lock' || entry === 'immediate' || entry === 'over' || entry === 'timer';
  return known ? { kind: kind as Source['kind'], source: entry, listens: '', name: first, numbers: [Number(first), Number(second)] } : { kind: 'inbox', source, listens, name: '', numbers: [0, 0] };
}

/** The events that a thread in its event loop could be given next, in a fixed order. */
export function deliverable(world: World, thread: ThreadState): Delivery[] {
  const result: Delivery[] = [];
  const sources = sourcesOf(thread.node.operation.args[0] as string);
  for (const { kind, source, listens, name, numbers: [first, second] } of sources) {
    switch (kind) {
      case 'inbox':
        addFromInbox(world, source, listens, result);
        // Without timers of its own a thread still hears of a slow site when its time comes.
        if (isRequest(source) && nextTimer(world, thread.id)?.id === source && !sources.some((one) => one.kind === 'timer')) result.push({ source: 'timer', position: 0 });
        break;
      case 'immediate': result.push({ source, position: 0 }); break;
      // Nothing keeps the thread, and nobody has woken what it still waits for.
      case 'over': if (!world.inboxes.has(`A${String(thread.id)}`)) result.push({ source, position: 0 }); break;
      case 'timer': if (nextTimer(world, thread.id)) result.push({ source, position: 0 }); break;
      case 'gate': if ((world.arrivals.get(name) ?? 0) >= second) result.push({ source, position: 0 }); break;
      case 'lock': if (isFree(world, first, second)) result.push({ source, position: 0 }); break;
    }
  }
  return result;
}

function addFromInbox(world: World, source: string, listens: string, result: Delivery[]): void {
  const inbox = world.inboxes.get(source);
  if (!inbox) return;
  // A port that is not started lets nothing through but the news that its other end is closed, when its turn has come.
  if (listens === NOT_READ) return;
  if (listens === 'c') {
    if (inbox[0]?.kind === 'close') result.push({ source, position: 0 });
    return;
  }
  const position = inbox.findIndex((item) => !isUnobserved(item, listens));
  if (position < 0) return;
  result.push({ source, position });
  // When a worker has exited, Node hands over what it had sent and its exit in one go, with no microtask in between.
  const exit = inbox.findIndex((item) => item.kind === 'exit');
  if (exit > position && world.threads.get(Number(source.slice(1)))?.kind === 'worker') result.push({ source, position, last: exit });
}

/** Events that matter only to a listener for them: nobody listens, no step. */
function isUnobserved(item: Item, listens: string): boolean {
  switch (item.kind) {
    case 'online': return !listens.includes('o');
    case 'spawn': return !listens.includes('s');
    default: return false;
  }
}

/** Gives a thread one of its events. @returns the event as text: `source|kind|text`. */
export function deliver(world: World, thread: ThreadState, choice: number): Primitive {
  const chosen = deliverable(world, thread)[choice];
  if (!chosen) throw new Error('[grading bug] no such event');
  const { source, position, last } = chosen;
  if (source === 'immediate' || source === 'over') return `${source}|`;
  if (source.startsWith('gate:')) return `${source}|`;
  if (source.startsWith('lock:')) {
    const [, sab, offset] = source.split(':').map(Number) as [number, number, number];
    acquire(world, thread.id, [sab, offset], false);
    return `${source}|`;
  }
  if (source === 'timer') {
    const timer = takeTimer(world, thread.id);
    if (isRequest(timer.id)) return answerLate(world, timer.id);
    if (timer.id.startsWith('wait ')) cancelAsyncWait(world, thread.id, timer.id.slice('wait '.length));
    return `timer|${timer.id}`;
  }
  const inbox = world.inboxes.get(source) ?? [];
  const item = inbox[position];
  if (!item) throw new Error('[grading bug] no such item');
  setInbox(world, source, inbox.slice((last ?? position) + 1));
  if (last === undefined) return `${source}|${item.kind}|${item.text}`;
  return `${source}|burst|${JSON.stringify(inbox.slice(position, last + 1).map(({ kind, text }) => [kind, text]))}`;
}
