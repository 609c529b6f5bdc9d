/**
 * Data races: two accesses to the same bytes that two threads can make in the same state, at least
 * one a plain write, or a plain read against a plain write. A plain read beside an atomic write is
 * no finding: it may be stale, but what it is used for is explored like everything else. In a sequentially consistent exploration of all states this is exact: the accesses are
 * unordered if and only if some state offers both.
 */
import { CELL_BYTES } from './memory.ts';
import type { CellType } from './memory.ts';
import type { Operation } from './operation.ts';
import type { World } from './world.ts';

const PLAIN: ReadonlySet<string> = new Set(['read', 'write', 'readRange', 'writeRange']);
const ATOMIC: ReadonlySet<string> = new Set(['load', 'store', 'update', 'compareExchange', 'wait', 'waitAsync']);

interface Access { readonly thread: number; readonly operation: Operation; readonly sab: number; readonly from: number; readonly to: number; readonly plain: boolean; readonly plainWrite: boolean }

/** A data race that this state offers. */
export interface FoundRace { readonly key: string; readonly threads: readonly [number, number]; readonly operation: Operation }

export function findRace(world: World): FoundRace | undefined {
  const accesses: Access[] = [];
  for (const thread of world.threads.values()) {
    const { operation } = thread.node;
    const plain = PLAIN.has(operation.kind);
    if (thread.status !== 'live' || thread.sleeping || !(plain || ATOMIC.has(operation.kind))) continue;
    const [sab, from, extent] = operation.args as [number, number, string | number];
    const length = typeof extent === 'number' ? extent : operation.kind === 'writeRange' ? extent.length : CELL_BYTES[extent as CellType];
    accesses.push({ thread: thread.id, operation, sab, from, to: from + length, plain, plainWrite: operation.kind.startsWith('write') });
  }
  for (const [index, a] of accesses.entries()) {
    for (const b of accesses.slice(index + 1)) {
      if (a.sab !== b.sab || a.to <= b.from || b.to <= a.from || !(a.plainWrite || b.plainWrite)) continue;
      // The write goes first in the table: it is what the other one misses or meets.
      const [first, second] = a.plainWrite ? [b, a] : [a, b];
      return { key: `${String(a.sab)} ${String(Math.max(a.from, b.from))}`, threads: [first.thread, second.thread], operation: first.operation };
    }
  }
  return undefined;
}
