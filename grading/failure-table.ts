/** Picks the steps of a trace that show a failure, as a table with one column a thread. */
import type { ThreadInfo, TraceStep } from './explore/report.ts';
import type { InterleavingTable, TableRow } from './verdict.ts';

const ROWS_MAX = 30;
/** Shown although they touch no cell of the failure: what synchronises anywhere, and what waits and wakes in the middle of it. */
const ALWAYS = new Set(['acquire', 'release', 'kill', 'rejection', 'timer', 'settle']);
const IN_BETWEEN = new Set(['wait', 'notify']);
const DULL = new Set(['output', 'spawn', 'start']);

/**
 * Makes the table.
 * @param notes Index in the trace → remark; these steps are always shown, and if they touch one cell, only what touches it and what synchronises.
 */
export function tableOf(trace: readonly TraceStep[], threads: readonly ThreadInfo[], notes: ReadonlyMap<number, string>): InterleavingTable {
  const cells = new Set([...notes.keys()].map((index) => trace[index]?.object).filter((object) => object !== undefined));
  const end = notes.size > 0 ? Math.max(...notes.keys()) : trace.length - 1;
  const begin = Math.min(...notes.keys());
  const wanted = trace.map((step, index) => ({ step, index })).filter(({ step, index }) => {
    if (notes.has(index)) return true;
    if (DULL.has(step.operation)) return false;
    if (cells.size === 0) return true;
    if (index > end && step.operation !== 'settle') return false;
    const inMain = threads[step.thread]?.kind === 'main';
    if (step.object !== undefined && cells.has(step.object)) return !inMain || step.operation !== 'write';
    return !inMain && (ALWAYS.has(step.operation) || (IN_BETWEEN.has(step.operation) && index > begin));
  });
  const kept = wanted.slice(-ROWS_MAX);
  const used = [...new Set(kept.map(({ step }) => step.thread))].sort((a, b) => a - b);
  const numbers = new Map(kept.map(({ index }, position) => [index, position + 1]));
  const rows = kept.map(({ step, index }, position): TableRow => {
    const note = notes.get(index);
    return {
      step: position + 1, column: used.indexOf(step.thread), text: step.text, at: step.at,
      ...(note === undefined ? {} : { note: renumbered(note, numbers) }),
    };
  });
  return { columns: used.map((thread) => threads[thread]?.name ?? ''), rows, omitted: trace.length - kept.length };
}

/** Remarks speak of trace positions (1-based); rows have numbers of their own. */
function renumbered(note: string, numbers: ReadonlyMap<number, number>): string {
  return note.replace(/step (\d+)/, (_, position: string) => `step ${String(numbers.get(Number(position) - 1) ?? position)}`);
}
