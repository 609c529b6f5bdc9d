// accepted: waits until each process has been started, but not until it is done, before it starts the next
import { fork } from 'node:child_process';
import { once } from 'node:events';

type Kind = 'zero' | 'even' | 'odd';

export async function classifyAll(numbers: readonly number[], { delayMs = 2_000 }: { delayMs?: number } = {}): Promise<{ number: number; kind: Kind }[]> {
  const kinds: Kind[] = [];
  const ends: Promise<unknown>[] = [];
  for (const [index, number] of numbers.entries()) {
    const child = fork(new URL('./classify.process.ts', import.meta.url), [String(number), String(delayMs)]);
    child.on('message', (kind: Kind) => (kinds[index] = kind));
    ends.push(once(child, 'exit'));
    await once(child, 'spawn');
  }
  await Promise.all(ends);
  return numbers.map((number, index) => {
    const kind = kinds[index];
    if (kind === undefined) throw new Error(`The process for ${number} has not answered`);
    return { number, kind };
  });
}
