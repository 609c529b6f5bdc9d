// refused by: ends — deadlock — "close comes when everything is over, so it is the safest."
import type { ChildProcess } from 'node:child_process';
export function join(child: ChildProcess, timeoutMs?: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (hasEnded: boolean): void => {
      clearTimeout(timer);
      child.off('close', onExit);
      resolve(hasEnded);
    };
    const onExit = (): void => settle(true);
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => settle(false), timeoutMs);
    child.once('close', onExit);
    if (child.exitCode !== null || child.signalCode !== null) settle(true);
  });
}
