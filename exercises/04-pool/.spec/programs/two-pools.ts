/** Two pools at the same time; one of them is closed and ended while the other one goes on. */
import { Pool } from '../pool.ts';
import type { Order } from './order.task.ts';

const task = new URL('./order.task.ts', import.meta.url);

export default async function ({ items, then }: { items: Order[]; then: Order[] }): Promise<unknown[]> {
  const [one, other] = [new Pool<Order, unknown>(task, { size: 1 }), new Pool<Order, unknown>(task, { size: 1 })];
  const both = Promise.all([one.map(items), other.map(then)]);
  one.close();
  await one.join();
  return [...await both, await other.map(then)];
}
