// Problem 4: squares by a pool, waited for in three ways: all at once, one by one in order, one by one as they come.
import { Pool } from '../pool.ts';

await using pool = new Pool<typeof import('./24-pool.process.ts')>(2, { module: new URL('./24-pool.process.ts', import.meta.url) });
const numbers = [1, 2, 3, 4, 5];
console.log(`map: ${(await pool.map('square', numbers)).join(', ')}`);
for await (const square of pool.imap('square', numbers)) console.log(`imap: ${square}`);
for await (const square of pool.imapUnordered('square', numbers)) console.log(`imapUnordered: ${square}`);
