/** Joins a task that was not started, and starts one twice. */
import { Teller } from './tasks.ts';

export interface Misused {
  readonly tooEarly: string;
  readonly again: string;
}

export default async function ({ label, amounts }: { readonly label: string; readonly amounts: readonly number[] }): Promise<Misused> {
  const task = new Teller(label, amounts);
  let tooEarly = 'no error';
  try {
    await task.join();
  } catch (error) {
    tooEarly = error instanceof Error ? 'an Error' : String(error);
  }
  task.start();
  let again = 'no error';
  try {
    task.start();
  } catch (error) {
    again = error instanceof Error ? 'an Error' : String(error);
  }
  await task.join();
  return { tooEarly, again };
}
