// refused by: crash — unhandled rejection — "All are started, so I can await one after the other."
import { fork } from 'node:child_process';

type Kind = 'zero' | 'even' | 'odd';
interface Classified { number: number; kind: Kind }

const program = new URL('./classify.process.ts', import.meta.url);

export async function classifyAll(numbers: readonly number[], { delayMs = 2_000 }: { delayMs?: number } = {}): Promise<Classified[]> {
  const kinds = numbers.map((number) => classifyInProcess(number, delayMs));
  const results: Classified[] = [];
  for (const [index, number] of numbers.entries()) results.push({ number, kind: await kinds[index]! });
  return results;
}

function classifyInProcess(number: number, delayMs: number): Promise<Kind> {
  const child = fork(program, [String(number), String(delayMs)]);
  return new Promise((resolve, reject) => {
    let kind: Kind | undefined;
    child.on('message', (answer) => {
      kind = answer as Kind;
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (kind) resolve(kind);
      else reject(new Error(`no answer for ${number}: ${signal ?? `exit code ${code}`}`));
    });
  });
}
