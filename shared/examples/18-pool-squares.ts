// A list of squares by a loop, then by a pool: look at the process numbers. Whoever is ready first takes most of the
// numbers. The results have the order of the items, and the prints have none.
import { Pool } from '../pool.ts';
import { square } from './18-pool-squares.process.ts';

const numbers = [1, 2, 3, 4, 5, 6, 7, 8];
const list: number[] = [];
for (const number of numbers) list.push(await square(number));
console.log(`by a loop: ${list.join(', ')}`);

await using pool = new Pool<typeof import('./18-pool-squares.process.ts')>(3, { module: new URL('./18-pool-squares.process.ts', import.meta.url) });
const squares = await pool.map('square', numbers, { chunkSize: 1 });
console.log(`by ${pool.size} processes: ${squares.join(', ')}`);
