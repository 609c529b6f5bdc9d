// accepted: spawn instead of fork, the number in the environment, and full-fidelity messages
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./cube.process.ts', import.meta.url));

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const outcomes = await Promise.allSettled(numbers.map(cubeOf));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}

async function cubeOf(number: number): Promise<number> {
  const child = spawn(process.execPath, [...process.execArgv, program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
    env: { ...process.env, NUMBER: String(number) },
  });
  const inbox: unknown[] = [];
  child.on('message', (message) => inbox.push(message));
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (inbox.length === 0) throw new Error(`process for ${number} failed: ${code === null ? signal : `exit code ${code}`}`);
  return inbox[0] as number;
}
