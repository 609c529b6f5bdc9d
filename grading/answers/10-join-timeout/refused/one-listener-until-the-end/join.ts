// refused by: nothing-left — leak — "However many joins there are, one listener is enough, so it may stay."
import type { ChildProcess } from 'node:child_process';
const ends = new WeakMap<ChildProcess, Promise<boolean>>();

export function join(child: ChildProcess, timeoutMs?: number): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(true);
  let ended = ends.get(child);
  if (!ended) {
    ended = new Promise((resolve) => child.once('exit', () => resolve(true)));
    ends.set(child, ended);
  }
  if (timeoutMs === undefined) return ended;
  let timer: NodeJS.Timeout;
  const time = new Promise<boolean>((resolve) => { timer = setTimeout(() => resolve(false), timeoutMs); });
  return Promise.race([ended, time]).finally(() => clearTimeout(timer));
}
