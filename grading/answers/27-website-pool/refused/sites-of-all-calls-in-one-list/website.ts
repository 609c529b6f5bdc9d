// refused by: results — wrong result — "Every call puts its sites into the list, and whoever is free takes the next one."
import { fork } from 'node:child_process';

/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
  size?: number;
}

interface Answer { address: string; isUp: boolean }

const program = new URL('./website.process.ts', import.meta.url);
/** The sites that nobody has taken yet. */
const left: string[] = [];

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000, size = 4 }: CheckOptions): Promise<boolean[]> {
  const answers = new Map<string, boolean>();
  const telling: (void | Promise<void>)[] = [];
  const onAnswer = ({ address, isUp }: Answer): void => {
    answers.set(address, isUp);
    if (!isUp) telling.push(notifyOwner(address));
  };
  left.push(...addresses);
  await Promise.all(Array.from({ length: Math.min(size, addresses.length) }, () => {
    const child = fork(program, [String(timeoutMs)]);
    const serve = (): void => {
      const address = left.shift();
      if (address === undefined) child.disconnect();
      else child.send(address);
    };
    child.on('message', (answer) => {
      onAnswer(answer as Answer);
      serve();
    });
    child.on('error', () => {});
    serve();
    return new Promise((resolve) => child.once('exit', resolve));
  }));
  await Promise.all(telling);
  if (answers.size < addresses.length) throw new Error(`${addresses.length - answers.size} sites have not been checked: a process has died`);
  return addresses.map((address) => answers.get(address)!);
}
