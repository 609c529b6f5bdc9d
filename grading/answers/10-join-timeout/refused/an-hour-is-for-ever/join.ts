// refused by: ends — wrong result — "An hour is as good as no time-out."
import type { ChildProcess } from 'node:child_process';
export function join(child: ChildProcess, timeoutMs = 3_600_000): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (hasEnded: boolean): void => {
      clearTimeout(timer);
      child.off('exit', onExit);
      resolve(hasEnded);
    };
    const onExit = (): void => settle(true);
    const timer = setTimeout(() => settle(false), timeoutMs);
    child.once('exit', onExit);
    if (child.exitCode !== null || child.signalCode !== null) settle(true);
  });
}
