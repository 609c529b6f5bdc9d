// accepted: two Threads of shared/thread.ts, joined without blocking.
import { fileURLToPath } from 'node:url';

import { Thread } from '../../shared/thread.ts';

export async function countTogether({ increments = 100_000 }: { increments?: number } = {}): Promise<number> {
  const counter = new Int32Array(new SharedArrayBuffer(4));
  const threads = [1, 2].map(() => new Thread({ module: new URL('./counter.worker.ts', import.meta.url), target: 'count', args: [counter, increments] }));
  for (const thread of threads) thread.start();
  for (const thread of threads) await thread.joinAsync();
  return counter[0]!;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`x = ${await countTogether()}`);
}
