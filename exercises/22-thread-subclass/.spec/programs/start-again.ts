/** Starts a thread while it runs, and once more when it has ended. */
import { MyThread } from '../my-thread.ts';
import type { Input } from './given.ts';

export default async function ({ threads: [given] }: Input): Promise<unknown> {
  const one = new MyThread(given ?? {});
  const start = async (): Promise<string> => {
    try {
      await (one.start() as unknown);
      return 'no error';
    } catch (error) {
      return error instanceof Error ? 'an error' : 'something that is no Error';
    }
  };
  const tries = [await start(), await start()];
  await one.joinAsync();
  return { names: [one.name], tries: [...tries, await start()] };
}
