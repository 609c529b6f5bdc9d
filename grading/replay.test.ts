import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findKnownAnswers } from './audit/known-answers.ts';
import { gradeAnswer, importSpec } from './grade.ts';
import { resolveExercise } from './resolve.ts';
import { openRun } from './run.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Answers whose failure has a schedule, of each way in which children are told and heard. */
const ANSWERS: readonly (readonly [exercise: string, answer: RegExp])[] = [
  ['01-cube-processes', /refused\/arrival-order$/],
  ['02-add-sub-threads', /refused\/by-order-of-arrival$/],
  ['03-bank-balance', /^exercises\//],
  ['03-bank-balance', /refused\/load-then-store$/],
];

describe('the schedule of a verdict', () => {
  test.each(ANSWERS)('plays the same failure in a run of its own: %s, %s', async (slug, wanted) => {
    const exercise = resolveExercise(root, slug);
    const target = findKnownAnswers(exercise).answers.map((answer) => answer.target).find(({ label }) => wanted.test(label));
    if (!target) throw new Error(`${slug} has no answer ${String(wanted)}`);
    const verdict = await gradeAnswer({ ...target, seed: 7 }, { untilFailure: true });
    const failed = verdict.checks.find(({ passed }) => passed === false);
    const run = await openRun(target, await importSpec(exercise), { seed: 99 });
    try {
      const played = await run.replay(failed?.schedule ?? '');
      expect(played).toMatchObject({ passed: false, kind: failed?.kind, table: failed?.table });
    } finally {
      await run.close();
    }
  });
});
