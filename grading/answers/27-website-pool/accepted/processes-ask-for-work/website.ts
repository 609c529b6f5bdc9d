// accepted: a process says when it is ready, and is given an address then
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
  await Promise.all(Array.from({ length: Math.min(size, addresses.length) }, () => {
    const child = fork(program, [String(timeoutMs)], { serialization: 'advanced' });
    child.on('message', (message: { answer?: Answer }) => {
      if (message.answer) onAnswer(message.answer);
      child.send({ address: left.pop() });
    });
    child.on('error', () => {});
    return new Promise((resolve) => child.once('exit', resolve));
  }));
  await Promise.all(telling);
  if (answers.size < addresses.length) throw new Error(`${addresses.length - answers.size} sites have not been checked: a process has died`);
  return addresses.map((address) => answers.get(address)!);
}
