import { describe, expect, test } from 'vitest';
import type { FailedFinding } from '../finding.ts';
import { inOwnLines } from './own-lines.ts';

const row = (step: number, at: string, note?: string) => ({ step, column: 0, text: `row ${String(step)}`, at, ...(note !== undefined && { note }) });
const failure = (rows: ReturnType<typeof row>[]): FailedFinding => ({
  passed: false, kind: 'wrong result', sentence: 'Wrong.', table: { columns: ['main'], rows, omitted: 2 }, interleaving: {} as NonNullable<FailedFinding['interleaving']>,
});

describe('inOwnLines()', () => {
  test('leaves out what happens inside of shared/, and numbers the other rows anew', () => {
    const finding = inOwnLines(failure([row(1, 'threads.ts:3'), row(2, 'shared/thread.ts:252'), row(3, ''), row(4, 'shared/thread.ts:9', 'overwrites step 3')]));
    expect(finding).toEqual({
      passed: false, kind: 'wrong result', sentence: 'Wrong.',
      table: { columns: ['main'], omitted: 3, rows: [{ ...row(1, 'threads.ts:3') }, { ...row(3, ''), step: 2 }, { ...row(4, 'shared/thread.ts:9', 'overwrites step 2'), step: 3 }] },
    });
  });

  test('leaves everything else as it is', () => {
    const own = failure([row(1, 'threads.ts:3')]);
    expect([inOwnLines(own), inOwnLines({ passed: true })]).toEqual([own, { passed: true }]);
  });
});
