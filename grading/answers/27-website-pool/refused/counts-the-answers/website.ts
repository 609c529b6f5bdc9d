// refused by: dead-process — deadlock — "Every process answers, so I count the answers."
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
  const exits: Promise<unknown>[] = [];
  await new Promise<void>((resolve) => {
    if (addresses.length === 0) resolve();
    for (let count = Math.min(size, addresses.length); count > 0; count -= 1) {
      const child = fork(program, [String(timeoutMs)]);
      const serve = (): void => {
        const address = left.shift();
        if (address === undefined) child.disconnect();
        else child.send(address);
      };
      child.on('message', (answer) => {
        onAnswer(answer as Answer);
        if (answers.size === addresses.length) resolve();
        serve();
      });
      child.on('error', () => {});
      serve();
      exits.push(new Promise((ended) => child.once('exit', ended)));
    }
  });
  await Promise.all(exits);
  await Promise.all(telling);
  if (answers.size < addresses.length) throw new Error(`${addresses.length - answers.size} sites have not been checked: a process has died`);
  return addresses.map((address) => answers.get(address)!);
}
