/**
 * `npm run ok`: the one gate. Type check and lint side by side, then unit tests with coverage, then
 * the audit, each to its end, so that one run tells everything. The last line is `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sum, tallyOfAudit, tallyOfExit, tallyOfTests } from './tally.ts';
import type { Ended, Tally } from './tally.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const withTypeScript = ['--import', new URL('./register.mjs', import.meta.url).href];

const folder = mkdtempSync(join(tmpdir(), 'katas-ok-'));
try {
  const testReport = join(folder, 'tests.json');
  const tallies = [
    // Each of these keeps one core busy; together they take as long as the longest.
    ...await Promise.all([
      check('type check', [bin('typescript', 'bin/tsc')]),
      check('type check of answers', [...withTypeScript, join(root, 'grading/typecheck.ts')]),
      check('lint', [bin('eslint', 'bin/eslint.js'), '.', '--max-warnings', '0']),
    ]),
    await part('unit tests', async () => {
      const reporters = ['--reporter', 'default', '--reporter', 'json', `--outputFile.json=${testReport}`];
      const ended = await run([bin('vitest', 'vitest.mjs'), 'run', '--project', 'unit', '--coverage', ...reporters]);
      return tallyOfTests({ ...ended, report: readIfAny(testReport) });
    }),
    await part('audit', async () => {
      const ended = await run([...withTypeScript, join(root, 'grading/cli.ts'), 'audit', '--json'], { capture: true });
      const tally = tallyOfAudit(ended);
      // The report of an audit without deviations is long and says nothing new.
      if (tally.failed > 0) console.log(ended.report);
      return tally;
    }),
  ];
  const { passed, failed } = sum(tallies);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A tool that says something only if it finds something. */
async function check(name: string, command: readonly string[]): Promise<Tally> {
  const ended = await run(command, { capture: true });
  return part(name, () => {
    if (ended.report) console.log(ended.report);
    return tallyOfExit(ended);
  });
}

async function part(name: string, run: () => Tally | Promise<Tally>): Promise<Tally> {
  console.log(`\n── ${name} ──`);
  const tally = await run();
  console.log(tally.failed === 0 ? `✓ ${name}: ${tally.passed} passed` : `✗ ${name}: ${tally.passed} passed, ${tally.failed} failed`);
  return tally;
}

// Straight to the tools' own scripts: `.bin` holds shell scripts on Windows, which spawn cannot run.
function bin(name: string, script: string): string {
  return join(dirname(require.resolve(`${name}/package.json`)), script);
}

function run(nodeArguments: readonly string[], { capture = false } = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, nodeArguments, { cwd: root, stdio: ['ignore', capture ? 'pipe' : 'inherit', 'inherit'] });
    const report: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => report.push(chunk));
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, report: Buffer.concat(report).toString() }));
  });
}

function readIfAny(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
