/**
 * Draws the interleaving that breaks an answer: one column a thread, one row a step.
 *
 * Where the columns do not fit, the same steps become a list that names the thread on each line.
 * Text may be cut, but never the file and line: that is where the learner looks next.
 */
import type { InterleavingTable, TableRow } from '../verdict.ts';
import { displayWidth, indent, padEnd, padStart, truncate, wrap } from './layout.ts';
import type { Style } from './style.ts';

const GAP = 3;
/** Between a text and its place. */
const INNER_GAP = 2;
const TEXT_WIDTH_MIN = 14;
/** Below this width there are no columns side by side. */
export const COLUMNS_WIDTH_MIN = 80;

interface Column {
  readonly name: string;
  /** Where the column starts on the screen. */
  readonly start: number;
  readonly textWidth: number;
  readonly atWidth: number;
}

/** Draw a table, as columns if they fit and as a list otherwise. */
export function renderInterleaving(table: InterleavingTable, style: Style): string[] {
  const columns = style.plain || style.width < COLUMNS_WIDTH_MIN ? undefined : layOut(table, style.width);
  const lines = columns === undefined ? renderList(table, style) : renderColumns(table, columns, style);
  if (table.omitted === 0) return lines;
  const steps = table.omitted === 1 ? '1 step that does not matter is' : `${table.omitted} steps that do not matter are`;
  return [...lines, ...indent(wrap(`(${steps} left out)`, style.width - 2).map(style.colours.dim), 2)];
}

function renderColumns(table: InterleavingTable, columns: readonly Column[], style: Style): string[] {
  const { bold, dim } = style.colours;
  const names = columns.map((column) => padEnd(truncate(column.name, cellWidth(column)), cellWidth(column) + GAP));
  const rules = columns.map((column) => padEnd('─'.repeat(cellWidth(column)), cellWidth(column) + GAP));
  const margin = ' '.repeat(columns[0]?.start ?? 0);
  const rows = table.rows.flatMap((row) => renderRow(row, columns, style));
  return [margin + bold(names.join('').trimEnd()), margin + dim(rules.join('').trimEnd()), ...rows];
}

function renderRow(row: TableRow, columns: readonly Column[], style: Style): string[] {
  const { bold, dim, yellow } = style.colours;
  const column = columns[row.column];
  if (column === undefined) return [];
  const first = columns[0]?.start ?? 0;
  const number = padStart(String(row.step), first - 1);
  const skipped = ' '.repeat(column.start - first);
  const text = padEnd(truncate(row.text, column.textWidth), column.textWidth);
  const at = padStart(row.at, column.atWidth);
  const marked = row.note === undefined ? text : bold(text);
  const line = `${number} ${skipped}${marked}${' '.repeat(INNER_GAP)}${dim(at)}`;
  if (row.note === undefined) return [line];
  const end = column.start + cellWidth(column);
  if (end + 3 + displayWidth(row.note) <= style.width) return [`${line} ${yellow(`◀ ${row.note}`)}`];
  const below = wrap(row.note, style.width - column.start - 2);
  return [line, ...below.map((each, index) => ' '.repeat(column.start) + yellow(`${index === 0 ? '◀' : ' '} ${each}`))];
}

// The list reads well aloud: the step, who, what, where, and the remark on a line of its own.
function renderList(table: InterleavingTable, style: Style): string[] {
  const { bold, dim, yellow } = style.colours;
  const stepWidth = String(table.rows.at(-1)?.step ?? 1).length;
  return table.rows.flatMap((row) => {
    const name = table.columns[row.column] ?? '?';
    const head = `${style.plain ? 'step ' : ''}${padStart(String(row.step), stepWidth)}  `;
    const hanging = 2 + head.length;
    const text = `${name}: ${row.text}${row.at === '' ? '' : ` (${row.at})`}`;
    const [first = '', ...more] = wrap(text, style.width - hanging);
    const emphasis = row.note === undefined ? (each: string): string => each : bold;
    const note = row.note === undefined ? [] : wrap(`${style.plain ? 'note:' : '◀'} ${row.note}`, style.width - hanging).map(yellow);
    return [`  ${dim(head)}${emphasis(first)}`, ...indent([...more.map(emphasis), ...note], hanging)];
  });
}

// Natural widths if they fit; otherwise the texts share what is left after the places.
function layOut(table: InterleavingTable, width: number): Column[] | undefined {
  const start = 2 + Math.max(1, String(table.rows.at(-1)?.step ?? 1).length) + 1;
  const natural = table.columns.map((name, index) => {
    const rows = table.rows.filter((row) => row.column === index);
    const atWidth = Math.max(0, ...rows.map((row) => displayWidth(row.at)));
    const textWidth = Math.max(TEXT_WIDTH_MIN, displayWidth(name) - atWidth - INNER_GAP, ...rows.map((row) => displayWidth(row.text)));
    return { name, atWidth, textWidth };
  });
  const fixed = start + GAP * (natural.length - 1) + natural.reduce((sum, column) => sum + column.atWidth + INNER_GAP, 0);
  const available = width - fixed;
  if (available < TEXT_WIDTH_MIN * natural.length) return undefined;
  const textWidths = shareOut(natural.map((column) => column.textWidth), available);
  let next = start;
  return natural.map(({ name, atWidth, textWidth }, index) => {
    const column = { name, atWidth, textWidth: textWidths[index] ?? textWidth, start: next };
    next += cellWidth(column) + GAP;
    return column;
  });
}

// The narrow ones first get what they want, so that only the wide ones are cut, and evenly.
function shareOut(wanted: readonly number[], available: number): number[] {
  const given = [...wanted];
  let left = available;
  const ascending = [...wanted.keys()].sort((one, other) => (wanted[one] ?? 0) - (wanted[other] ?? 0));
  for (const [done, index] of ascending.entries()) {
    const fair = Math.floor(left / (wanted.length - done));
    given[index] = Math.min(wanted[index] ?? 0, fair);
    left -= given[index];
  }
  return given;
}

function cellWidth(column: Pick<Column, 'textWidth' | 'atWidth'>): number {
  return column.textWidth + INNER_GAP + column.atWidth;
}
