import { describe, expect, test } from 'vitest';
import type { Answer, Finding } from '../finding.ts';
import { judgeRealRun, realRun } from './real-finding.ts';
import type { RealProcess, RealReport, RealThread } from '../sandbox/real-report.ts';
import type { Kind } from '../verdict.ts';

const thread = (given: Partial<RealThread> = {}): RealThread => ({ threadId: 1, exitCode: 0, aliveAtSettle: false, script: 'teller.worker.ts', ...given });
const child = (given: Partial<RealProcess> = {}): RealProcess => ({ pid: 7, exitCode: 0, signal: null, aliveAtSettle: false, script: 'cube.process.ts', ...given });
const report = (given: Partial<RealReport> = {}): RealReport => ({
  ended: 'settled', value: [1, 8], processes: [], threads: [thread(), thread()], unhandledRejections: [], leftAlive: [], exitCode: 0, signal: null, stdout: '', stderr: '', ...given,
});

const WORKERS = { expected: [1, 8], kind: 'worker', children: 2 } as const;
const PROCESSES = { expected: [1, 8], kind: 'process', children: 2 } as const;

function told(finding: Finding): string {
  if (finding.passed !== false) return `${String(finding.passed)}: ${(finding.passed ? finding.coverage : finding.sentence) ?? ''}`;
  const compared = finding.expected === undefined ? '' : ` expected ${finding.expected}, got ${finding.actual ?? ''}`;
  return `[${finding.kind}] ${finding.sentence}${finding.help === undefined ? '' : ` ${finding.help}`}${compared}`;
}

describe('judgeRealRun()', () => {
  test('passes and counts', () => {
    expect(told(judgeRealRun(report(), WORKERS))).toBe('true: once, on 2 real threads');
    expect(told(judgeRealRun(report({ processes: [child()] }), { ...PROCESSES, children: 1 }))).toBe('true: once, on one real process');
  });

  test.each<[string, Partial<RealReport>, typeof WORKERS | typeof PROCESSES]>([
    ['a wrong value', { value: [8, { $: 'NaN' }] }, WORKERS],
    ['an unhandled rejection', { unhandledRejections: [{ name: 'RangeError', message: 'too large.', at: 'bank.ts:3' }] }, WORKERS],
    ['a rejection', { error: { name: 'a thrown value', message: '{"$":"undefined"}', at: '' } }, WORKERS],
    ['a crash', { ended: 'crash', sentence: 'An error that nobody caught ended the program: Error: no.', leftAlive: ['thread teller.worker.ts (id 2)'] }, WORKERS],
    ['the end of its time', { ended: 'time limit', sentence: 'The program did not end within 10 seconds' }, WORKERS],
    ['no words for it', { ended: 'exit' }, PROCESSES],
    ['no thread', { threads: [] }, WORKERS],
    ['one thread', { threads: [thread()] }, WORKERS],
    ['threads in the place of processes', {}, PROCESSES],
    ['threads that end too late', { threads: [thread({ aliveAtSettle: true }), thread({ aliveAtSettle: true, script: '' })] }, WORKERS],
    ['a process that ends too late', { processes: [child({ aliveAtSettle: true }), child()] }, PROCESSES],
    ['things left', { leftAlive: ['a timer', 'process cube.process.ts (pid 7)'] }, WORKERS],
  ])('names %s', (name, given, expectation) => {
    expect(told(judgeRealRun(report(given), expectation))).toBe(GOLDEN[name]);
  });
});

test('judgeRealRun() looks for lines on standard output, each as often as it is wanted', () => {
  const printed = (stdout: string, lines: readonly string[]): string => told(judgeRealRun(report({ processes: [child(), child()], stdout }), { ...PROCESSES, lines }));
  expect(printed('b\nstarted\na\n', ['a', 'b'])).toMatch(/^true/);
  expect(printed('b\na\n', ['a', 'a'])).toMatch(/^\[wrong result\] Wrong result on real processes: a line is missing .* expected a, got b ↵ $/);
});

const GOLDEN: Readonly<Record<string, string>> = {
  'a wrong value': '[wrong result] Wrong result on real threads. expected [1, 8], got [8, NaN]',
  'an unhandled rejection': '[unhandled rejection] Unhandled rejection on real threads: RangeError: too large (bank.ts:3). Every promise needs somebody who awaits it or catches its error.',
  'a rejection': '[crash] The promise rejects on real threads: undefined (a thrown value, no Error). expected [1, 8], got an error',
  'a crash': '[crash] An error that nobody caught ended the program: Error: no. Still alive then: thread teller.worker.ts (id 2).',
  'the end of its time': '[time limit] The program did not end within 10 seconds.',
  'no words for it': '[crash] The run on real processes did not come to its end.',
  'no thread': '[not concurrent] No real threads were started. expected 2 real threads or more, got 0',
  'one thread': '[not concurrent] Only one real thread was started. expected 2 real threads or more, got 1',
  'threads in the place of processes': '[not concurrent] No real processes were started, but 2 real threads. expected 2 real processes or more, got 0',
  'threads that end too late': '[leak] Leak: teller.worker.ts and a worker were still running when the promise settled. A message is not the end: settle after the `exit` of every worker.',
  'a process that ends too late': '[leak] Leak: cube.process.ts was still running when the promise settled. A message is not the end: settle after the `exit` of every process.',
  'things left': '[leak] Leak: a timer and process cube.process.ts (pid 7) are left at the end, so the program does not end by itself. Close, clear, disconnect or end what was opened.',
};

describe('realRun()', () => {
  const answerAfter = (...kinds: Kind[]): Answer => ({ failedBefore: () => kinds, runForReal: () => Promise.resolve(report()) }) as unknown as Answer;

  test('runs what is right, or only not concurrent', async () => {
    expect((await realRun(answerAfter(), 'p.ts', {}, WORKERS)).passed).toBe(true);
    expect((await realRun(answerAfter('not concurrent'), 'p.ts', {}, WORKERS)).passed).toBe(true);
  });

  test('does not run what is known to be wrong', async () => {
    expect(told(await realRun(answerAfter('not concurrent', 'lost update'), 'p.ts', {}, WORKERS))).toMatch(/^null: after the lost update above, what a real run showed/);
  });
});
