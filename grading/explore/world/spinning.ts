/**
 * Threads that repeat a cycle of reads in vain: they are not interrupted, then parked until somebody
 * changes something, and given up when nobody else can.
 */
import { SPINS_UNTIL_COMPRESSED, SPINS_UNTIL_PARKED, TIMED_SPINS_UNTIL_PARKED } from '../trie.ts';
import type { World } from '../world.ts';
import type { ThreadState } from './thread.ts';

/** True when no other thread may be run instead: the thread repeats reads that found nothing new. */
export function isCompressed(thread: ThreadState): boolean {
  return !thread.parked && thread.node.spins >= SPINS_UNTIL_COMPRESSED && !thread.node.timed;
}

/** To be called after a thread reached a new node. */
export function parkIfSpinning(world: World, id: number): void {
  const { node, parked, patience } = world.thread(id);
  const spinning = node.spins >= Math.max(patience, node.timed ? TIMED_SPINS_UNTIL_PARKED : SPINS_UNTIL_PARKED);
  if (spinning !== parked || (patience > 0 && node.spins === 0)) world.change(id, { parked: spinning, patience: node.spins === 0 ? 0 : patience });
}

/** Something changed that a spinning thread may be looking for. */
export function unparkOthers(world: World, except: number): void {
  for (const thread of world.threads.values()) {
    // Two more rounds: the first one may already be in the middle.
    if (thread.id !== except && thread.node.spins > 0 && thread.status === 'live') {
      world.change(thread.id, { parked: false, patience: thread.node.spins + 2 });
    }
  }
}
