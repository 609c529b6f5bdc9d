/** How an execution ended, and who is left. */
import type { Outcome } from '../report.ts';
import type { ThreadState, World } from '../world.ts';

export const liveThreads = (world: World): ThreadState[] => [...world.threads.values()].filter((thread) => thread.status === 'live');

/** Threads that stand in a call which cannot return now: at the end of an execution, never. */
export const blockedThreads = (world: World): ThreadState[] => liveThreads(world).filter((thread) => thread.sleeping ?? waitsForLock(world, thread));

/** An execution that was cut off may end just before a lock is taken that is free. */
function waitsForLock(world: World, { node: { operation } }: ThreadState): boolean {
  const [sab, offset] = operation.args as [number, number];
  return operation.kind === 'acquire' && world.memory.get(sab)?.read(offset, 'i32') !== 0;
}

export function endOf(world: World): Outcome['end'] {
  if (world.endless) return 'endless';
  if (world.settled) return 'settled';
  if (world.thread(world.main).status === 'finished') return 'exit';
  if (liveThreads(world).some((thread) => thread.parked)) return 'livelock';
  return blockedThreads(world).length > 0 ? 'deadlock' : 'hang';
}

/** What keeps the main thread alive: the sources of its event loop, but for ports that nobody has started. */
export function sourcesOf(thread: ThreadState): string[] {
  return thread.node.operation.kind === 'loop' ? String(thread.node.operation.args[0]).split(',').filter((source) => !source.endsWith('!c')) : [];
}
