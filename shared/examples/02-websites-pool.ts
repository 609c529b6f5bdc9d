// The same sites, shared among four processes: nobody says which process gets which site, whoever is free takes the next one.
// With OFFLINE=1 the sites answer so soon that starting the processes is most of the time.
import { Pool } from '../pool.ts';
import { sites } from './websites.ts';

const startedAt = performance.now();
await using pool = new Pool<typeof import('./websites.ts')>(4, { module: new URL('./websites.ts', import.meta.url) });
const answers = await pool.map('checkWebsite', sites, { chunkSize: 1 });
const seconds = (performance.now() - startedAt) / 1_000;
console.log(`${answers.length} sites, ${pool.size} processes: ${answers.filter((isUp) => !isUp).length} are down, ${seconds.toFixed(1)} s`);
