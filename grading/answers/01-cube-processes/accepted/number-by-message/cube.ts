// accepted: the number goes by message too, and the child takes itself off the line when it has answered
import { fork, type ChildProcess } from 'node:child_process';

const program = new URL('./cube.process.ts', import.meta.url);

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const outcomes = await Promise.allSettled(numbers.map((number) => ask(fork(program), number)));
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason as Error;
    return outcome.value;
  });
}

function ask(child: ChildProcess, number: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const answers: number[] = [];
    child.on('message', (message) => {
      answers.push((message as { cube: number }).cube);
    });
    child.once('exit', (code, signal) => {
      const [cube] = answers;
      if (cube === undefined) reject(new Error(`no cube of ${number}: code ${code}, signal ${signal}`));
      else resolve(cube);
    });
    child.send({ number });
  });
}
