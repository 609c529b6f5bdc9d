// accepted: when a process has died the others are killed, and the promise rejects after the last exit
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
  let failure: Error | undefined;
  const children = Array.from({ length: Math.min(size, addresses.length) }, () => fork(program, [String(timeoutMs)]));
  await Promise.all(children.map((child) => {
    let isDone = false;
    const serve = (): void => {
      const address = left.shift();
      isDone = address === undefined;
      if (address === undefined) child.disconnect();
      else child.send(address);
    };
    child.on('message', (answer) => {
      onAnswer(answer as Answer);
      serve();
    });
    child.on('error', () => {});
    serve();
    return new Promise<void>((resolve) => {
      child.once('exit', (code, signal) => {
        if (!isDone) {
          failure ??= new Error(`A process has ended with ${signal ?? `exit code ${code}`}`);
          left.length = 0;
          for (const other of children) other.kill();
        }
        resolve();
      });
    });
  }));
  if (failure) throw failure;
  await Promise.all(telling);
  if (answers.size < addresses.length) throw new Error(`${addresses.length - answers.size} sites have not been checked: a process has died`);
  return addresses.map((address) => answers.get(address)!);
}
