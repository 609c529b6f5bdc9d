import { describe, expect, test } from 'vitest';
import { EXERCISE_DATA, FAILED, LOST_UPDATE, PASSED } from '../fixtures/repository.ts';
import type { CheckResult, Verdict } from '../verdict.ts';
import { styleFor } from './style.ts';
import { renderProgress, renderVerdict } from './verdict-text.ts';

const CONTEXT = { misconceptions: EXERCISE_DATA.misconceptions, gaps: [] };

function show(verdict: Verdict, options: { columns?: number; plain?: boolean; gaps?: string[]; env?: Record<string, string> } = {}): string {
  const { columns = 120, plain = false, gaps = [], env = {} } = options;
  return `\n${renderVerdict(verdict, { ...CONTEXT, gaps }, styleFor({ env, isTTY: false, columns, plain }))}`;
}

function failing(check: Partial<CheckResult>): Verdict {
  const { table: _table, coverage: _coverage, expected: _expected, actual: _actual, help: _help, ...base } = LOST_UPDATE;
  return { ...FAILED, checks: [{ ...base, ...check }, ...FAILED.checks.slice(1)] };
}

describe('renderVerdict()', () => {
  test('shows a lost update with its interleaving, schedule and commands', () => {
    expect(show(FAILED)).toMatchInlineSnapshot(`
      "
      03-bank-balance  Bank balance                                                            4/10 points
        ✗ every transaction counts under every interleaving                           0/6  lost update
        ✓ both tellers are at work at once                                            4/4  all 70 interleavings
        seed 7   again with it: npm test -- 03 --seed 7

      ✗ 03-bank-balance  every transaction counts under every interleaving                      0/6 points
        Lost update: deposit read balance before withdraw wrote it back, so one of the two is forgotten.
        Reading, changing and writing must be one step that nobody can get into.
        expected 100, got 99   in 34 of 68 interleavings (all explored), smallest shown: 1 preemption

          withdraw                               deposit
          ────────────────────────────────────   ────────────────────────────────────
        1 balance[0] → 100  teller.worker.ts:9
        2                                        balance[0] → 100  teller.worker.ts:9 ◀ reads the old value
        3                                        balance[0] ← 101  teller.worker.ts:9
        4 balance[0] ← 99   teller.worker.ts:9 ◀ overwrites step 3

        schedule  two-tellers:1,1 w1 d2 w1
        replay    npm run replay -- 03-bank-balance "two-tellers:1,1 w1 d2 w1"
        hint      npm run hint 03
      "
    `);
  });

  test('shows a deadlock as an autopsy', () => {
    const deadlock = failing({
      kind: 'deadlock',
      sentence: 'Deadlock: deposit and withdraw wait for each other.',
      autopsy: [
        'deposit is blocked in acquire of lock B (teller.worker.ts:12), which withdraw holds',
        'withdraw is blocked in acquire of lock A (teller.worker.ts:12), which deposit holds',
      ],
    });
    expect(show(deadlock)).toMatchInlineSnapshot(`
      "
      03-bank-balance  Bank balance                                                            4/10 points
        ✗ every transaction counts under every interleaving                           0/6  deadlock
        ✓ both tellers are at work at once                                            4/4  all 70 interleavings
        seed 7   again with it: npm test -- 03 --seed 7

      ✗ 03-bank-balance  every transaction counts under every interleaving                      0/6 points
        Deadlock: deposit and withdraw wait for each other.

        · deposit is blocked in acquire of lock B (teller.worker.ts:12), which withdraw holds
        · withdraw is blocked in acquire of lock A (teller.worker.ts:12), which deposit holds

        schedule  two-tellers:1,1 w1 d2 w1
        replay    npm run replay -- 03-bank-balance "two-tellers:1,1 w1 d2 w1"
        hint      npm run hint 03
      "
    `);
  });

  test('shows a leak with what is left alive', () => {
    const { schedule: _schedule, ...rest } = failing({ kind: 'leak', sentence: 'Two workers are alive when the promise settles.', autopsy: ['worker teller.worker #1', 'worker teller.worker #2'] }).checks[0]!;
    expect(show({ ...FAILED, checks: [rest, ...FAILED.checks.slice(1)] })).toMatchInlineSnapshot(`
      "
      03-bank-balance  Bank balance                                                            4/10 points
        ✗ every transaction counts under every interleaving                           0/6  leak
        ✓ both tellers are at work at once                                            4/4  all 70 interleavings
        seed 7   again with it: npm test -- 03 --seed 7

      ✗ 03-bank-balance  every transaction counts under every interleaving                      0/6 points
        Leak: two workers are alive when the promise settles.

        · worker teller.worker #1
        · worker teller.worker #2

        hint      npm run hint 03
      "
    `);
  });

  test('says how sure a pass is', () => {
    expect(show(PASSED)).toMatchInlineSnapshot(`
      "
      03-bank-balance  Bank balance                                                           10/10 points
        ✓ every transaction counts under every interleaving                           6/6  all 924 interleavings
        ✓ both tellers are at work at once                                            4/4  all 70 interleavings

        Passed. Compare with the model answer: npm run diff 03
        seed 7   again with it: npm test -- 03 --seed 7
      "
    `);
  });

  test('says kindly that an exercise with its gap is red by design', () => {
    expect(show(FAILED, { gaps: ['bank.ts:14', 'bank.ts:20'] })).toContain('Red by design if its gap is still open (TODO at bank.ts:14 and 1 more)');
    expect(show({ ...FAILED, answer: 'solutions/03-bank-balance' }, { gaps: ['bank.ts:14'] })).not.toContain('Red by design');
  });

  test('names a misconception that the failure looks like, with its hint', () => {
    expect(show(failing({ misconception: 'only-reads-locked' })).replaceAll(/\s+/g, ' ')).toContain(
      'Perhaps you thought: “I lock while I read, so I have the right value.” Hold the lock from the read to the write.',
    );
  });

  test('shows the first failure in full and names the others in brief', () => {
    const second: CheckResult = { ...LOST_UPDATE, id: 'at-once', title: 'both tellers are at work at once', maxPoints: 4, kind: 'not concurrent', sentence: 'Only 1 of 2 in flight.' };
    const text = show({ ...FAILED, points: 0, checks: [LOST_UPDATE, second] });
    expect(text.match(/◀ overwrites step 3/g)).toHaveLength(1);
    expect(text).toContain('Not concurrent: only 1 of 2 in flight.');
  });

  test('replays and repeats an answer that is not the learner’s own by its path', () => {
    const text = show({ ...FAILED, answer: 'solutions/03-bank-balance' });
    expect(text).toContain('npm run replay -- solutions/03-bank-balance "two-tellers:1,1 w1 d2 w1"');
    expect(text).toContain('npm test -- solutions/03-bank-balance --seed 7');
  });

  test('never counts the grader’s own fault against the learner', () => {
    const text = show({ ...FAILED, outcome: 'error', message: '[grading bug] no program', checks: [] });
    expect(text).toContain('[grading bug] no program. This is a fault of the grader, not of your answer.');
  });

  test('says what is missing when nothing was submitted', () => {
    expect(show({ ...FAILED, outcome: 'not submitted', message: 'bank.ts is missing.', checks: [] })).toContain('Not submitted: bank.ts is missing.');
  });

  test('is linear and ASCII in plain text', () => {
    const text = show(FAILED, { plain: true });
    expect(text).toMatch(/^[\n -~]*$/);
    expect(text).toMatchInlineSnapshot(`
      "
      03-bank-balance  Bank balance  4/10 points
        FAIL every transaction counts under every interleaving  0/6  lost update
        pass both tellers are at work at once  4/4  all 70 interleavings
        seed 7   again with it: npm test -- 03 --seed 7

      FAIL 03-bank-balance  every transaction counts under every interleaving  0/6 points
        Lost update: deposit read balance before withdraw wrote it back, so one of the two is forgotten.
        Reading, changing and writing must be one step that nobody can get into.
        expected 100, got 99   in 34 of 68 interleavings (all explored), smallest shown: 1 preemption

        step 1  withdraw: balance[0] -> 100 (teller.worker.ts:9)
        step 2  deposit: balance[0] -> 100 (teller.worker.ts:9)
                note: reads the old value
        step 3  deposit: balance[0] <- 101 (teller.worker.ts:9)
        step 4  withdraw: balance[0] <- 99 (teller.worker.ts:9)
                note: overwrites step 3

        schedule: two-tellers:1,1 w1 d2 w1
        replay:   npm run replay -- 03-bank-balance "two-tellers:1,1 w1 d2 w1"
        hint:     npm run hint 03
      "
    `);
  });

  test('says the same with and without colour', () => {
    // eslint-disable-next-line no-control-regex -- colour is made of control characters
    const stripped = show(FAILED, { env: { FORCE_COLOR: '1' } }).replaceAll(/\u001b\[\d+m/g, '');
    expect(stripped).toBe(show(FAILED));
    expect(stripped).not.toBe(show(FAILED, { env: { FORCE_COLOR: '1' } }));
  });

  test('keeps prose within a narrow terminal', () => {
    const lines = show(FAILED, { columns: 60 }).split('\n').filter((line) => !/^ {2}(?:schedule|replay|hint|seed) /.test(line));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  test('lets no text of a submission begin a line as a command', () => {
    const evil = `${'x '.repeat(47)} ::error::pwned ##[group]x`;
    for (const columns of [40, 60, 80, 98, 100, 120]) {
      const lines = show(failing({ sentence: evil, help: evil, actual: evil, autopsy: [evil] }), { columns }).split('\n');
      expect(lines.filter((line) => /^\s*::|##\[/.test(line))).toEqual([]);
    }
  });
});

test('renderProgress() counts what passed and says what comes next', () => {
  expect(renderProgress([PASSED, FAILED], styleFor({ env: {}, isTTY: false, columns: 80 }))).toBe('1/2 passed   next: npm test 03\n');
  expect(renderProgress([PASSED], styleFor({ env: {}, isTTY: false, columns: 80 }))).toBe('1/1 passed\n');
});
