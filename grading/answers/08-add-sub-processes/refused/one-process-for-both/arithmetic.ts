// refused by: two-processes — not concurrent — "One process can do both."
import { fork } from 'node:child_process';

type Results = { sum: number; difference: number };

const program = new URL('./arithmetic.process.ts', import.meta.url);

export async function addAndSubtract(a: number, b: number): Promise<Results> {
  const child = fork(program, [String(a), String(b)]);
  let results: Results | undefined;
  child.on('message', (message) => (results = message as Results));
  const how = await new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)));
  if (!results) throw new Error(String(how));
  return results;
}
