import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Workers and children that a test starts inherit this, so that they can load .ts files on Node 20.
const execArgv = ['--import', new URL('./grading/register.mjs', import.meta.url).href];

const learnerReporter = fileURLToPath(new URL('./grading/reporters/learner.ts', import.meta.url));

// Reporters are always named: on GitHub Actions vitest would add its own, whose annotations name hidden specs.
const reporters = isAboutExercises() ? [learnerReporter] : ['default'];

export default defineConfig({
  test: {
    reporters,
    // Vitest leaves one core to the terminal; here that would be half of a small machine.
    maxWorkers: availableParallelism(),
    coverage: {
      provider: 'v8',
      include: ['grading/**/*.ts', 'shared/**/*.ts'],
      exclude: [
        '**/*.test.ts', '**/*.bench.ts', '**/*.worker.ts', '**/fixtures/**', 'shared/conformance/**', 'shared/examples/**', 'grading/answers/**',
        // These only run as processes of their own, which the coverage of the test process does not see.
        'grading/{cli,ok,typecheck,no-network}.ts',
        'grading/sandbox/{*-child,explorer-server,real-preload,real-hooks,block-output,real-registry,real-frames,network-guard}.ts',
        'shared/{pooling/pool-worker,running/{thread-entry,process-entry,hosting},managing/manager-channel}.ts',
      ],
      reporter: ['text-summary', 'html', 'json-summary'],
      reportOnFailure: true,
      // By area, as much of the sandbox, the engine and the threads and processes of `shared/` runs where it is not seen.
      thresholds: {
        'shared/**': { lines: 95, branches: 88 },
        'grading/{audit,classroom,commands,reporters}/**': { lines: 90, branches: 75 },
        'grading/sandbox/**': { lines: 70, branches: 60 },
      },
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['grading/**/*.test.ts', 'shared/**/*.test.ts'],
          exclude: ['grading/answers/**'],
          benchmark: { include: ['shared/**/*.bench.ts', 'grading/**/*.bench.ts'] },
          pool: 'forks',
          // No test leaves anything behind that another one could see; a process for each file was measured to cost a third more.
          isolate: false,
          execArgv,
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'exercises',
          include: ['exercises/*/.spec/*.spec.ts'],
          setupFiles: ['./grading/no-network.ts'],
          benchmark: { include: [] },
          pool: 'forks',
          execArgv,
        },
      },
    ],
  },
});

/**
 * Whether the learner's reporter should speak: KATA_REPORT says so, or every file filter of this
 * command names exercises, as in `npx vitest run exercises/03`.
 */
function isAboutExercises(): boolean {
  if (process.env['KATA_REPORT'] !== undefined) return process.env['KATA_REPORT'] !== 'default';
  const words = process.argv.slice(2);
  if (words.includes('--project=exercises') || words[words.indexOf('--project') + 1] === 'exercises') return true;
  const filters = words.filter((word) => /^(?:\.\/|\.\\)?(?:exercises\b|\d\d\b)/.test(word));
  return filters.length > 0;
}
