import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Wait until a process has ended, but not longer than the caller wants.
 *
 * @param timeoutMs how long to wait at most, in milliseconds; `undefined`: as long as it takes
 * @returns true when the process has ended, false when the time is over
 */
export function join(child: ChildProcess, timeoutMs?: number): Promise<boolean> {
  return new Promise((resolve) => {
    // TODO: be right also about a process that had ended before anybody asked.
    // TODO: clear up: whatever comes first, nobody needs the other one any more.
    child.once('exit', () => resolve(true));
    // TODO: without a time-out, wait as long as it takes.
    setTimeout(() => resolve(false), timeoutMs);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const program = new URL('./service.process.ts', import.meta.url);
  const service = fork(program, ['service', '2000']);
  const short = fork(program, ['short job', '0']);
  console.log(`the short job has ended: ${await join(short)}`);
  console.log(`the service has ended within 500 ms: ${await join(service, 500)}`);
  console.log(`the service has ended: ${await join(service)}`);
  console.log(`and the short job, once more: ${await join(short)}`);
}
