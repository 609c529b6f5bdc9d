/** Names what went wrong in a trace, from the accesses to one cell. */
import type { Outcome, TraceStep } from './explore/report.ts';
import type { Problem } from './problem.ts';

/** A pattern: what to call it, and remarks for the steps that show it. */
export interface Pattern extends Pick<Problem, 'kind' | 'sentence' | 'help'> {
  /** Index in the trace → remark. */
  readonly notes: Map<number, string>;
}

const changes = (step: TraceStep): boolean => step.operation === 'write' || (step.operation === 'update' && !/: found/.test(step.text));

/**
 * Finds a read-modify-write that another one fell into: A reads, B writes, A writes what it made of
 * the old value.
 */
export function lostUpdate(outcome: Outcome): Pattern | undefined {
  const { trace, threads } = outcome;
  for (const [last, write] of trace.entries()) {
    if (write.object === undefined || !(isBlindWrite(write) || isGivenUp(trace, last) || isStale(trace, last))) continue;
    const ofMine = (step: TraceStep): boolean => step.thread === write.thread && step.object === write.object;
    const read = lastIndex(trace, last, (step) => ofMine(step) && (step.operation === 'read' || changes(step)));
    if (read < 0 || trace[read]?.operation !== 'read') continue;
    const between = lastIndex(trace, last, (step, index) => index > read && step.thread !== write.thread && step.object === write.object && changes(step));
    if (between < 0) continue;
    const cell = /([^\s]+\[\d+\])/.exec(write.text)?.[1] ?? 'the cell';
    const [mine, other] = [threads[write.thread]?.name ?? 'one thread', threads[trace[between]?.thread ?? 0]?.name ?? 'another'];
    if (isGivenUp(trace, last)) {
      return {
        kind: 'lost update',
        sentence: `Lost update: ${other} changed ${cell} after ${mine} had read it, so the compareExchange of ${mine} writes nothing, and ${mine} does not try again.`,
        help: 'compareExchange returns what it found: if that is not what you expected, begin again with the new value.',
        notes: new Map([[read, 'reads the old value'], [last, 'is lost']]),
      };
    }
    return {
      kind: 'lost update',
      sentence: `Lost update: ${mine} read ${cell} before ${other} wrote it, and then wrote what it had made of the old value, so the update of ${other} is forgotten.`,
      help: 'Reading, changing and writing must be one step for everybody else: under one lock that all take, or by one Atomics operation.',
      notes: new Map([[read, 'reads the old value'], [between, 'is forgotten'], [last, `overwrites step ${String(between + 1)}`]]),
    };
  }
  return undefined;
}

/** A write that does not look at what it overwrites. */
function isBlindWrite(step: TraceStep): boolean {
  return step.operation === 'write' || step.text.startsWith('Atomics.exchange');
}

/** A compareExchange that failed and was not tried again. */
function isGivenUp(trace: readonly TraceStep[], index: number): boolean {
  const step = trace[index];
  return step !== undefined && /: found/.test(step.text) &&
    !trace.slice(index + 1).some((later) => later.thread === step.thread && later.object === step.object && changes(later));
}

/** A compareExchange that took the value which an earlier one had found, and still stores what it had made of an older one. */
function isStale(trace: readonly TraceStep[], index: number): boolean {
  const step = trace[index];
  const before = lastIndex(trace, index, (earlier) => earlier.thread === step?.thread && earlier.object === step.object);
  return step !== undefined && / ⇒ .*: done/.test(step.text) && /: found/.test(trace[before]?.text ?? '');
}

function lastIndex(trace: readonly TraceStep[], before: number, matches: (step: TraceStep, index: number) => boolean): number {
  for (let index = before - 1; index >= 0; index--) if (matches(trace[index] as TraceStep, index)) return index;
  return -1;
}
