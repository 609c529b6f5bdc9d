// refused by: results — wrong result — "The process answers with the number that it was given."
import { fork } from 'node:child_process';

type Kind = 'zero' | 'even' | 'odd';
interface Classified { number: number; kind: Kind }

const program = new URL('./classify.process.ts', import.meta.url);

export async function classifyAll(numbers: readonly number[], { delayMs = 2_000 }: { delayMs?: number } = {}): Promise<Classified[]> {
  const results = numbers.map((number) => classifyInProcess(number, delayMs));
  await Promise.allSettled(results);
  return Promise.all(results);
}

function classifyInProcess(number: number, delayMs: number): Promise<Classified> {
  const child = fork(program, [String(number), String(delayMs)]);
  return new Promise((resolve, reject) => {
    let kind: Classified | undefined;
    child.on('message', (answer) => {
      kind = answer as Classified;
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (kind) resolve(kind);
      else reject(new Error(`no answer for ${number}: ${signal ?? `exit code ${code}`}`));
    });
  });
}
