/** Two pools for different tasks at the same time; one of them is closed and ended while the other one goes on. */
import { Pool } from '../pool.ts';

const squares = new URL('./order.task.ts', import.meta.url);
const negatives = new URL('./negative.task.ts', import.meta.url);

export default async function ({ items, others }: { items: number[]; others: number[] }): Promise<unknown[]> {
  const one = new Pool<number, number>(squares, { size: 1 });
  const other = new Pool<number, number>(negatives, { size: 1 });
  const both = Promise.all([one.map(items), other.map(others)]);
  one.close();
  await one.join();
  return [...await both, await other.map(others)];
}
