// accepted: the child says that it is ready, is given its number then, and is let go when it has answered
import { fork } from 'node:child_process';

type Message = { kind: 'ready' } | { kind: 'cube'; cube: number };

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const results = numbers.map(cubeInProcess);
  await Promise.allSettled(results);
  return Promise.all(results);
}

function cubeInProcess(number: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('./cube.process.ts', import.meta.url));
    let cube: number | undefined;
    child.on('message', (message) => {
      const said = message as Message;
      if (said.kind === 'cube') cube = said.cube;
      child.send(said.kind === 'ready' ? { number } : { thanks: true });
    });
    // Of a child that died in between.
    child.on('error', () => undefined);
    child.on('exit', (code, signal) => {
      if (cube === undefined) reject(new Error(`${number}: died without an answer, ${signal ?? `exit code ${code}`}`));
      else resolve(cube);
    });
  });
}
