import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { probeIsolation } from './isolation.ts';

const GRADER = fileURLToPath(new URL('fixtures/busy-grader.ts', import.meta.url));
// What the graders themselves leave behind when they are ended is none of the sandbox's business.
const temporary = mkdtempSync(join(realpathSync(tmpdir()), 'katas-graders-'));
afterAll(() => {
  rmSync(temporary, { recursive: true, force: true });
});

const namespace = probeIsolation('/tmp') === 'namespace';

async function endGrader(how: NodeJS.Signals | 'throw', isolation: string): Promise<{ folder: string; signal: string | null; exitCode: number | null }> {
  const grader = spawn(process.execPath, [...process.execArgv, GRADER, isolation, how], { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, TMPDIR: temporary } });
  const exit = once(grader, 'exit') as Promise<[number | null, string | null]>;
  const [line] = (await once(grader.stdout, 'data')) as [Buffer];
  if (how !== 'throw') grader.kill(how);
  const [exitCode, signal] = await exit;
  return { folder: String(line).trim(), exitCode, signal };
}

// Whoever is alive in a sandbox has its folder in the environment.
async function untilNobodyIsIn(folder: string): Promise<void> {
  while (process.platform === 'linux' && readdirSync('/proc').some((pid) => environmentOf(pid).includes(folder))) await new Promise(setImmediate);
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}

const POLITE = fileURLToPath(new URL('fixtures/polite-grader.ts', import.meta.url));

test('a grader with nothing else to do lives until its sandbox is closed, and then ends', async () => {
  const grader = spawn(process.execPath, [...process.execArgv, POLITE], { stdio: ['ignore', 'pipe', 'ignore'] });
  const printed: Buffer[] = [];
  grader.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
  expect(await once(grader, 'close')).toEqual([0, null]);
  expect(Buffer.concat(printed).toString()).toBe('explored 1\nclosed\n');
});

if (process.platform !== 'win32') {
  describe.each(namespace ? ['namespace', 'process'] : ['process'])('onExit() in isolation: %s', (isolation) => {
    test.each(['SIGTERM', 'SIGINT'] as const)('ends the children and removes the folder at %s, and leaves by that signal', async (how) => {
      const { folder, signal } = await endGrader(how, isolation);
      expect(signal).toBe(how);
      await untilNobodyIsIn(folder);
      expect(existsSync(folder)).toBe(false);
    });

    test('does the same when the grader breaks', async () => {
      const { folder, exitCode } = await endGrader('throw', isolation);
      expect(exitCode).toBe(1);
      await untilNobodyIsIn(folder);
      expect(existsSync(folder)).toBe(false);
    });
  });
}

if (namespace) {
  test('a namespace ends when its grader is killed without a chance to clean up', async () => {
    const { folder } = await endGrader('SIGKILL', 'namespace');
    await untilNobodyIsIn(folder);
  });
}
