/** Picks the steps of a trace that show a failure, as a table with one column a thread. */
import type { ThreadInfo, TraceStep } from '../explore/report.ts';
import type { Rows } from './problem.ts';
import type { InterleavingTable, TableRow } from '../verdict.ts';

const ROWS_MAX = 30;
type Operations = ReadonlySet<TraceStep['operation']>;
/** Shown although they touch no cell of the failure: what synchronises anywhere, and what waits and wakes in the middle of it. */
const ALWAYS: Operations = new Set(['acquire', 'release', 'call', 'kill', 'rejection', 'timer', 'settle']);
const IN_BETWEEN: Operations = new Set(['wait', 'notify']);
const DULL: Operations = new Set(['output', 'spawn', 'start']);
const SHARED_MEMORY: Operations = new Set(['read', 'write', 'update', 'wait', 'wake', 'notify', 'acquire', 'release', 'call']);

/**
 * Makes the table.
 *
 * @param notes Index in the trace → remark; these steps are always shown, and if they touch cells, only what touches the same cells and what synchronises.
 * @param wanted What else is known about the steps that matter.
 */
export function tableOf(
  trace: readonly TraceStep[], threads: readonly ThreadInfo[], notes: ReadonlyMap<number, string>, wanted: Rows = {},
): InterleavingTable {
  const matters = wanted.onlyChildren === true ? aboutChildren : aboutCells(trace, threads, notes, wanted.also);
  const until = wanted.until ?? trace.length;
  const shown = trace.map((step, index) => ({ step, index })).filter(({ step, index }) => notes.has(index) || (index <= until && matters(step, index)));
  const kept = lastRows(shown, notes);
  const used = [...new Set(kept.map(({ step }) => step.thread))].sort((a, b) => a - b);
  const numbers = new Map(kept.map(({ index }, position) => [index, position + 1]));
  const rows = kept.map(({ step, index }, position): TableRow => {
    const note = notes.get(index);
    return {
      step: position + 1, column: used.indexOf(step.thread), text: textOf(step), at: step.at,
      ...(note === undefined ? {} : { note: renumbered(note, numbers) }),
    };
  });
  return { columns: used.map((thread) => threads[thread]?.name ?? ''), rows, omitted: trace.length - kept.length };
}

type Matters = (step: TraceStep, index: number) => boolean;

const aboutChildren: Matters = (step) => !SHARED_MEMORY.has(step.operation) && !isDull(step, new Set(['output', 'start']));

function aboutCells(
  trace: readonly TraceStep[], threads: readonly ThreadInfo[], notes: ReadonlyMap<number, string>, also: ReadonlySet<string> = new Set(),
): Matters {
  const touched = [...notes.keys()].map((index) => trace[index]).filter((step) => step !== undefined && SHARED_MEMORY.has(step.operation));
  const cells = new Set([...touched.map((step) => step?.object), ...also]);
  const [begin, end] = [Math.min(...notes.keys()), Math.max(...notes.keys())];
  return (step, index) => {
    if (isDull(step, DULL)) return false;
    if (touched.length === 0) return true;
    if (index > end && step.operation !== 'settle') return false;
    const inMain = threads[step.thread]?.kind === 'main';
    if (step.object !== undefined && cells.has(step.object)) return !inMain || step.operation !== 'write';
    return !inMain && (ALWAYS.has(step.operation) || (IN_BETWEEN.has(step.operation) && index > begin));
  };
}

// A gate stands for slow work; that somebody comes to it shows nothing, that it opens shows that the work is done.
function isDull(step: TraceStep, dull: Operations): boolean {
  return dull.has(step.operation) || step.inHelpers === true || (step.operation === 'gate' && step.text.startsWith('arrives'));
}

function textOf(step: TraceStep): string {
  return step.operation === 'gate' && step.text.startsWith('passes') ? 'is done with its slow item' : step.text;
}

/** The last rows, and those with a remark, wherever they stand. */
function lastRows(shown: readonly { step: TraceStep; index: number }[], notes: ReadonlyMap<number, string>): readonly { step: TraceStep; index: number }[] {
  const room = ROWS_MAX - shown.filter(({ index }) => notes.has(index)).length;
  const others = new Set(shown.filter(({ index }) => !notes.has(index)).slice(-Math.max(room, 1)).map(({ index }) => index));
  return shown.filter(({ index }) => notes.has(index) || others.has(index));
}

/** Remarks speak of trace positions (1-based); rows have numbers of their own. */
function renumbered(note: string, numbers: ReadonlyMap<number, number>): string {
  return note.replace(/step (\d+)/, (_, position: string) => `step ${String(numbers.get(Number(position) - 1) ?? position)}`);
}
