// accepted: Thread of shared/ names and counts the threads, and currentThread() tells the name
import { fileURLToPath } from 'node:url';

import { Thread } from '../../shared/thread.ts';
import { log } from './log.ts';

const module = new URL('./service.worker.ts', import.meta.url);

export async function runThreads(names: readonly (string | undefined)[], { workMs = 2_000 }: { workMs?: number } = {}): Promise<string[]> {
  const threads = names.map((name) => new Thread<typeof import('./service.worker.ts'), 'serve'>({ module, target: 'serve', name, args: [workMs] }));
  for (const thread of threads) thread.start();
  const ends = await Promise.allSettled(threads.map((thread) => thread.joinAsync()));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return threads.map(({ name }) => name);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  log('Starting');
  await runThreads(['my_service', 'worker', undefined, undefined]);
  log('Exiting');
}
