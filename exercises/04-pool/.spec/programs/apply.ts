/** Applies items at the same time, and then some more; says what became of each. */
import { Pool } from '../pool.ts';
import type { Order } from './order.task.ts';

const task = new URL('./order.task.ts', import.meta.url);

export default async function ({ size, items, then }: { size: number; items: Order[]; then: Order[] }): Promise<unknown[]> {
  const pool = new Pool<Order, unknown>(task, { size });
  const outcomes = await Promise.allSettled(items.map((item) => pool.apply(item)));
  const results: unknown[] = outcomes.map(told);
  for (const item of then) results.push(told((await Promise.allSettled([pool.apply(item)]))[0]));
  return results;
}

function told(outcome: PromiseSettledResult<unknown>): unknown {
  if (outcome.status === 'fulfilled') return outcome.value;
  const reason = outcome.reason as { message?: unknown } | undefined;
  return `! ${String(reason?.message ?? reason)}`;
}
