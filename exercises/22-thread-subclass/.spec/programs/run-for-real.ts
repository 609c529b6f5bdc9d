/** As `run.ts`; which numbers default names have is left open. */
import { MyThread } from '../my-thread.ts';
import type { Input } from './given.ts';

export default async function ({ threads }: Input): Promise<unknown> {
  const all = threads.map((given) => new MyThread(given ?? {}));
  for (const one of all) await (one.start() as unknown);
  for (const one of all) await one.joinAsync();
  return all.map(({ name }, index) => (threads[index]?.name === undefined ? name.replace(/^(Thread-)[1-9]\d*$/, '$1N') : name));
}
