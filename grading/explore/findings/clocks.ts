/**
 * Vector clocks: how much of each thread's past somebody knows (Mattern, Virtual Time and Global
 * States of Distributed Systems, 1989).
 *
 * Two orders are kept side by side. The *strong* one is happens-before as ECMAScript's memory model
 * has it. The *weak* one also believes plain accesses: who reads what another one wrote comes after
 * it. Where only the weak one orders two accesses, the program relies on a plain flag.
 */

/** Thread id → number of its events that are known; missing is 0. */
type Clock = readonly (number | undefined)[];

/** A moment in both orders. Never changed. */
export interface Stamp {
  readonly strong: Clock;
  readonly weak: Clock;
}

export const NOTHING: Stamp = { strong: [], weak: [] };

/** Knows what either of the two knows. */
export function join(a: Stamp, b: Stamp): Stamp {
  return { strong: joined(a.strong, b.strong), weak: joined(a.weak, b.weak) };
}

/** Learns by a plain read: in the weak order only. */
export function joinWeakly(a: Stamp, b: Stamp): Stamp {
  return { strong: a.strong, weak: joined(a.weak, b.weak) };
}

/** One more event of `thread`. */
export function tick(stamp: Stamp, thread: number): Stamp {
  const next = (clock: Clock): Clock => {
    const copy = [...clock];
    copy[thread] = (clock[thread] ?? 0) + 1;
    return copy;
  };
  return { strong: next(stamp.strong), weak: next(stamp.weak) };
}

/** The number of `thread`'s present event in its own clock. */
export const epochOf = (stamp: Stamp, thread: number): number => stamp.strong[thread] ?? 0;

/** True when the event `epoch` of `thread` happens before the moment `stamp`. */
export const isBefore = (thread: number, epoch: number, stamp: Stamp): boolean => epoch <= (stamp.strong[thread] ?? 0);

/** The same if plain accesses are believed. */
export const isWeaklyBefore = (thread: number, epoch: number, stamp: Stamp): boolean => epoch <= (stamp.weak[thread] ?? 0);

function joined(a: Clock, b: Clock): Clock {
  if (a === b) return a;
  const longer = Math.max(a.length, b.length);
  return Array.from({ length: longer }, (_, thread) => Math.max(a[thread] ?? 0, b[thread] ?? 0));
}
