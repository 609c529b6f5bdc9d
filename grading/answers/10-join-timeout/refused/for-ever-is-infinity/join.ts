// refused by: ends — wrong result — "Infinity waits for ever."
import type { ChildProcess } from 'node:child_process';
export function join(child: ChildProcess, timeoutMs = Infinity): Promise<boolean> {
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
