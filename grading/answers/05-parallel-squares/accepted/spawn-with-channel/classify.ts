// accepted: spawn instead of fork, and messages of full fidelity
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

type Kind = 'zero' | 'even' | 'odd';
interface Classified { number: number; kind: Kind }

const program = new URL('./classify.process.ts', import.meta.url);

export async function classifyAll(numbers: readonly number[], { delayMs = 2_000 }: { delayMs?: number } = {}): Promise<Classified[]> {
  const results = numbers.map(async (number) => ({ number, kind: await classifyInProcess(number, delayMs) }));
  await Promise.allSettled(results);
  return Promise.all(results);
}

async function classifyInProcess(number: number, delayMs: number): Promise<Kind> {
  const child = spawn(process.execPath, [...process.execArgv, fileURLToPath(program), String(number), String(delayMs)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'advanced',
  });
  const answers: Kind[] = [];
  child.on('message', (answer) => answers.push(answer as Kind));
  await once(child, 'exit');
  const [kind] = answers;
  if (kind === undefined) throw new Error(`the process for ${number} is gone`);
  return kind;
}
