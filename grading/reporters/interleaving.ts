/**
 * Draws the interleaving that breaks an answer: one column a thread, one row a step.
 *
 * The widest of three shapes that fits is taken: each row with its file and line; the file in the head
 * of the column and the line in the rows; the same with text that goes on in the next line. Where no
 * columns fit, the steps become a list that names the thread on each line. Nothing is ever cut off.
 */
import type { InterleavingTable, TableRow } from '../verdict.ts';
import { displayWidth, indent, padEnd, padStart, wrap } from './layout.ts';
import type { Style } from './style.ts';

const GAP = 3;
/** Between a text and its place. */
const INNER_GAP = 2;
const TEXT_WIDTH_MIN = 16;
/** Texts that go on in the next line need more than that, or nobody reads them. */
const SQUEEZED_WIDTH_MIN = 22;
/** Below this width there are no columns side by side. */
export const COLUMNS_WIDTH_MIN = 80;

interface Column {
  readonly name: string;
  /** The file of all rows, where the head names it. */
  readonly file: string;
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
  const margin = ' '.repeat(columns[0]?.start ?? 0);
  const names = columns.map((column) => {
    const cell = cellWidth(column);
    const beside = column.file !== '' && displayWidth(column.name) + INNER_GAP + displayWidth(column.file) <= cell;
    return { cell, first: beside ? padEnd(column.name, cell - displayWidth(column.file)) + column.file : column.name, second: beside ? '' : column.file };
  });
  const heads = [names.map(({ first }) => first), names.map(({ second }) => second)].filter((line) => line.some((text) => text !== ''));
  return [
    ...heads.map((line) => (margin + bold(line.map((text, index) => padEnd(text, (names[index]?.cell ?? 0) + GAP)).join('').trimEnd())).trimEnd()),
    margin + dim(columns.map((column) => '─'.repeat(cellWidth(column)) + ' '.repeat(GAP)).join('').trimEnd()),
    ...table.rows.flatMap((row) => renderRow(row, columns, style)),
  ];
}

function renderRow(row: TableRow, columns: readonly Column[], style: Style): string[] {
  const { bold, dim, yellow } = style.colours;
  const column = columns[row.column];
  if (column === undefined) return [];
  const first = columns[0]?.start ?? 0;
  const number = padStart(String(row.step), first - 1);
  const skipped = ' '.repeat(column.start - first);
  const marked = (text: string): string => row.note === undefined ? text : bold(text);
  const [text = '', ...more] = wrap(row.text, column.textWidth);
  const at = padStart(placeIn(column, row.at), column.atWidth);
  const line = `${number} ${skipped}${marked(padEnd(text, column.textWidth))}${' '.repeat(INNER_GAP)}${dim(at)}`;
  const rest = more.map((each) => ' '.repeat(column.start + INNER_GAP) + marked(each));
  if (row.note === undefined) return [line, ...rest];
  const end = column.start + cellWidth(column);
  if (rest.length === 0 && end + 3 + displayWidth(row.note) <= style.width) return [`${line} ${yellow(`◀ ${row.note}`)}`];
  const below = wrap(row.note, Math.max(style.width - column.start - 2, TEXT_WIDTH_MIN));
  return [line, ...rest, ...below.map((each, index) => ' '.repeat(column.start) + yellow(`${index === 0 ? '◀' : ' '} ${each}`))];
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

function layOut(table: InterleavingTable, width: number): Column[] | undefined {
  const start = 2 + Math.max(1, String(table.rows.at(-1)?.step ?? 1).length) + 1;
  const withFiles = columnsOf(table, start, false);
  if (endOf(withFiles) <= width) return withFiles;
  const withLines = columnsOf(table, start, true);
  return endOf(withLines) <= width ? withLines : squeezed(withLines, start, width);
}

/** Columns in which every text has the room that it wants. */
function columnsOf(table: InterleavingTable, start: number, fileInHead: boolean): Column[] {
  let next = start;
  return table.columns.map((name, index) => {
    const rows = table.rows.filter((row) => row.column === index);
    const file = fileInHead ? commonFile(rows) : '';
    const atWidth = Math.max(0, ...rows.map(({ at }) => displayWidth(placeIn({ file }, at))));
    const head = Math.max(displayWidth(name), displayWidth(file));
    const textWidth = Math.max(TEXT_WIDTH_MIN, head - atWidth - INNER_GAP, ...rows.map((row) => displayWidth(row.text)));
    const column = { name, file, atWidth, textWidth, start: next };
    next += cellWidth(column) + GAP;
    return column;
  });
}

/** Columns whose texts share what is left beside the places, if that is enough to read them. */
function squeezed(columns: readonly Column[], start: number, width: number): Column[] | undefined {
  const fixed = start + GAP * (columns.length - 1) + columns.reduce((sum, { atWidth }) => sum + atWidth + INNER_GAP, 0);
  const textWidths = shareOut(columns.map(({ textWidth }) => textWidth), width - fixed);
  const least = columns.map(({ name, file, atWidth, textWidth }) => Math.max(Math.min(textWidth, SQUEEZED_WIDTH_MIN), Math.max(displayWidth(name), displayWidth(file)) - atWidth - INNER_GAP));
  if (textWidths.some((textWidth, index) => textWidth < (least[index] ?? 0))) return undefined;
  let next = start;
  return columns.map((wide, index) => {
    const column = { ...wide, textWidth: textWidths[index] ?? wide.textWidth, start: next };
    next += cellWidth(column) + GAP;
    return column;
  });
}

/** The file that all rows with a place stand in; empty if there are several. */
function commonFile(rows: readonly TableRow[]): string {
  const files = [...new Set(rows.filter(({ at }) => at !== '').map(({ at }) => at.replace(/:\d+$/, '')))];
  return files.length === 1 ? files[0] ?? '' : '';
}

/** A place as a row says it: only the line where the head names the file. */
function placeIn({ file }: Pick<Column, 'file'>, at: string): string {
  return file !== '' && at.startsWith(`${file}:`) ? at.slice(file.length) : at;
}

function endOf(columns: readonly Column[]): number {
  const last = columns.at(-1);
  return last === undefined ? 0 : last.start + cellWidth(last);
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
