/** Who changed which cell of shared memory in an execution, change by change. Works on the rows of a trace. */
import type { Outcome, TraceStep } from '../explore/report.ts';

/** One change of one cell. */
export interface Change {
  /** Index in the trace. */
  readonly step: number;
  readonly thread: number;
  readonly cell: string;
  /** What the cell holds now; `undefined` where the row does not say. */
  readonly value: number | undefined;
}

/** The changes that workers made to a cell that they gave a new value each time. */
export interface Series {
  readonly thread: number;
  /** Its changes to new values, in their order. */
  readonly changes: readonly Change[];
}

const UPDATE = /^Atomics\.(\w+) .* (-?\d+)n?, (-?\d+)n?$/;
const EXCHANGED = /^Atomics\.compareExchange .* ⇒ (-?\d+)n?: done$/;
/** Numbers that need so many digits are the bits of fractions. */
const BITS_DIGITS = 16;

/** All changes by workers. */
export function changesIn({ trace, threads }: Pick<Outcome, 'trace' | 'threads'>): Change[] {
  return trace.flatMap((row, step) => {
    const { thread, operation, object, text } = row;
    const isChange = operation === 'write' || (operation === 'update' && (!text.startsWith('Atomics.compareExchange') || EXCHANGED.test(text)));
    if (!isChange || object === undefined || threads[thread]?.kind !== 'worker') return [];
    return [{ step, thread, cell: object, value: valueOf(row) }];
  });
}

/**
 * For each worker its changes of the one cell to which it gave most different values: what is counted
 * goes on and on, while locks and flags go to and fro.
 */
export function seriesIn(outcome: Pick<Outcome, 'trace' | 'threads'>): Series[] {
  const changes = changesIn(outcome);
  return outcome.threads.flatMap(({ kind }, thread) => {
    if (kind !== 'worker') return [];
    const own = changes.filter((change) => change.thread === thread);
    const cells = [...new Set(own.map(({ cell }) => cell))].map((cell) => withNewValue(own.filter((change) => change.cell === cell)));
    return [{ thread, changes: cells.reduce((most, one) => one.length > most.length ? one : most, []) }];
  });
}

/** True for a cell that workers only ever count up: a flag or a lock comes back to what it was. */
export function onlyGrows(outcome: Pick<Outcome, 'trace' | 'threads'>, cell: string): boolean {
  const values = changesIn(outcome).filter((change) => change.cell === cell).map(({ value }) => value);
  return values.every((value, index) => value !== undefined && value >= (values[index - 1] ?? 1));
}

function withNewValue(changes: readonly Change[]): readonly Change[] {
  const seen = new Set<number>();
  return changes.filter(({ value }) => {
    if (value === undefined) return true;
    if (seen.has(value)) return false;
    seen.add(value);
    return true;
  });
}

function valueOf({ operation, text, value }: TraceStep): number | undefined {
  if (operation === 'write') return value === undefined ? undefined : numberOf(value);
  const [, exchanged] = EXCHANGED.exec(text) ?? [];
  if (exchanged !== undefined) return numberOf(exchanged);
  const [, method, before = '', operand = ''] = UPDATE.exec(text) ?? [];
  switch (method) {
    case 'add': return Number(before) + Number(operand);
    case 'sub': return Number(before) - Number(operand);
    case 'exchange': return numberOf(operand);
    default: return undefined;
  }
}

function numberOf(text: string): number {
  if (text.replace('-', '').length < BITS_DIGITS) return Number(text);
  return new Float64Array(new BigInt64Array([BigInt(text)]).buffer)[0] ?? Number.NaN;
}
