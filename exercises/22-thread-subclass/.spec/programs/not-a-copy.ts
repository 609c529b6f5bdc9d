/** One argument is a function, of which no thread can get a copy. */
import { MyThread } from '../my-thread.ts';
import type { Input } from './given.ts';

export default async function ({ threads: [given] }: Input): Promise<unknown> {
  let one: MyThread;
  try {
    one = new MyThread({ ...given, args: [() => 1] });
  } catch {
    return { names: [], tries: ['an error of the constructor'] };
  }
  try {
    await (one.start() as unknown);
    await one.joinAsync();
    return { names: [], tries: ['no error'] };
  } catch {
    return { names: [], tries: ['an error'] };
  }
}
