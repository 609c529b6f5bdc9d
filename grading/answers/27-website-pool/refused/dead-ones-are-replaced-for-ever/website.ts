// refused by: dead-process — livelock — "When one has died, another one does its work."
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
  async function lane(): Promise<void> {
    while (left.length > 0) {
      const child = fork(program, [String(timeoutMs)]);
      let task: string | undefined;
      const serve = (): void => {
        task = left.shift();
        if (task === undefined) child.disconnect();
        else child.send(task);
      };
      child.on('message', (answer) => {
        onAnswer(answer as Answer);
        serve();
      });
      child.on('error', () => {});
      serve();
      await new Promise((resolve) => child.once('exit', resolve));
      if (task !== undefined) left.push(task);
    }
  }
  await Promise.all(Array.from({ length: Math.min(size, addresses.length) }, lane));
  await Promise.all(telling);
  if (answers.size < addresses.length) throw new Error(`${addresses.length - answers.size} sites have not been checked: a process has died`);
  return addresses.map((address) => answers.get(address)!);
}
