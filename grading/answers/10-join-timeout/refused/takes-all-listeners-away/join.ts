// refused by: ends — wrong result — "removeAllListeners clears up best."
import type { ChildProcess } from 'node:child_process';
export function join(child: ChildProcess, timeoutMs?: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (hasEnded: boolean): void => {
      clearTimeout(timer);
      child.removeAllListeners('exit');
      resolve(hasEnded);
    };
    const onExit = (): void => settle(true);
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => settle(false), timeoutMs);
    child.once('exit', onExit);
    if (child.exitCode !== null || child.signalCode !== null) settle(true);
  });
}
