/** One thread after the other. */
import { MyThread } from '../my-thread.ts';
import type { Input } from './given.ts';

export default async function ({ threads }: Input): Promise<unknown> {
  const names: unknown[] = [];
  for (const given of threads) {
    const one = given === null ? new MyThread() : new MyThread(given);
    await (one.start() as unknown);
    await one.joinAsync();
    names.push(one.name);
  }
  return { names };
}
