/** Names what went wrong in one execution. */
import { deadlockOf } from './deadlock.ts';
import { endOf, liveThreads } from './ends.ts';
import { leaksIn } from './leak.ts';
import { lostWakeups } from './lost-wakeup.ts';
import { cellKey } from '../telling/names.ts';
import type { Program } from '../program/program.ts';
import type { Diagnosis, Livelock, LockMisuse, PlainError, UnhandledRejection } from '../report.ts';
import { checkThenActIn, lostUpdateIn } from './stale-reads.ts';
import { evidence } from '../telling/trace.ts';
import type { Row, Trace, TraceRecorder } from '../telling/trace.ts';
import type { World } from '../world.ts';

/** Everything that is known to be wrong, the root of the others first. */
export function diagnose(world: World, recorder: TraceRecorder, trace: Trace, program: Program, rejections: readonly PlainError[]): Diagnosis[] {
  const deadlock = deadlockOf(world, recorder, trace);
  const stale = [lostUpdateIn(trace.rows, program), checkThenActIn(trace.rows, program)];
  return [
    ...misuses(recorder, trace), ...lostWakeups(world, recorder, trace), ...(deadlock ? [deadlock] : []), ...repetitions(world, trace),
    ...stale.filter((one) => one !== undefined), ...unhandled(trace.rows, rejections), ...leaksIn(world, recorder),
  ];
}

/** Releases by threads that did not hold the lock. */
function misuses({ events, names }: TraceRecorder, { rows }: Trace): LockMisuse[] {
  const held = new Map<string, { thread: number; time: number }>();
  const found: LockMisuse[] = [];
  for (const [time, event] of events.entries()) {
    if (event.kind !== 'operation') continue;
    const given = /^lock:(\d+:\d+)\|/.exec(event.operation.kind === 'loop' ? String(event.result) : '')?.[1];
    if (given !== undefined) held.set(given, { thread: event.thread, time });
    const key = cellKey(event.operation);
    if (event.operation.kind === 'acquire' && event.result === true) held.set(key, { thread: event.thread, time });
    if (event.operation.kind !== 'release') continue;
    const holder = held.get(key);
    held.delete(key);
    const rowAt = (moment: number): number => rows.findIndex((row) => row.event !== undefined && row.time === moment);
    if (holder?.thread === event.thread || rowAt(time) < 0) continue;
    found.push({
      kind: 'lock misuse', lock: names.lock(event.operation), how: holder ? 'held by another' : 'not held', release: evidence(rows, rowAt(time), holder ? 'gives back what another one holds' : 'gives back what nobody holds'),
      ...(holder && rowAt(holder.time) >= 0 ? { holder: evidence(rows, rowAt(holder.time), 'takes the lock') } : {}),
    });
  }
  return found;
}

/** Rows that repeat for ever, and who is left out meanwhile. */
function repetitions(world: World, { rows, rounds, indexOf }: Trace): Livelock[] {
  if (rounds.length === 0) return [];
  const cycle = rounds.flatMap((one) => one.rows).sort((a, b) => a - b);
  const threads = [...new Set(rounds.flatMap((one) => one.threads))].sort((a, b) => a - b);
  const touched = new Set(cycle.map((index) => rows[index]?.step.object));
  const starved = endOf(world) !== 'endless' ? [] : liveThreads(world)
    .filter(({ sleeping, node: { operation } }) => (sleeping ?? operation.kind === 'acquire') && touched.has(cellKey(operation))).map((thread) => indexOf.get(thread.id) ?? 0).filter((thread) => !threads.includes(thread));
  return [{
    kind: starved.length > 0 ? 'starvation' : 'livelock', threads, starved, prefix: cycle[0] ?? 0, cycle, rounds: Math.max(...rounds.map(({ count }) => count)),
  }];
}

function unhandled(rows: readonly Row[], rejections: readonly PlainError[]): UnhandledRejection[] {
  const shown = rows.flatMap((row, index) => row.event?.kind === 'operation' && row.event.operation.kind === 'reject' ? [index] : []);
  return rejections.map((error, nth) => ({
    kind: 'unhandled rejection', error, ...(shown[nth] === undefined ? {} : { rejection: evidence(rows, shown[nth], 'nobody handles this') }),
  }));
}
