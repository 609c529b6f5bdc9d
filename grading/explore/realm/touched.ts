/** Which elements of a typed array its methods touch: the same for a virtual thread and for a real one that follows a plan. */

/** Methods that look at all elements. */
export const READERS = ['includes', 'indexOf', 'join', 'lastIndexOf', 'slice', 'toLocaleString', 'toReversed', 'toSorted', 'with'];

/** What a method reads and writes, as indexes of elements from a first to a last one that is not touched any more. */
export type Range = readonly [from: number, to: number];
export interface Touched { readonly read: Range; readonly written: Range }
const NOTHING: Range = [0, 0];
/** Methods that write. */
export const WRITERS: Record<string, (length: number, args: readonly unknown[]) => Touched> = {
  fill: (length, [, start, end]) => ({ read: NOTHING, written: [relative(start, length, 0), relative(end, length, length)] }),
  reverse: (length) => ({ read: [0, length], written: [0, length] }),
  sort: (length) => ({ read: [0, length], written: [0, length] }),
  set: (length, [source, offset]) => {
    const from = Math.trunc(Number(offset ?? 0)) || 0;
    return { read: NOTHING, written: [from, Math.min(length, from + (Number((source as ArrayLike<unknown> | undefined)?.length) || 0))] };
  },
  copyWithin: (length, [target, start, end]) => {
    const to = relative(target, length, 0);
    const from = relative(start, length, 0);
    const count = Math.min(relative(end, length, length) - from, length - to);
    return { read: [from, from + count], written: [to, to + count] };
  },
};

/** An index as methods take it: from the end if it is negative. */
export function relative(index: unknown, length: number, missing: number): number {
  if (index === undefined) return missing;
  const whole = Math.trunc(Number(index)) || 0;
  return whole < 0 ? Math.max(0, length + whole) : Math.min(whole, length);
}
