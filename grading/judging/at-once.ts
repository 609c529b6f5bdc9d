/** Whether all children are at work at the same time, and where they are not, what holds them up. */
import type { Explored } from './explored.ts';
import { notAvailable } from './explored.ts';
import { tableOf } from './failure-table.ts';
import type { Finding } from '../finding.ts';
import type { InterleavingTable } from '../verdict.ts';
import { onlyOf } from './wording.ts';

/** What is asked of the children. */
export interface AtOnce {
  /** So many must be in flight together. */
  readonly wanted: number;
  /** What they are called: `processes`. */
  readonly nouns: string;
  /** Ids of entries of `exercise.json`: one after the other, and a few at a time. */
  readonly misconceptions?: { readonly one: string; readonly few?: string };
}

/**
 * Judges the overlap of a program with many children. It is measured while nobody is answered before all
 * have gone as far as they can, so neither clocks nor luck are in it.
 *
 * @param few A smaller program of the same answer, for the table.
 */
export function atOnce(many: Explored, few: Explored, { wanted, nouns, misconceptions }: AtOnce): Finding {
  const unavailable = notAvailable([many, few]);
  if (unavailable) return unavailable;
  const most = many.report.inFlight;
  if (most >= wanted) return { passed: true };
  const misconception = most === 1 ? misconceptions?.one : misconceptions?.few;
  const table = heldUp(few);
  return {
    passed: false, kind: 'not concurrent', sentence: `${onlyOf(most, wanted, nouns)} in flight at the same time, however long their work takes.`,
    help: 'Start all of them before you wait for the first.', expected: `${String(wanted)} in flight`, actual: String(most),
    ...(misconception !== undefined && { misconception }), ...(table && { table }),
  };
}

/** The steps up to the settling of the promise, if a child is started only after something was heard of another one. */
function heldUp({ report }: Explored): InterleavingTable | undefined {
  const outcome = report.outcomes.find(({ end }) => end === 'settled');
  if (!outcome) return undefined;
  const { trace, threads } = outcome;
  const heard = trace.findIndex(({ thread, operation }) => threads[thread]?.kind === 'main' && (operation === 'receive' || operation === 'event'));
  const late = trace.findIndex(({ thread, operation }, index) => heard >= 0 && index > heard && threads[thread]?.kind === 'main' && operation === 'spawn');
  if (late < 0) return undefined;
  const until = trace.findIndex(({ operation }) => operation === 'settle');
  return tableOf(trace, threads, new Map([[late, 'is started only now']]), { onlyChildren: true, until });
}
