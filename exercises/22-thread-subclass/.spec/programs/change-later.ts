/** As `run.ts`; the caller goes on using what it has passed. */
import { MyThread } from '../my-thread.ts';
import type { Input } from './given.ts';

export default async function ({ threads }: Input): Promise<unknown> {
  const all = threads.map((given) => new MyThread(given ?? {}));
  for (const [index, one] of all.entries()) {
    const starting: unknown = one.start();
    threads[index]?.args?.push('added later');
    if (threads[index]?.kwargs) threads[index].kwargs['later'] = true;
    await starting;
  }
  await Promise.all(all.map((one) => one.joinAsync()));
  return { names: all.map(({ name }) => name) };
}
