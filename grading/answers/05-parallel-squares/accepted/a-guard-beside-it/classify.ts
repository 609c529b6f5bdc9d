// accepted: a guard ends a process that takes far too long, and is cleared when the process has ended
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
    const guard = setTimeout(() => child.kill('SIGKILL'), delayMs + 60_000);
    let kind: Kind | undefined;
    child.on('message', (answer) => {
      kind = answer as Kind;
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearTimeout(guard);
      if (kind) resolve(kind);
      else reject(new Error(`no answer for ${number}: ${signal ?? `exit code ${code}`}`));
    });
  });
}
