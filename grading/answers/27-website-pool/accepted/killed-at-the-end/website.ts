// accepted: processes that wait for more for ever; they are killed when all sites have an answer, or one of them has died
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
  const children = Array.from({ length: Math.min(size, addresses.length) }, () => fork(program, [String(timeoutMs)]));
  const exits = children.map((child) => new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  }));
  await new Promise<void>((resolve) => {
    if (children.length === 0) resolve();
    for (const child of children) {
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
      child.once('exit', () => {
        resolve();
      });
      serve();
    }
  });
  for (const child of children) child.kill();
  await Promise.all(exits);
  await Promise.all(telling);
  if (answers.size < addresses.length) throw new Error(`${addresses.length - answers.size} sites have not been checked: a process has died`);
  return addresses.map((address) => answers.get(address)!);
}
