/** Maps items of which one fails, and then some that do not. */
import { Pool } from '../pool.ts';
import type { Order } from './order.task.ts';

const task = new URL('./order.task.ts', import.meta.url);

export default async function ({ size, items, then }: { size: number; items: Order[]; then: Order[] }): Promise<unknown[]> {
  const pool = new Pool<Order, unknown>(task, { size });
  let first: unknown;
  try {
    first = await pool.map(items);
  } catch (error) {
    first = `! ${String((error as { message?: unknown }).message)}`;
  }
  return [first, await pool.map(then)];
}
