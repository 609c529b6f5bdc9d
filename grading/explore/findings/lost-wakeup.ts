/** Finds the notify that woke nobody and that a thread sleeps for. */
import { blockedThreads } from './ends.ts';
import { cellKey } from '../telling/names.ts';
import type { CellType } from '../memory.ts';
import type { LostWakeup } from '../report.ts';
import { evidence } from '../telling/trace.ts';
import type { Trace, TraceRecorder } from '../telling/trace.ts';
import type { ThreadState, World, WorldEvent } from '../world.ts';

/** One for each thread that sleeps for ever although it was notified, too early. */
export function lostWakeups(world: World, { events, names }: TraceRecorder, { rows }: Trace): LostWakeup[] {
  return blockedThreads(world).flatMap((thread): LostWakeup[] => {
    const missed = missedNotify(world, thread, events);
    const notify = rows.findIndex((row) => row.time === missed);
    const wait = rows.findLastIndex((row) => row.event === events.findLast((event) => event.thread === thread.id));
    if (missed === undefined || notify < 0 || wait < 0) return [];
    return [{
      kind: 'lost wakeup', cell: names.cell(thread.node.operation),
      notify: evidence(rows, notify, 'wakes nobody'), wait: evidence(rows, wait, 'sleeps for ever'),
    }];
  });
}

/**
 * The time of the notify that a sleeper missed: it came after the sleeper had looked and before it
 * slept, or before the word was changed at all.
 */
function missedNotify(world: World, thread: ThreadState, events: readonly WorldEvent[]): number | undefined {
  if (!thread.sleeping) return undefined;
  const { cell } = thread.sleeping;
  const [sab, offset, type, value] = thread.node.operation.args as [number, number, CellType, number | bigint];
  const vain = events.findLastIndex((event) => event.kind === 'operation' && event.operation.kind === 'notify' && event.result === 0 && cellKey(event.operation) === cell);
  if (vain < 0 || events[vain]?.thread === thread.id) return undefined;
  const own = events.flatMap((event, time) => event.kind === 'operation' && event.thread === thread.id && event.operation.visible ? [time] : []);
  const hasChanged = world.memory.get(sab)?.read(offset, type) !== value;
  return hasChanged || vain > (own.at(-2) ?? -1) ? vain : undefined;
}
