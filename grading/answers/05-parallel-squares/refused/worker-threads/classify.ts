// refused by: own-process — not concurrent — "A worker is as good as a process."
import { Worker } from 'node:worker_threads';

type Kind = 'zero' | 'even' | 'odd';

export async function classifyAll(numbers: readonly number[], { delayMs = 2_000 }: { delayMs?: number } = {}): Promise<{ number: number; kind: Kind }[]> {
  const results = numbers.map((number) => new Promise<{ number: number; kind: Kind }>((resolve, reject) => {
    const worker = new Worker(new URL('./classify.process.ts', import.meta.url), { workerData: { number, delayMs } });
    let kind: Kind | undefined;
    worker.on('message', (answer: Kind) => (kind = answer));
    worker.on('error', reject);
    worker.on('exit', (code) => (kind ? resolve({ number, kind }) : reject(new Error(String(code)))));
  }));
  await Promise.allSettled(results);
  return Promise.all(results);
}
