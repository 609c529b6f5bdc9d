/** Finds the rows that repeat for ever at the end of an execution, and leaves one round of them. */
import { endOf, liveThreads } from './ends.ts';
import type { Row } from '../telling/trace.ts';
import type { World } from '../world.ts';

/** One cycle: whose it is, and one round of it. */
export interface Rounds {
  /** Indices into the threads. */
  readonly threads: readonly number[];
  /** Indices into the rows that are left. */
  readonly rows: readonly number[];
  /** How many rounds there were. */
  readonly count: number;
}

const LONGEST_ROUND = 60;
const LONGEST_SPIN = 12;
/** What repeats so often is taken for a cycle. */
const ROUNDS_MIN = 20;

/**
 * Folds what repeats. In a livelock each thread that spins has a cycle of its own; in an execution
 * that was cut off because it does not end, the cycle is everybody's.
 */
export function foldRounds(rows: readonly Row[], world: World, indexOf: ReadonlyMap<number, number>): { rows: Row[]; rounds: Rounds[] } {
  const end = endOf(world);
  if (end === 'endless') return fold(rows, [rows.map((_, index) => index)]);
  if (end !== 'livelock') return { rows: foldSpins(rows), rounds: [] };
  const spinning = liveThreads(world).filter((thread) => thread.parked).map((thread) => indexOf.get(thread.id));
  return fold(rows, spinning.map((thread) => rows.flatMap((row, index) => row.step.thread === thread ? [index] : [])));
}

/** @param groups Each group's rows are folded by themselves. */
function fold(rows: readonly Row[], groups: readonly (readonly number[])[]): { rows: Row[]; rounds: Rounds[] } {
  const dropped = new Set<number>();
  const cycles: { last: readonly number[]; count: number }[] = [];
  for (const group of groups) {
    const { length, count } = roundsAtEnd(group.map((index) => shapeOf(rows[index] as Row)));
    if (count < ROUNDS_MIN) continue;
    const repeated = group.slice(group.length - length * count);
    for (const index of repeated.slice(0, -length)) dropped.add(index);
    cycles.push({ last: repeated.slice(-length), count });
  }
  const left = rows.map((_, index) => index).filter((index) => !dropped.has(index));
  const place = new Map(left.map((index, position) => [index, position]));
  return {
    rows: left.map((index) => rows[index] as Row),
    rounds: cycles.map(({ last, count }) => ({
      threads: [...new Set(last.map((index) => (rows[index] as Row).step.thread))], rows: last.map((index) => place.get(index) ?? 0), count,
    })),
  };
}

/** A thread that looked in vain for a while, and then went on. */
function foldSpins(rows: readonly Row[]): Row[] {
  const left = new Map<Row, Row>(rows.map((row) => [row, row]));
  for (const thread of new Set(rows.map((row) => row.step.thread))) {
    const own = rows.filter((row) => row.step.thread === thread);
    for (let at = 0; at < own.length;) {
      const { length, count } = roundsFrom(own, at);
      for (const row of own.slice(at, at + length * (count - 1))) left.delete(row);
      for (const row of count > 1 ? own.slice(at + length * (count - 1), at + length * count) : []) left.set(row, { ...row, step: { ...row.step, times: count } });
      at += Math.max(1, length * count);
    }
  }
  return rows.flatMap((row) => left.get(row) ?? []);
}

/** The shortest round of equal rows that comes again and again from here on. */
function roundsFrom(own: readonly Row[], at: number): { length: number; count: number } {
  const isSame = (a: Row | undefined, b: Row | undefined): boolean => a !== undefined && b !== undefined && shapeOf(a) === shapeOf(b) && a.step.text === b.step.text;
  for (let length = 1; length <= LONGEST_SPIN; length++) {
    let equal = 0;
    while (isSame(own[at + equal], own[at + equal + length])) equal++;
    const count = Math.floor(equal / length) + 1;
    if (count >= ROUNDS_MIN) return { length, count };
  }
  return { length: 0, count: 0 };
}

/** The shortest round that the end consists of, and how often it comes. */
function roundsAtEnd(shapes: readonly string[]): { length: number; count: number } {
  for (let length = 1; length <= LONGEST_ROUND && length * ROUNDS_MIN <= shapes.length; length++) {
    let equal = 0;
    while (equal < shapes.length - length && shapes[shapes.length - 1 - equal] === shapes[shapes.length - 1 - equal - length]) equal++;
    const count = Math.floor(equal / length) + 1;
    if (count >= ROUNDS_MIN) return { length, count };
  }
  return { length: 0, count: 0 };
}

/** Equal for rows that are the same step of a round: values may grow. */
function shapeOf({ step }: Row): string {
  return [step.thread, step.operation, step.at, step.object, step.at === '' ? step.text.replace(/\d+/g, '') : ''].join(' ');
}
