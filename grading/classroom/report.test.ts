import { describe, expect, test } from 'vitest';
import { FAILED, PASSED } from '../fixtures/repository.ts';
import { parseReport, serialiseReport } from './report.ts';
import type { ClassReport } from './report.ts';

const REPORT: ClassReport = { schema: 'concurrency-katas/report/v1', seed: 7, submissions: [{ name: 'alice', verdicts: [FAILED, { ...PASSED, exercise: '04-pool' }] }] };

function forged(change: (data: { submissions: { name: string; verdicts: Record<string, unknown>[] }[] } & Record<string, unknown>) => void): string {
  const data = JSON.parse(serialiseReport(REPORT)) as Parameters<typeof change>[0];
  change(data);
  return JSON.stringify(data);
}

describe('parseReport()', () => {
  test('reads what serialiseReport() writes', () => {
    expect(parseReport(serialiseReport(REPORT))).toEqual(REPORT);
  });

  test.each<[string, Parameters<typeof forged>[0], string]>([
    ['an unknown key', (data) => (data['extra'] = 1), 'Unrecognized key: "extra"'],
    ['points that are not the sum of the checks', (data) => (data.submissions[0]!.verdicts[0]!['points'] = 10), 'submissions.0.verdicts.0: the points are not the sum'],
    ['points for a failed check', (data) => {
      const verdict = data.submissions[0]!.verdicts[0]! as { points: number; checks: { points: number }[] };
      verdict.checks[0]!.points = 6;
      verdict.points = 10;
    }, 'checks.0: the points do not fit the outcome'],
    ['a pass with a failed check', (data) => (data.submissions[0]!.verdicts[0]!['outcome'] = 'passed'), 'the outcome does not fit the checks'],
    ['a pass without checks', (data) => Object.assign(data.submissions[0]!.verdicts[1]!, { checks: [], points: 0 }), 'the outcome does not fit the checks'],
    ['fractional points', (data) => (data.submissions[0]!.verdicts[0]!['maxPoints'] = 1.5), 'submissions.0.verdicts.0.maxPoints'],
    ['a name that is nothing but control characters', (data) => (data.submissions[0]!.name = '\u001b[2J'), 'a name is empty'],
    ['a giant string', (data) => (data.submissions[0]!.verdicts[0]!['message'] = 'x'.repeat(5_000)), 'verdicts.0.message'],
  ])('refuses %s', (_name, change, message) => {
    expect(() => parseReport(forged(change))).toThrow(message);
  });

  test('refuses what is not JSON', () => {
    expect(() => parseReport('{')).toThrow('The report is not JSON.');
  });

  test('cleans every string again', () => {
    const parsed = parseReport(forged((data) => (data.submissions[0]!.verdicts[0]!['message'] = 'a\n::error::\u001b[31mb\u202e')));
    expect(parsed.submissions[0]?.verdicts[0]?.message).toBe('a ::error::b');
  });
});
