import { expect, test } from 'vitest';
import type { FailedFinding } from '../finding.ts';
import { withoutForcedRun } from './forced-run.ts';

test('a failure keeps everything but the way to have its interleaving again', () => {
  const told: FailedFinding = { passed: false, kind: 'leak', sentence: 'A thread is left.', schedule: 'a.1 w1' };
  expect(withoutForcedRun({ ...told, interleaving: { program: 'run.ts', schedule: 'w1' } })).toStrictEqual(told);
});

test('what has not failed stays as it is', () => {
  const passed = { passed: true } as const;
  expect(withoutForcedRun(passed)).toBe(passed);
});
