// refused by: clean-up — leak — "With its answer a process has ended."
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
      kind = answer as Kind;
      resolve(kind);
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (kind) resolve(kind);
      else reject(new Error(`no answer for ${number}: ${signal ?? `exit code ${code}`}`));
    });
  });
}
