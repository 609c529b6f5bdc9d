// refused by: in-threads — not concurrent — "A process is a kind of thread."
import { fork } from 'node:child_process';

/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
  threads?: number;
}

const file = new URL('./website.process.ts', import.meta.url);

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000, threads = 4 }: CheckOptions): Promise<boolean[]> {
  const answers = new Map<string, boolean>();
  const telling: (void | Promise<void>)[] = [];
  const onAnswer = ({ address, isUp }: { address: string; isUp: boolean }): void => {
    answers.set(address, isUp);
    if (!isUp) telling.push(notifyOwner(address));
  };
  const left = [...addresses];
  await Promise.all(Array.from({ length: Math.min(threads, addresses.length) }, () => {
    const child = fork(file, [String(timeoutMs)]);
    child.on('message', (answer) => {
      onAnswer(answer as { address: string; isUp: boolean });
      child.send(left.shift() ?? '');
    });
    child.send(left.shift() ?? '');
    return new Promise((resolve) => child.once('exit', resolve));
  }));
  await Promise.all(telling);
  if (answers.size < addresses.length) throw new Error(`${addresses.length - answers.size} sites have not been checked: a thread has died`);
  return addresses.map((address) => answers.get(address)!);
}
