/**
 * `npm start 03`: runs an exercise's program as it is, on any supported version of Node.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { resolveAnswer } from '../resolve.ts';
import { UsageError } from '../usage-error.ts';
import type { CommandResult } from './exit-codes.ts';

/**
 * Run the main file of an exercise or answer in a process of its own, with this one's terminal.
 *
 * @param name As typed, such as `03`.
 * @param args Handed on to the program.
 * @returns The program's own exit code.
 */
export function start(name: string, args: readonly string[], { root }: { readonly root: string }): Promise<CommandResult> {
  const { exercise, answerDir, baseDir } = resolveAnswer(root, name);
  if (baseDir !== undefined) throw new UsageError(`${name} holds only the files that differ from the model answer, so it cannot be started by itself.`);
  const register = pathToFileURL(join(root, 'grading', 'register.mjs')).href;
  const main = join(answerDir, exercise.files[0] ?? '');
  const child = spawn(process.execPath, ['--import', register, main, ...args], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (exitCode, signal) => resolve({ output: '', exitCode: exitCode ?? 128 + constants.signals[signal ?? 'SIGTERM'] }));
  });
}
