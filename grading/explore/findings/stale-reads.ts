/** Lost updates and checks that have become untrue: a thread goes on with what it read, and another one has changed it since. */
import { accessOf } from './accesses.ts';
import type { Program } from '../program/program.ts';
import type { CheckThenAct, LostUpdate } from '../report.ts';
import { evidence } from '../telling/trace.ts';
import type { Row } from '../telling/trace.ts';

type Operated = Extract<Row['event'], { kind: 'operation' }>;
const operationOf = (row: Row | undefined): Operated | undefined => row?.event?.kind === 'operation' ? row.event : undefined;

/** The row changed memory. */
function changes(row: Row): boolean {
  const event = operationOf(row);
  const lock = event?.operation.kind === 'acquire' || event?.operation.kind === 'release';
  return event !== undefined && !lock && (accessOf(event.operation, { value: event.result })?.writes ?? false);
}

const isRead = (row: Row): boolean => row.step.operation === 'read' && row.step.object !== undefined;
const onSame = (a: Row, b: Row): boolean => a.step.object === b.step.object;
const sameThread = (a: Row, b: Row): boolean => a.step.thread === b.step.thread;
const failed = (row: Row | undefined): boolean => {
  const event = operationOf(row);
  return event?.operation.kind === 'compareExchange' && event.result !== event.operation.args[3];
};

/**
 * The first read-modify-write that another write fell into: A reads, B writes, A writes what it made
 * of the old value.
 */
export function lostUpdateIn(rows: readonly Row[], program: Program): LostUpdate | undefined {
  for (const [last, write] of rows.entries()) {
    const givenUp = isGivenUp(rows, last);
    if (write.step.object === undefined || !(isBlindWrite(write) || givenUp || isStale(rows, last))) continue;
    const read = rows.findLastIndex((row, index) => index < last && sameThread(row, write) && onSame(row, write) && (isRead(row) || changes(row)));
    const between = readAndOverwritten(rows, read, last);
    if (between < 0 || isCondition(rows[read] as Row, program)) continue;
    return {
      kind: 'lost update', cell: cellIn(write), how: givenUp ? 'given up' : 'overwritten',
      read: evidence(rows, read, 'reads the old value'),
      between: evidence(rows, between, givenUp ? 'comes in between' : 'is forgotten'),
      write: evidence(rows, last, givenUp ? 'is lost' : `overwrites step ${String(between + 1)}`),
    };
  }
  return undefined;
}

/** The last write of another thread between a read and what follows from it; -1: none, or `read` is no read. */
function readAndOverwritten(rows: readonly Row[], read: number, last: number): number {
  const reader = rows[read];
  if (!reader || !isRead(reader)) return -1;
  return rows.findLastIndex((row, index) => index > read && index < last && !sameThread(row, reader) && onSame(row, reader) && changes(row));
}

/** The same for a write of another value than was read, if there is one. */
function readAndChanged(rows: readonly Row[], read: number, last: number): number {
  const any = readAndOverwritten(rows, read, last);
  if (any < 0) return any;
  const [reader, end] = [rows[read] as Row, any + 1];
  const other = rows.findLastIndex((row, index) => index > read && index < end && !sameThread(row, reader) && onSame(row, reader) && changes(row) && !(row.step.operation === 'write' && row.step.value === reader.step.value));
  return other < 0 ? any : other;
}

/** A write that does not look at what it overwrites. */
function isBlindWrite(row: Row): boolean {
  const operation = operationOf(row)?.operation;
  return row.step.operation === 'write' || (operation?.kind === 'update' && operation.args[3] === 'exchange');
}

/** A compareExchange that failed and was not tried again. */
function isGivenUp(rows: readonly Row[], index: number): boolean {
  const row = rows[index] as Row;
  return failed(row) && !rows.slice(index + 1).some((later) => sameThread(later, row) && onSame(later, row) && changes(later));
}

/** A compareExchange that took the value which an earlier one had found, and still stores what it had made of an older one. */
function isStale(rows: readonly Row[], index: number): boolean {
  const row = rows[index] as Row;
  if (operationOf(row)?.operation.kind !== 'compareExchange' || failed(row)) return false;
  return failed(rows.findLast((earlier, position) => position < index && sameThread(earlier, row) && onSame(earlier, row)));
}

/** The first check that had become untrue when its thread acted on it. */
export function checkThenActIn(rows: readonly Row[], program: Program): CheckThenAct | undefined {
  for (const [check, row] of rows.entries()) {
    if (!isRead(row) || !isCondition(row, program)) continue;
    const act = rows.findIndex((later, index) => index > check && sameThread(later, row) && changes(later));
    // A compareExchange that fails, of whatever cell, says that the thread gives up what it was about to do.
    if (act < 0 || rows.slice(check + 1, act).some((later) => sameThread(later, row) && (failed(later) || (onSame(later, row) && looksAgain(later, program))))) continue;
    const change = readAndChanged(rows, check, act);
    if (change < 0) continue;
    return {
      kind: 'check-then-act', cell: cellIn(row), check: evidence(rows, check, 'looks'),
      change: evidence(rows, change, 'makes it untrue'), act: evidence(rows, act, `acts on step ${String(check + 1)}`),
    };
  }
  return undefined;
}

/** `Atomics.wait` and compareExchange look at the cell themselves. */
function looksAgain(row: Row, program: Program): boolean {
  return row.step.operation === 'wait' || failed(row) || (isRead(row) && isCondition(row, program));
}

/** True for a read in the condition of an `if` or a loop, as far as one line shows it. */
function isCondition(row: Row, program: Program): boolean {
  const name = cellIn(row).replace(/\[.*$/, '').replace(/\.get\w+\(.*$/, '');
  const line = program.lineAt(row.step.at);
  const [, start] = /\b(?:if|while|for)\s*(\()/d.exec(line)?.indices ?? [];
  if (!start || name === '') return false;
  let depth = 0;
  let end = start[0];
  for (; end < line.length; end++) {
    if (line[end] === '(') depth++;
    if (line[end] === ')' && --depth === 0) break;
  }
  return new RegExp(`(?<![\\w$])${name.replace(/[$]/g, '\\$&')}(?![\\w$])`).test(line.slice(start[0], end + 1));
}

/** `balance[0]` of a row's text. */
function cellIn({ step: { text } }: Row): string {
  return /(\S+\[[^\]]*\])/.exec(text)?.[1] ?? /^\S+/.exec(text)?.[0] ?? 'the cell';
}
