/** Programs of their own process, for what only a whole program shows. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Run an ES module, given as text. @returns What it prints. */
export async function runProgram(text: string): Promise<string> {
  const register = new URL('../../grading/register.mjs', import.meta.url).href;
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', register, '--input-type=module', '--eval', text], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    // A program that hangs must not outlive its test.
    timeout: 25_000,
  });
  return stdout;
}
