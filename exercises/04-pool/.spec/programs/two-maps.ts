/** Two calls of map and one of apply at the same time, of which the first one fails. */
import { Pool } from '../pool.ts';
import type { Order } from './order.task.ts';

const task = new URL('./order.task.ts', import.meta.url);

export default async function ({ size, failing, others }: { size: number; failing: Order[]; others: Order[] }): Promise<unknown[]> {
  const pool = new Pool<Order, unknown>(task, { size });
  const outcomes = await Promise.allSettled([pool.map(failing), pool.map(others), ...others.map((item) => pool.apply(item))]);
  return outcomes.map((outcome) => outcome.status === 'fulfilled' ? outcome.value : `! ${String((outcome.reason as { message?: unknown }).message)}`);
}
