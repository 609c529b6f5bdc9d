// accepted: all joins of a process share one listener, and the last one to settle takes it away
import type { ChildProcess } from 'node:child_process';
class Waiting {
  readonly #child: ChildProcess;
  readonly #joins = new Set<(hasEnded: boolean) => void>();
  readonly #onExit = (): void => {
    for (const settle of [...this.#joins]) settle(true);
  };

  constructor(child: ChildProcess) {
    this.#child = child;
  }

  add(settle: (hasEnded: boolean) => void): void {
    if (this.#joins.size === 0) this.#child.on('exit', this.#onExit);
    this.#joins.add(settle);
  }

  delete(settle: (hasEnded: boolean) => void): void {
    this.#joins.delete(settle);
    if (this.#joins.size === 0) this.#child.off('exit', this.#onExit);
  }
}

const all = new WeakMap<ChildProcess, Waiting>();

export function join(child: ChildProcess, timeoutMs?: number): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(true);
  const waiting = all.get(child) ?? new Waiting(child);
  all.set(child, waiting);
  return new Promise((resolve) => {
    const settle = (hasEnded: boolean): void => {
      clearTimeout(timer);
      waiting.delete(settle);
      resolve(hasEnded);
    };
    const timer = timeoutMs === undefined ? undefined : setTimeout(settle, timeoutMs, false);
    waiting.add(settle);
  });
}
