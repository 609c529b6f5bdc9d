// refused by: dead-process — wrong result — "Exit code 0 means that all went well."
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
  const codes = await Promise.all(Array.from({ length: Math.min(size, addresses.length) }, () => {
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
    return new Promise<number | null>((resolve) => child.once('exit', resolve));
  }));
  await Promise.all(telling);
  if (codes.some((code) => code !== 0)) throw new Error('a process has died');
  return addresses.map((address) => answers.get(address)!);
}
