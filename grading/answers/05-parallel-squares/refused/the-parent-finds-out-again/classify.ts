// refused by: own-process — not concurrent — "The process has said that it is done; what it is I know myself."
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
  const child = fork(program, [String(number), String(delayMs)]);
  return new Promise((resolve, reject) => {
    let kind: Kind | undefined;
    child.on('message', (answer) => {
      kind = answer ? kindOf(number) : undefined;
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (kind) resolve(kind);
      else reject(new Error(`no answer for ${number}: ${signal ?? `exit code ${code}`}`));
    });
  });
}

function kindOf(number: number): 'zero' | 'even' | 'odd' {
  if (number === 0) return 'zero';
  return number % 2 === 0 ? 'even' : 'odd';
}
