// refused by: time-out — wrong result — "Nobody waits any more, so the process need not keep the program alive."
import type { ChildProcess } from 'node:child_process';
export function join(child: ChildProcess, timeoutMs?: number): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(true);
  return new Promise((resolve) => {
    const onExit = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => {
      child.off('exit', onExit);
      child.unref();
      resolve(false);
    }, timeoutMs);
    child.once('exit', onExit);
  });
}
