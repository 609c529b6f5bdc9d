// accepted: spawn with a channel, the index as message, and the older API to ask
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
  size?: number;
}

const program = fileURLToPath(new URL('./website.process.ts', import.meta.url));

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000, size = 4 }: CheckOptions): Promise<boolean[]> {
  let next = 0;
  const results: (boolean | undefined)[] = addresses.map(() => undefined);
  await Promise.all(Array.from({ length: Math.min(size, addresses.length) }, () => {
    const child = spawn(process.execPath, [...process.execArgv, program, String(timeoutMs), ...addresses], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
    const serve = (): void => {
      child.send(next);
      next += 1;
    };
    child.on('message', (message) => {
      const [index, isUp] = message as [number, boolean];
      results[index] = isUp;
      serve();
    });
    child.on('error', () => {});
    serve();
    return new Promise((resolve) => child.once('exit', resolve));
  }));
  if (results.includes(undefined)) throw new Error('not all sites have been checked');
  await Promise.all(addresses.filter((_, index) => results[index] === false).map(notifyOwner));
  return results as boolean[];
}
