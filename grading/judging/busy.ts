/** Whether somebody keeps a core busy while it waits, in an execution that comes to a good end all the same. */
import type { Outcome, TraceStep } from '../explore/report.ts';

/** So many looks at the same cell are no short spin before a sleep any more. */
const LOOKS_MAX = 100;

/**
 * The row in which a child looks again and again instead of sleeping; `undefined`: nobody does.
 *
 * It shows where something changes only after everybody has gone as far as he can, as after a timer of the main thread.
 */
export function busyStep({ trace, threads }: Pick<Outcome, 'trace' | 'threads'>): TraceStep | undefined {
  const rows = trace.filter(({ thread }) => (threads[thread]?.kind ?? 'main') !== 'main');
  const sleeps = (thread: number, times: number): boolean => rows.some((row) => row.thread === thread && row.operation === 'wait' && row.text.endsWith('sleeps') && (row.times ?? 1) >= times);
  // Many short sleeps are sleeps, too.
  const looks = rows.find(({ thread, times = 1 }) => times >= LOOKS_MAX && !sleeps(thread, LOOKS_MAX));
  if (looks) return looks;
  // A wait of no time is a look; one of them is nobody's business.
  const empty = rows.filter(({ operation, text, thread }) => operation === 'wait' && text.endsWith('timed-out') && !sleeps(thread, 1));
  return empty.find(({ thread }) => empty.filter((row) => row.thread === thread).reduce((sum, { times = 1 }) => sum + times, 0) > 1);
}
