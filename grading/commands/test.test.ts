import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test as fact } from 'vitest';
import { exerciseFiles, makeFolder } from '../fixtures/repository.ts';
import type { Verdict } from '../verdict.ts';
import { test } from './test.ts';

const SLUG = '03-bank-balance';
const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

/** A repository whose spec judges without asking the answer anything: these tests are about the way there and back. */
function repositoryWith(everyTransaction: string, atOnce = '{ passed: true }'): string {
  const spec = `
    import { spec } from ${JSON.stringify(join(REPOSITORY, 'grading', 'spec.ts'))};
    export default spec(import.meta.url, {
      'every-transaction': async (answer) => (${everyTransaction}),
      'at-once': async (answer) => (${atOnce}),
    });`;
  const root = makeFolder({ ...exerciseFiles(SLUG), 'shared/lock.ts': 'export {};\n', 'package.json': '{ "type": "module" }', [`exercises/${SLUG}/.spec/${SLUG}.spec.ts`]: spec });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'), 'junction');
  return root;
}

async function grade(root: string, names: string[], seed?: number): Promise<{ exitCode: number; verdicts: Verdict[] }> {
  const { output, exitCode } = await test(names, { root, json: true, ...(seed !== undefined && { seed }) });
  return { exitCode, verdicts: (JSON.parse(output) as { verdicts: Verdict[] }).verdicts };
}

describe('test() under vitest', () => {
  fact('comes to a verdict on each answer, with its seed', async () => {
    const root = repositoryWith('{ passed: true, coverage: `seed ${answer.seed}` }');
    const { exitCode, verdicts } = await grade(root, ['03', 'solutions/03'], 11);
    expect(exitCode).toBe(0);
    expect(verdicts.map(({ answer, outcome, seed, points }) => ({ answer, outcome, seed, points }))).toEqual([
      { answer: `exercises/${SLUG}`, outcome: 'passed', seed: 11, points: 10 },
      { answer: `solutions/${SLUG}`, outcome: 'passed', seed: 11, points: 10 },
    ]);
    expect(verdicts[0]?.checks[0]?.coverage).toBe('seed 11');
  });

  fact('exits with 1 when a check fails, and keeps what it found', async () => {
    const root = repositoryWith("{ passed: false, kind: 'lost update', sentence: 'One is forgotten.', schedule: 'w1 d1' }");
    const { exitCode, verdicts } = await grade(root, ['03']);
    expect(exitCode).toBe(1);
    expect(verdicts[0]).toMatchObject({ outcome: 'failed', points: 4, checks: [{ kind: 'lost update', schedule: 'w1 d1' }, { passed: true }] });
  });

  fact('exits with 2 when the grader breaks', async () => {
    const { exitCode, verdicts } = await grade(repositoryWith('(() => { throw new Error("no such program") })()'), ['03']);
    expect(exitCode).toBe(2);
    expect(verdicts[0]?.message).toBe('[grading bug] the check "every-transaction" broke: no such program');
  });

  fact('exits with 2 when an error occurs outside of every check', async () => {
    const { exitCode, verdicts } = await grade(repositoryWith('{ passed: true }', '(setImmediate(() => { throw new Error("late") }), await new Promise((r) => setImmediate(() => setImmediate(r))), { passed: true })'), ['03']);
    expect(exitCode).toBe(2);
    expect(verdicts[0]?.outcome).toBe('error');
  });

  fact('exits with 2 when a spec cannot be loaded', async () => {
    const { exitCode, verdicts } = await grade(repositoryWith('{ passed: true } }'), ['03']);
    expect(exitCode).toBe(2);
    expect(verdicts[0]?.outcome).toBe('error');
  });
});
