/** A pool on real processes: many items, an error, an orderly end. */
import { Pool } from '../pool.ts';

const task = new URL('./plain.task.ts', import.meta.url);

export default async function ({ size, items }: { size: number; items: number[] }): Promise<unknown> {
  const pool = new Pool<number | { throws: string }, number>(task, { size });
  const squares = await pool.map(items);
  const error: unknown = await pool.apply({ throws: 'too much' }).catch((reason: unknown) => (reason as Error).message);
  pool.close();
  await pool.join();
  return { squares, error };
}
