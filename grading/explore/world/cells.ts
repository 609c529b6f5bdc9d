/** Reads and writes of shared memory. */
import { combine } from '../memory.ts';
import type { Block, CellType } from '../memory.ts';
import type { Operation, Primitive } from '../operation.ts';
import type { World } from '../world.ts';
import { unparkOthers } from './spinning.ts';
import { tamperedCell, tamperedRange } from './tampering.ts';
import type { ThreadState } from './thread.ts';

export function blockOf(world: World, sab: number): Block {
  const block = world.memory.get(sab);
  if (!block) throw new Error('[grading bug] no such shared memory');
  return block;
}

export function readCell(world: World, sab: number, offset: number, type: CellType): number | bigint {
  return blockOf(world, sab).read(offset, type);
}

/** Writes one cell; whoever spins looks again if its value is another one now. */
export function writeCell(world: World, thread: ThreadState, sab: number, offset: number, type: CellType, written: Primitive): void {
  const block = blockOf(world, sab);
  const before = block.read(offset, type);
  const next = block.write(offset, type, tamperedCell(world, thread, written));
  if (before !== next.read(offset, type)) unparkOthers(world, thread.id);
  world.memory.set(sab, next);
}

export function writeRange(world: World, thread: ThreadState, sab: number, offset: number, bytes: string): void {
  const block = blockOf(world, sab);
  const next = block.writeRange(offset, tamperedRange(world, thread, bytes));
  if (next.text !== block.text) unparkOthers(world, thread.id);
  world.memory.set(sab, next);
}

/** `Atomics.add` and its like, and `Atomics.compareExchange`. @returns the value before. */
export function updateCell(world: World, thread: ThreadState, { kind, args }: Operation): number | bigint {
  const [sab, offset, type] = args as [number, number, CellType];
  const old = readCell(world, sab, offset, type);
  if (kind === 'compareExchange') {
    if (old === args[3]) writeCell(world, thread, sab, offset, type, args[4]);
  } else writeCell(world, thread, sab, offset, type, combine(args[3] as string, old, args[4] as number | bigint));
  return old;
}

/** Growable memory only ever grows. @returns false if it is larger already */
export function grow(world: World, thread: ThreadState, sab: number, byteLength: number): boolean {
  const block = blockOf(world, sab);
  if (byteLength < block.byteLength) return false;
  if (byteLength > block.byteLength) {
    world.memory.set(sab, block.grow(byteLength));
    unparkOthers(world, thread.id);
  }
  return true;
}
