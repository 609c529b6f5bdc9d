/** A worker of a pool that makes a pool, for `pool.test.ts`. */
import { Pool } from '../pool.ts';

export function nest(): number {
  return new Pool(1, { module: import.meta.url }).size;
}
