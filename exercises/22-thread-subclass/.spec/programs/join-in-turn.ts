/** As `run.ts`; waits for one thread after the other, and twice for each. */
import { MyThread } from '../my-thread.ts';
import type { Input } from './given.ts';

export default async function ({ threads }: Input): Promise<unknown> {
  const all = threads.map((given) => (given === null ? new MyThread() : new MyThread(given)));
  for (const one of all) await (one.start() as unknown);
  const errors: unknown[] = [];
  for (const one of all) {
    for (let times = 0; times < 2; times += 1) await (one.joinAsync() as Promise<unknown>).catch((error: unknown) => errors.push(error));
  }
  if (errors.length > 0) throw errors[0];
  return { names: all.map(({ name }) => name) };
}
