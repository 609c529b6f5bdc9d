// refused by: time-out — wrong result — "What was asked once need not be asked again."
import type { ChildProcess } from 'node:child_process';
const answers = new WeakMap<ChildProcess, boolean>();

export function join(child: ChildProcess, timeoutMs?: number): Promise<boolean> {
  const known = answers.get(child);
  if (known !== undefined) return Promise.resolve(known);
  return new Promise((resolve) => {
    const settle = (hasEnded: boolean): void => {
      clearTimeout(timer);
      child.off('exit', onExit);
      answers.set(child, hasEnded);
      resolve(hasEnded);
    };
    const onExit = (): void => settle(true);
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => settle(false), timeoutMs);
    child.once('exit', onExit);
    if (child.exitCode !== null || child.signalCode !== null) settle(true);
  });
}
