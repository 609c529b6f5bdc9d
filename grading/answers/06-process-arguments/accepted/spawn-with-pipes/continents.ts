// accepted: spawn without a channel; the parent passes on what its children print
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./continent.process.ts', import.meta.url));

export async function printContinents(continents: readonly (string | undefined)[]): Promise<void> {
  const ends = continents.map((continent) => run(continent === undefined ? [] : [continent]));
  const failed = (await Promise.all(ends)).find((end) => end !== undefined);
  if (failed !== undefined) throw new Error(failed);
}

function run(args: string[]): Promise<string | undefined> {
  const child = spawn(process.execPath, [...process.execArgv, program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.on('data', (chunk: Buffer) => process.stdout.write(chunk));
  return new Promise((resolve) => child.on('close', (code, signal) => resolve(code === 0 ? undefined : `ended with ${signal ?? code}`)));
}
