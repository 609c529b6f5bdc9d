// refused by: once — wrong result — "While there is a next site, I start a process for it and then move on."
import { fork } from 'node:child_process';
import { once } from 'node:events';

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
  let next = 0;
  await Promise.all(Array.from({ length: Math.min(size, addresses.length) }, async () => {
    const child = fork(program, [String(timeoutMs)]);
    child.on('error', () => {});
    const exit = once(child, 'exit');
    while (next < addresses.length) {
      child.send(addresses[next]!);
      const answer = await Promise.race([once(child, 'message'), exit.then(() => undefined)]);
      if (!answer) return;
      next += 1;
      onAnswer((answer as [Answer])[0]);
    }
    child.disconnect();
    await exit;
  }));
  await Promise.all(telling);
  if (answers.size < addresses.length) throw new Error(`${addresses.length - answers.size} sites have not been checked: a process has died`);
  return addresses.map((address) => answers.get(address)!);
}
