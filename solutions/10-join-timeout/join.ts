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
    const settle = (hasEnded: boolean): void => {
      // Whoever comes second must find nothing: a timer would keep the program alive, listeners would pile up.
      clearTimeout(timer);
      child.off('exit', onExit);
      resolve(hasEnded);
    };
    const onExit = (): void => settle(true);
    child.once('exit', onExit);
    // No time-out is no timer. Zero is one: so `undefined` is asked for, and not what is falsy.
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => settle(false), timeoutMs);
    // 'exit' comes once. Afterwards one of these two says how the process has ended; while it runs both are null.
    if (child.exitCode !== null || child.signalCode !== null) settle(true);
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
