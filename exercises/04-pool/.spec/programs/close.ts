/** Gives a pool work, closes it at once, tries to give it more, and waits for its end. */
import { Pool } from '../pool.ts';
import type { Order } from './order.task.ts';

const task = new URL('./order.task.ts', import.meta.url);

export default async function ({ size, before, items, by = 'apply' }: { size: number; before: Order[]; items: Order[]; by?: 'apply' | 'map' }): Promise<unknown> {
  const pool = new Pool<Order, unknown>(task, { size });
  await Promise.all(before.map((item) => pool.apply(item)));
  const work = Promise.allSettled(by === 'map' ? [pool.map(items)] : items.map((item) => pool.apply(item)));
  pool.close();
  const late = [await attempt(() => pool.apply(1)), await attempt(() => pool.map([1])), await attempt(() => pool.map([]))];
  await pool.join();
  const results = (await work).flatMap((one) => one.status === 'fulfilled' ? one.value : '!');
  return { late, results };
}

async function attempt(body: () => Promise<unknown>): Promise<unknown> {
  try {
    await body();
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
}
