/** Ends a pool that is busy, and perhaps has free processes, and says what became of the work. */
import { Pool } from '../pool.ts';
import type { Order } from './order.task.ts';

const task = new URL('./order.task.ts', import.meta.url);

export default async function ({ size, before, items }: { size: number; before: Order[]; items: Order[] }): Promise<unknown> {
  const pool = new Pool<Order, unknown>(task, { size });
  await Promise.all(before.map((item) => pool.apply(item)));
  const work = Promise.allSettled(items.map((item) => pool.apply(item)));
  await pool.terminate();
  await pool.join();
  let late: unknown = 'accepted';
  try {
    await pool.apply(1);
  } catch (error) {
    late = (error as Error).message;
  }
  return { late, results: (await work).map(({ status }) => status) };
}
