// accepted: the child sleeps twice for half of the time, with awaits, and says more than it must
import { fork } from 'node:child_process';

type Kind = 'zero' | 'even' | 'odd';
interface Classified { number: number; kind: Kind }

const program = new URL('./classify.process.ts', import.meta.url);

export async function classifyAll(numbers: readonly number[], { delayMs = 2_000 }: { delayMs?: number } = {}): Promise<Classified[]> {
  const results = await Promise.allSettled(numbers.map((number) => classifyInProcess(number, delayMs)));
  const failed = results.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  return results.map((one) => (one as PromiseFulfilledResult<Classified>).value);
}

function classifyInProcess(number: number, delayMs: number): Promise<Classified> {
  const child = fork(program, [JSON.stringify({ number, delayMs })]);
  return new Promise((resolve, reject) => {
    let result: Classified | undefined;
    child.on('message', (answer) => (result = answer as Classified));
    child.on('close', () => (result ? resolve(result) : reject(new RangeError('dead'))));
  });
}
