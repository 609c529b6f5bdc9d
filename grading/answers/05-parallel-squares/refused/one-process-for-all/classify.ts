// refused by: own-process — not concurrent — "One process can wait for ten timers at the same time."
import { fork } from 'node:child_process';

type Kind = 'zero' | 'even' | 'odd';
interface Classified { number: number; kind: Kind }

const program = new URL('./classify.process.ts', import.meta.url);

export async function classifyAll(numbers: readonly number[], { delayMs = 2_000 }: { delayMs?: number } = {}): Promise<Classified[]> {
  const child = fork(program, [String(delayMs), ...numbers.map(String)]);
  return new Promise((resolve, reject) => {
    let results: Classified[] | undefined;
    child.on('message', (answer) => (results = answer as Classified[]));
    child.on('exit', (code) => (results ? resolve(results) : reject(new Error(String(code)))));
  });
}
