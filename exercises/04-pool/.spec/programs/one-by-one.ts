/** Applies one item after the other, says what became of each, and perhaps ends the pool. */
import { Pool } from '../pool.ts';
import type { Order } from './order.task.ts';

const task = new URL('./order.task.ts', import.meta.url);

export default async function ({ size, items, ends }: { size: number; items: Order[]; ends: boolean }): Promise<unknown[]> {
  const pool = new Pool<Order, unknown>(task, { size });
  const results: unknown[] = [];
  for (const item of items) {
    results.push(await pool.apply(item).catch(() => '!'));
    // In the meantime nobody has anything to do.
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (ends) pool.close();
  if (ends) await pool.join();
  return results;
}
