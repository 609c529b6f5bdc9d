/**
 * Three programs, each in a process of its own whose output is read: one has no daemon, one ends by itself, one by `process.exit`. The pipe
 * is closed only when all have ended that could write to it, so that a daemon that lives on is noticed without a clock.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Deed } from './program.process.ts';

const ONE_HOUR_MS = 3_600_000;
const program = fileURLToPath(new URL('./program.process.ts', import.meta.url));
const daemon: Deed = { start: 'daemon', daemon: true, workMs: ONE_HOUR_MS };

export default async function ({ exitCode }: { readonly exitCode: number }): Promise<string[][]> {
  const first = await run([{ start: 'service', workMs: 0 }]);
  // Nobody need wait for a daemon whose lines are not seen either.
  if (first.length < 3) return [first];
  return [first, await run([daemon, { wait: 'for a line' }, { start: 'service', workMs: 0 }]), await run([daemon, { wait: 'for a line' }, { exit: exitCode }])];
}

/** The lines that were printed, and how the program ended. */
function run(deeds: readonly Deed[]): Promise<string[]> {
  const child = spawn(process.execPath, [...process.execArgv, program, JSON.stringify(deeds)], { stdio: ['pipe', 'pipe', 'inherit'] });
  // A program that has ended already reads nothing.
  child.stdin.on('error', () => undefined);
  let output = '';
  let isTold = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    // The daemon is at work: the program may go on.
    if (isTold || !output.includes('\n')) return;
    isTold = true;
    child.stdin.end('go on\n');
  });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => resolve([...output.split(/\r?\n/).filter((line) => line !== ''), signal ?? `exit code ${String(code)}`]));
  });
}
