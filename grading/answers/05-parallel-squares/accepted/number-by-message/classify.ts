// accepted: the number goes by message, and the child takes itself off the line when it has answered
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
  const child = fork(program);
  child.send({ number, delayMs });
  return new Promise((resolve, reject) => {
    const answers: Kind[] = [];
    child.on('message', (answer) => answers.push(answer as Kind));
    child.on('exit', (code) => {
      const [kind] = answers;
      if (kind) resolve(kind);
      else reject(new Error(`no answer for ${number} (${code})`));
    });
  });
}
