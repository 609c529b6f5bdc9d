/** Threads that are made first, then started, then waited for; and some that nobody starts. */
import { MyThread } from '../my-thread.ts';
import type { Input } from './given.ts';

export default async function ({ threads, unstarted = 0 }: Input): Promise<unknown> {
  const all = threads.map((given) => (given === null ? new MyThread() : new MyThread(given)));
  for (let count = 0; count < unstarted; count += 1) new MyThread({ args: ['never started'] });
  for (const one of all) await (one.start() as unknown);
  const ends = await Promise.allSettled(all.map((one) => one.joinAsync()));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return { names: all.map(({ name }) => name) };
}
