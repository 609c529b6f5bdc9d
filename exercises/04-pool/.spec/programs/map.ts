/** Maps items, given as an array, a set or a generator. */
import { Pool } from '../pool.ts';
import type { Order } from './order.task.ts';

const task = new URL('./order.task.ts', import.meta.url);

export default function ({ size, items, as }: { size: number; items: Order[]; as: 'array' | 'set' | 'generator' }): Promise<unknown[]> {
  const pool = new Pool<Order, unknown>(task, { size });
  const given = { array: () => items, set: () => new Set(items), generator: () => one(items) };
  return pool.map(given[as]());
}

function* one(items: Order[]): Generator<Order> {
  yield* items;
}
