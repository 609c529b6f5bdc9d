/** Joins a task that was not started, and starts one twice. */
import { Teller } from './tasks.ts';

export interface Misused {
  readonly tooEarly: string;
  readonly again: string;
  /** What a start comes to when the process has ended. */
  readonly afterwards: string;
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
  const again = startOf(task);
  await task.join();
  const afterwards = startOf(task);
  await task.join();
  return { tooEarly, again, afterwards };
}

function startOf(task: Teller): string {
  try {
    task.start();
    return 'no error';
  } catch (error) {
    return error instanceof Error ? 'an Error' : String(error);
  }
}
