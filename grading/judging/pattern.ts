/** Names what went wrong in a trace, from the accesses to one cell. */
import type { Outcome, TraceStep } from '../explore/report.ts';
import { causeOf } from './cause.ts';
import type { Problem } from './problem.ts';
import { place } from './wording.ts';

/** A pattern: what to call it, and remarks for the steps that show it. */
export interface Pattern extends Pick<Problem, 'kind' | 'sentence' | 'help' | 'misconception' | 'rows'> {
  /** Index in the trace → remark. */
  readonly notes: Map<number, string>;
}

/** Three steps of a trace, by their indices: a read, a change by another thread, and the write of the first one. */
export interface Overlap { readonly read: number; readonly between: number; readonly write: number }

/**
 * Names a read-modify-write that another one fell into: A reads, B writes, A writes what it made of the
 * old value.
 *
 * @param isCounter Whether a cell is counted up: two threads that write the same to it have lost one of their steps, and
 *   have not decided anything.
 */
export function lostUpdate(outcome: Outcome, isCounter: (object: string) => boolean = () => false): Pattern | undefined {
  const lost = outcome.diagnoses.find((one) => one.kind === 'lost update');
  if (!lost) return undefined;
  const overlap = { read: lost.read.step, between: lost.between.step, write: lost.write.step };
  const [mine, other] = [lost.write, lost.between].map(({ thread }) => nameOf(outcome, thread));
  if (lost.how === 'given up') return givenUp(overlap, mine ?? '', other ?? '', lost.cell);
  if (isSameValue(outcome.trace, overlap) && !isCounter(outcome.trace[overlap.write]?.object ?? '')) return bothGoOn(overlap, mine ?? '', other ?? '', lost.cell);
  const root = checkThenAct(outcome);
  // What was decided wrongly before the read has let both in.
  const isRoot = root !== undefined && root.cell !== lost.cell && Math.max(...root.notes.keys()) < overlap.read;
  return {
    kind: 'lost update',
    sentence: `Lost update: ${mine ?? ''} read ${lost.cell} before ${other ?? ''} wrote it, and then wrote what it had made of the old value, so the update of ${other ?? ''} is lost.`,
    ...(isRoot ? { help: `It begins with ${root.sentence.charAt(0).toLowerCase()}${root.sentence.slice(1)} ${root.help}`, misconception: root.misconception } : causeOf(outcome, overlap)),
    notes: new Map([
      ...(isRoot ? root.notes : []),
      [overlap.read, 'reads the old value'], [overlap.between, 'is forgotten'], [overlap.write, `overwrites step ${String(overlap.between + 1)}`],
    ]),
  };
}

/** Both write the same: the cell is a sign that they look at first, and both find that they may go on. */
function bothGoOn(overlap: Overlap, mine: string, other: string, cell: string): Pattern {
  return {
    kind: 'lost update',
    sentence: `Lost update, by check-then-act: ${mine} looked at ${cell}, and before it wrote what it had decided, ${other} did the same. Both have seen that they may go on.`,
    help: TOGETHER, misconception: 'check-then-act',
    notes: new Map([[overlap.read, 'looks'], [overlap.between, 'acts'], [overlap.write, `acts on what it saw before step ${String(overlap.between + 1)}`]]),
  };
}

/** A decision that had become untrue when it was carried out, if one was seen. */
export function checkThenAct(outcome: Outcome): { cell: string; sentence: string; help: string; misconception: string; notes: Map<number, string> } | undefined {
  // What a helper decides for itself is no decision of who uses it.
  const found = outcome.diagnoses.find((one) => one.kind === 'check-then-act' && ![one.check, one.change, one.act].every(({ at }) => at.startsWith('shared/')));
  if (found?.kind !== 'check-then-act') return undefined;
  const { cell, check, change, act } = found;
  const [mine, other] = [act, change].map(({ thread }) => nameOf(outcome, thread));
  return {
    cell, help: TOGETHER, misconception: 'check-then-act',
    sentence: `Check-then-act: ${mine ?? ''} looked at ${cell}${place(check.at)} to decide, ${other ?? ''} changed it${place(change.at)}, and then ${mine ?? ''} did what it had decided${place(act.at)}.`,
    notes: new Map([[check.step, 'looks'], [change.step, 'makes it untrue'], [act.step, `acts on what it saw before step ${String(change.step + 1)}`]]),
  };
}

const TOGETHER = 'Looking and writing must be one step: under a lock, or by Atomics.compareExchange, which writes only if the cell still holds what you saw, and says whether it did.';

function givenUp(overlap: Overlap, mine: string, other: string, cell: string): Pattern {
  return {
    kind: 'lost update',
    sentence: `Lost update: ${other} changed ${cell} after ${mine} had read it, so the compareExchange of ${mine} writes nothing, and ${mine} does not try again.`,
    help: 'compareExchange returns what it found: if that is not what you expected, begin again with the new value.',
    misconception: 'exchange-without-retry',
    notes: new Map([[overlap.read, 'reads the old value'], [overlap.between, 'changes it'], [overlap.write, 'writes nothing, and is lost']]),
  };
}

function isSameValue(trace: readonly TraceStep[], { between, write }: Overlap): boolean {
  const written = (index: number): string | undefined => / ← (\S+)$/.exec(trace[index]?.text ?? '')?.[1];
  return written(between) !== undefined && written(between) === written(write);
}

const nameOf = ({ threads }: Outcome, thread: number): string => threads[thread]?.name ?? 'another thread';
