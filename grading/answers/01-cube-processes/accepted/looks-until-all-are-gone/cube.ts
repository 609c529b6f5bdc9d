// accepted: looks at the exit codes every few milliseconds, instead of listening for the ends
import { fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const jobs = numbers.map((number) => {
    const job = { number, child: fork(new URL('./cube.process.ts', import.meta.url), [String(number)]), cube: undefined as number | undefined };
    job.child.on('message', (answer) => {
      job.cube = answer as number;
    });
    return job;
  });
  while (jobs.some(({ child }) => child.exitCode === null && child.signalCode === null)) await sleep(5);
  return jobs.map(({ number, child, cube }) => {
    if (cube === undefined) throw new Error(`no cube of ${number}: ${child.signalCode ?? `exit code ${child.exitCode}`}`);
    return cube;
  });
}
