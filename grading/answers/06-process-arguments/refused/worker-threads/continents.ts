// refused by: own-process — not concurrent — "A worker is as good as a process."
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export async function printContinents(continents: readonly (string | undefined)[]): Promise<void> {
  const ends = continents.map(async (continent) => {
    const worker = new Worker(new URL('./continent.process.ts', import.meta.url), { argv: continent === undefined ? [] : [continent] });
    const [code] = (await once(worker, 'exit')) as [number];
    if (code !== 0) throw new Error(String(code));
  });
  await Promise.allSettled(ends);
  await Promise.all(ends);
}
