// accepted: callbacks and a countdown; the results are put in their places
import { fork } from 'node:child_process';

type Kind = 'zero' | 'even' | 'odd';
interface Classified { number: number; kind: Kind }

const program = new URL('./classify.process.ts', import.meta.url);

export function classifyAll(numbers: readonly number[], { delayMs = 2_000 } = {}): Promise<Classified[]> {
  return new Promise((resolve, reject) => {
    const results: Classified[] = [];
    const failures: Error[] = [];
    let open = numbers.length;
    const finish = (): void => {
      if (open > 0) return;
      if (failures[0]) reject(failures[0]);
      else resolve(results);
    };
    numbers.forEach((number, index) => {
      fork(program, [String(number), String(delayMs)])
        .on('message', (kind: Kind) => (results[index] = { number, kind }))
        .on('exit', (code, signal) => {
          open -= 1;
          if (!results[index]) failures.push(new Error(`${number} has no answer (${signal ?? code})`));
          finish();
        });
    });
    finish();
  });
}
