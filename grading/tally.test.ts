import { describe, expect, test } from 'vitest';
import { sum, tallyOfAudit, tallyOfExit, tallyOfTests } from './tally.ts';

const json = (value: unknown): string => JSON.stringify(value);

describe('tallyOfExit()', () => {
  test.each([
    [0, { passed: 1, failed: 0 }],
    [1, { passed: 0, failed: 1 }],
    [null, { passed: 0, failed: 1 }],
  ])('counts exit code %s', (exitCode, tally) => {
    expect(tallyOfExit({ exitCode })).toEqual(tally);
  });
});

describe('tallyOfTests()', () => {
  test('counts passed and failed tests', () => {
    expect(tallyOfTests({ exitCode: 1, report: json({ numPassedTests: 5, numFailedTests: 2 }) })).toEqual({ passed: 5, failed: 2 });
  });

  test('counts skipped tests and tests to do as failed', () => {
    const report = json({ numPassedTests: 5, numFailedTests: 0, numPendingTests: 1, numTodoTests: 2 });
    expect(tallyOfTests({ exitCode: 0, report })).toEqual({ passed: 5, failed: 3 });
  });

  test('counts one failure when only the exit code tells of it, as with coverage below its threshold', () => {
    expect(tallyOfTests({ exitCode: 1, report: json({ numPassedTests: 5, numFailedTests: 0 }) })).toEqual({ passed: 5, failed: 1 });
  });

  test.each(['', 'no JSON', 'null', '[]', json({ numPassedTests: 0 }), json({ numPassedTests: '7' }), undefined])('counts one failure for the report %j', (report) => {
    expect(tallyOfTests({ exitCode: 0, ...(report !== undefined && { report }) })).toEqual({ passed: 0, failed: 1 });
  });
});

describe('tallyOfAudit()', () => {
  test('counts verdicts', () => {
    expect(tallyOfAudit({ exitCode: 0, report: json({ passed: 90, failed: 0 }) })).toEqual({ passed: 90, failed: 0 });
    expect(tallyOfAudit({ exitCode: 1, report: json({ passed: 88, failed: 2 }) })).toEqual({ passed: 88, failed: 2 });
  });

  test('counts one failure when the audit broke', () => {
    expect(tallyOfAudit({ exitCode: 2, report: '' })).toEqual({ passed: 0, failed: 1 });
  });
});

test('sum() adds up all parts', () => {
  expect(sum([{ passed: 1, failed: 0 }, { passed: 5, failed: 2 }])).toEqual({ passed: 6, failed: 2 });
  expect(sum([])).toEqual({ passed: 0, failed: 0 });
});
