// accepted: number and time are options of Node itself, which the child finds in process.execArgv
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
  const child = fork(program, { execArgv: [...process.execArgv, `--title=${number}/${delayMs}`] });
  return new Promise((resolve, reject) => {
    let kind: Kind | undefined;
    child.once('message', (answer) => (kind = answer as Kind));
    child.once('close', (code, signal) => (kind ? resolve(kind) : reject(new Error(String(signal ?? code)))));
  });
}
