// refused by: next-one — starvation — "First everybody gets one site, and when all are done, everybody gets the next."
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
  const children = Array.from({ length: Math.min(size, addresses.length) }, () => fork(program, [String(timeoutMs)]));
  const exits = children.map((child) => new Promise((resolve) => child.once('exit', resolve)));
  for (const child of children) child.on('error', () => {});
  for (let first = 0; first < addresses.length; first += size) {
    await Promise.all(addresses.slice(first, first + size).map((address, index) => {
      const child = children[index]!;
      child.send(address);
      const heard = new Promise<void>((resolve) => {
        child.once('message', (answer) => {
          onAnswer(answer as Answer);
          resolve();
        });
      });
      return Promise.race([heard, exits[index]]);
    }));
  }
  for (const child of children) if (child.connected) child.disconnect();
  await Promise.all(exits);
  await Promise.all(telling);
  if (answers.size < addresses.length) throw new Error(`${addresses.length - answers.size} sites have not been checked: a process has died`);
  return addresses.map((address) => answers.get(address)!);
}
