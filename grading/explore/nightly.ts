/**
 * `npm run nightly`: thousands of random programs, from a new seed each night, the largest cases of
 * the primitives of `shared/`, and `shared/` under stress. A failure names the seed of its program, and
 * `KATA_SEED=that KATA_PROGRAMS=1 npm run nightly` makes it again.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';

const PROGRAMS = 3_000;
const SEEDS = 1_000_000_000;

const seed = process.env['KATA_SEED'] ?? String(randomInt(1, SEEDS));
const programs = process.env['KATA_PROGRAMS'] ?? String(PROGRAMS);
console.log(`KATA_SEED=${seed} KATA_PROGRAMS=${programs} npm run nightly`);

const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'unit', 'grading/explore/random-programs.test.ts', 'grading/explore/primitives', 'shared/stress.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, KATA_SEED: seed, KATA_PROGRAMS: programs, KATA_NIGHTLY: '1' },
});
process.exitCode = status ?? 1;
