/** As `run.ts`; the caller changes what it has passed between making a thread and starting it. */
import { MyThread } from '../my-thread.ts';
import type { Input } from './given.ts';

export default async function ({ threads }: Input): Promise<unknown> {
  const all = threads.map((given) => new MyThread(given ?? {}));
  for (const [index, one] of all.entries()) {
    threads[index]?.args?.push('added before');
    if (threads[index]?.kwargs) threads[index].kwargs['before'] = true;
    await (one.start() as unknown);
  }
  await Promise.all(all.map((one) => one.joinAsync()));
  return { names: all.map(({ name }) => name) };
}
