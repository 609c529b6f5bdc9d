/** Ends a pool that is busy, and perhaps has free processes or is closed, and says what became of the work. */
import { Pool } from '../pool.ts';
import type { Order } from './order.task.ts';

const task = new URL('./order.task.ts', import.meta.url);

export default async function ({ size, before, items, closed = false }: { size: number; before: Order[]; items: Order[]; closed?: boolean }): Promise<unknown> {
  const pool = new Pool<Order, unknown>(task, { size });
  await Promise.all(before.map((item) => pool.apply(item)));
  const work = Promise.allSettled(items.map((item) => pool.apply(item)));
  if (closed) pool.close();
  await pool.terminate();
  await pool.join();
  const late = [await attempt(() => pool.apply(1)), await attempt(() => pool.map([]))];
  return { late, results: (await work).map(({ status }) => status) };
}

async function attempt(body: () => Promise<unknown>): Promise<unknown> {
  try {
    await body();
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
}
