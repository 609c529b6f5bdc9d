// accepted: the answer is a line on standard output instead of a message
import { fork } from 'node:child_process';

type Kind = 'zero' | 'even' | 'odd';
interface Classified { number: number; kind: Kind }

const program = new URL('./classify.process.ts', import.meta.url);

export async function classifyAll(numbers: readonly number[], { delayMs = 2_000 }: { delayMs?: number } = {}): Promise<Classified[]> {
  const results = numbers.map(async (number) => ({ number, kind: await classifyInProcess(number, delayMs) }));
  await Promise.allSettled(results);
  return Promise.all(results);
}

function classifyInProcess(number: number, delayMs: number): Promise<Kind> {
  const child = fork(program, [String(number), String(delayMs)], { silent: true });
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk) => (text += String(chunk)));
    child.on('close', (code, signal) => {
      const kind = (['zero', 'even', 'odd'] as const).find((one) => text.trim().endsWith(` is ${one}`));
      if (kind) resolve(kind);
      else reject(new Error(`${number}: ${signal ?? code}`));
    });
  });
}
