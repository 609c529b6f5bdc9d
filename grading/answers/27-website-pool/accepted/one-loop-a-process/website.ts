// accepted: a loop for each process, which waits for the answer or the end before it sends the next address
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
  const list = addresses.entries();
  const results: boolean[] = [];
  const down: string[] = [];
  await Promise.all(Array.from({ length: Math.min(size, addresses.length) }, async () => {
    const child = fork(program, [String(timeoutMs)]);
    child.on('error', () => {});
    const exit = once(child, 'exit');
    const heard = new AbortController();
    void exit.then(() => { heard.abort(); });
    try {
      for (const [index, address] of list) {
        const answer = once(child, 'message', { signal: heard.signal });
        child.send(address);
        const [{ isUp }] = (await answer) as [Answer];
        results[index] = isUp;
        if (!isUp) down.push(address);
      }
      child.disconnect();
    } catch {
      // It has died; what it had is missing in the results.
    }
    await exit;
  }));
  for (const address of down) await notifyOwner(address);
  for (const index of addresses.keys()) if (results[index] === undefined) throw new Error(`${addresses[index]} was not checked`);
  return results;
}
