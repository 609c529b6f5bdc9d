// refused by: clean-up — leak — "All answers are there, so the processes do not matter any more."
import { fork } from 'node:child_process';

/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
  size?: number;
}

interface Answer { address: string; isUp: boolean }

const program = new URL('./website.process.ts', import.meta.url);

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000, size = 4 }: CheckOptions): Promise<boolean[]> {
  const answers = new Map<string, boolean>();
  const telling: (void | Promise<void>)[] = [];
  const onAnswer = ({ address, isUp }: Answer): void => {
    answers.set(address, isUp);
    if (!isUp) telling.push(notifyOwner(address));
  };
  const left = [...addresses];
  await new Promise<void>((resolve) => {
    let alive = Math.min(size, addresses.length);
    if (alive === 0) resolve();
    for (let count = alive; count > 0; count -= 1) {
      const child = fork(program, [String(timeoutMs)]);
      const serve = (): void => {
        const address = left.shift();
        if (address !== undefined) child.send(address);
      };
      child.on('message', (answer) => {
        onAnswer(answer as Answer);
        if (answers.size === addresses.length) resolve();
        serve();
      });
      child.on('error', () => {});
      child.on('exit', () => {
        resolve();
      });
      serve();
    }
  });
  await Promise.all(telling);
  if (answers.size < addresses.length) throw new Error(`${addresses.length - answers.size} sites have not been checked: a process has died`);
  return addresses.map((address) => answers.get(address)!);
}
