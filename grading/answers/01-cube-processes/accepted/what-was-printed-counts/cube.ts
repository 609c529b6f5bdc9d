// accepted: a whole line on standard output is the answer, however the process ends after that
import { fork } from 'node:child_process';

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const results = numbers.map(cubeInProcess);
  await Promise.allSettled(results);
  return Promise.all(results);
}

async function cubeInProcess(number: number): Promise<number> {
  const child = fork(new URL('./cube.process.ts', import.meta.url), [String(number)], { silent: true });
  const ending = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  let printed = '';
  for await (const chunk of child.stdout ?? []) printed += String(chunk);
  const how = await ending;
  if (!printed.endsWith('\n')) throw new Error(`The process for ${number} printed no cube: ${how}`);
  return Number(printed);
}
