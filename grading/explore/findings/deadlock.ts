/** Who waits for whom for ever: the wait-for graph at the end of an execution, and its cycle. */
import { blockedThreads, liveThreads, sourcesOf } from './ends.ts';
import { cellKey } from '../telling/names.ts';
import type { Deadlock, WaitsFor } from '../report.ts';
import { takes } from '../telling/trace.ts';
import type { Trace, TraceRecorder } from '../telling/trace.ts';
import { holderOfWord } from './word-holder.ts';
import type { ThreadState, World } from '../world.ts';

interface Scene { readonly world: World; readonly recorder: TraceRecorder; readonly trace: Trace }

/** The deadlock at the end of an execution; `undefined` if nobody waits for a lock, a word or, in a circle, for messages. */
export function deadlockOf(world: World, recorder: TraceRecorder, trace: Trace): Deadlock | undefined {
  const scene: Scene = { world, recorder, trace };
  const calls = blockedThreads(world).map((thread) => callOf(scene, thread));
  const messages = world.settled ? [] : liveThreads(world).flatMap((thread) => messagesOf(scene, thread));
  const circle = circleIn([...calls, ...messages]);
  // Who was cut off in the middle may have gone on: only a circle is for ever.
  if (world.endless && circle.length === 0) return undefined;
  const waits = [...calls, ...circle.filter(({ what }) => what === 'message')];
  if (waits.length === 0) return undefined;
  return { kind: 'deadlock', waits, cycle: circle.map((one) => waits.indexOf(one)), closedAt: Math.max(-1, ...circle.flatMap(({ step, heldSince }) => [step, heldSince])) };
}

/** A thread that stands in `acquire` or `Atomics.wait`. */
function callOf({ world, recorder, trace }: Scene, { id, node: { operation } }: ThreadState): WaitsFor {
  const isLock = operation.kind === 'acquire';
  const key = cellKey(operation);
  // Who wrote a word of a helper last says nothing about who should.
  const owner = isLock ? lockHolder(world, recorder, key) : operation.call ? undefined : holderOfWord(recorder.events, key, id);
  const thread = trace.indexOf.get(id) ?? 0;
  return {
    thread, what: isLock ? 'lock' : 'word', name: isLock ? recorder.names.lock(operation) : recorder.names.cell(operation), at: recorder.names.place(operation),
    step: trace.rows.findLastIndex(({ step }) => step.thread === thread && step.object === key),
    holder: owner === undefined ? -1 : trace.indexOf.get(owner.thread) ?? -1,
    holderEnded: owner !== undefined && world.threads.get(owner.thread)?.status === 'finished',
    heldSince: owner === undefined ? -1 : trace.rows.findIndex((row) => row.event !== undefined && row.time === owner.time),
  };
}

function lockHolder(world: World, { events }: TraceRecorder, key: string): { thread: number; time: number } | undefined {
  const thread = world.owners.get(key);
  if (thread === undefined) return undefined;
  return { thread, time: events.findLastIndex((event) => event.thread === thread && takes(event, key)) };
}

/** A thread in its event loop waits for everybody who could still send it something. */
function messagesOf({ world, trace }: Scene, waiting: ThreadState): WaitsFor[] {
  return sourcesOf(waiting).flatMap((entry): WaitsFor[] => {
    const sender = senderOf(world, waiting, entry.split('!')[0] ?? '');
    if (sender?.status !== 'live') return [];
    const thread = trace.indexOf.get(waiting.id) ?? 0;
    return [{
      thread, what: 'message', name: `a message of ${sender.name}`, at: '', step: trace.rows.findLastIndex(({ step }) => step.thread === thread),
      holder: trace.indexOf.get(sender.id) ?? -1, holderEnded: false, heldSince: -1,
    }];
  });
}

function senderOf(world: World, waiting: ThreadState, source: string): ThreadState | undefined {
  const [, kind, number = ''] = /^([PCq])(\d+)/.exec(source) ?? [];
  if (kind === 'P') return world.threads.get(Number(number));
  if (kind === 'C') return world.threads.get(waiting.parent);
  const other = source.endsWith('.0') ? source.replace(/0$/, '1') : source.replace(/1$/, '0');
  return kind === 'q' ? world.threads.get(world.portOwners.get(other) ?? -1) : undefined;
}

/** The shortest circle, those of locks and words before those of messages. */
function circleIn(waits: readonly WaitsFor[]): WaitsFor[] {
  let best: WaitsFor[] = [];
  const walk = (path: readonly WaitsFor[], start: WaitsFor): void => {
    const last = path.at(-1) as WaitsFor;
    if (last.holder === start.thread) {
      if (best.length === 0 || path.length < best.length) best = [...path];
      return;
    }
    for (const next of waits) {
      if (next.thread === last.holder && !path.some(({ thread }) => thread === next.thread) && (best.length === 0 || path.length + 1 < best.length)) walk([...path, next], start);
    }
  };
  for (const start of waits) walk([start], start);
  return best;
}
