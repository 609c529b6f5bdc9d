// accepted: the child calls process.exit once its answer is on its way; results are told apart by an index in the answer
import { fork } from 'node:child_process';

const program = new URL('./cube.process.ts', import.meta.url);

interface Answer {
  readonly index: number;
  readonly cube: number;
}

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const results: number[] = [];
  const problems: Error[] = [];
  await Promise.all(
    numbers.map(
      (number, index) =>
        new Promise<void>((resolve) => {
          const child = fork(program, [String(index), String(number)]);
          child.on('message', (answer: Answer) => {
            results[answer.index] = answer.cube;
          });
          child.on('exit', (code, signal) => {
            if (code !== 0 || !(index in results)) problems.push(new Error(`number ${number}: ${signal ?? `exit code ${code}`}`));
            resolve();
          });
        }),
    ),
  );
  const [problem] = problems;
  if (problem) throw problem;
  return results;
}
