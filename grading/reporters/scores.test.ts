import { describe, expect, test } from 'vitest';
import type { ClassReport } from '../classroom/report.ts';
import { FAILED, LOST_UPDATE, PASSED } from '../fixtures/repository.ts';
import type { Verdict } from '../verdict.ts';
import { classroom50Schema, renderClassroom50 } from './classroom50.ts';
import { encodeGithubClassroom, renderGithubClassroom } from './github-classroom.ts';
import { renderJunit } from './junit.ts';
import { renderSummary } from './summary.ts';

const NOT_SUBMITTED: Verdict = { ...FAILED, exercise: '04-pool', outcome: 'not submitted', points: 0, checks: [], message: 'pool.ts is missing.' };
const BROKEN: Verdict = { ...FAILED, outcome: 'error', points: 0, checks: [], message: '[grading bug] no program' };
const ALICE = { name: 'alice', verdicts: [FAILED, NOT_SUBMITTED] };
const DATETIME = new Date('2026-01-31T12:00:00.123Z');
const ENV = {
  CLASSROOM: 'cs50', ASSIGNMENT: 'katas', SUBMISSION_TAG: 'submit/2026-01-31', USERNAME: 'alice', OWNER: 'alice', ASSIGNMENT_TYPE: 'individual',
  COMMIT_URL: 'https://github.com/o/r/commit/abc', RELEASE_URL: 'https://github.com/o/r/releases/tag/submit/1', REVIEW_URL: 'https://github.com/o/r/pull/1',
};

function reportOn(...verdicts: Verdict[]): ClassReport {
  return { schema: 'concurrency-katas/report/v1', seed: 7, submissions: [{ name: 'alice', verdicts }] };
}

describe('renderClassroom50()', () => {
  test('writes every required field, and no other one at the top', () => {
    expect(JSON.parse(renderClassroom50(ALICE, { env: ENV, datetime: DATETIME }))).toMatchInlineSnapshot(`
      {
        "assignment": "katas",
        "assignment_type": "individual",
        "classroom": "cs50",
        "commit": "https://github.com/o/r/commit/abc",
        "datetime": "2026-01-31T12:00:00Z",
        "max-score": 20,
        "owner": "alice",
        "release": "https://github.com/o/r/releases/tag/submit/1",
        "review": "https://github.com/o/r/pull/1",
        "schema": "classroom50/result/v1",
        "score": 4,
        "submission": "submit/2026-01-31",
        "tests": [
          {
            "max-score": 6,
            "message": "Lost update: deposit read balance before withdraw wrote it back, so one of the two is forgotten.",
            "passed": false,
            "score": 0,
            "test-name": "03-bank-balance: every transaction counts under every interleaving (every-transaction)",
          },
          {
            "max-score": 4,
            "passed": true,
            "score": 4,
            "test-name": "03-bank-balance: both tellers are at work at once (at-once)",
          },
          {
            "max-score": 10,
            "message": "pool.ts is missing.",
            "passed": false,
            "score": 0,
            "test-name": "04-pool: not submitted",
          },
        ],
      }
    `);
  });

  test('falls back to the commit for the review', () => {
    const { REVIEW_URL: _review, ...env } = ENV;
    expect(JSON.parse(renderClassroom50(ALICE, { env, datetime: DATETIME }))).toMatchObject({ review: ENV.COMMIT_URL });
  });

  test.each(['CLASSROOM', 'ASSIGNMENT', 'SUBMISSION_TAG', 'COMMIT_URL', 'RELEASE_URL'])('writes nothing when %s is missing', (name) => {
    expect(() => renderClassroom50(ALICE, { env: { ...ENV, [name]: undefined }, datetime: DATETIME })).toThrow(`the environment variable ${name} is missing`);
  });

  test('writes nothing when the grader broke', () => {
    expect(() => renderClassroom50({ name: 'alice', verdicts: [BROKEN] }, { env: ENV, datetime: DATETIME })).toThrow('[grading bug] no program');
  });

  test('stands in for surroundings that are not there at all', () => {
    const result = JSON.parse(renderClassroom50(ALICE, { env: {}, datetime: DATETIME })) as unknown;
    expect(classroom50Schema.safeParse(result).success).toBe(true);
    expect(result).toMatchObject({ classroom: 'local', owner: 'alice' });
  });
});

describe('renderGithubClassroom()', () => {
  test('writes every field, with at least one test', () => {
    expect(JSON.parse(renderGithubClassroom(ALICE))).toMatchInlineSnapshot(`
      {
        "max_score": 20,
        "status": "fail",
        "tests": [
          {
            "duration": 0,
            "filename": "",
            "line_no": 0,
            "message": "Lost update: deposit read balance before withdraw wrote it back, so one of the two is forgotten.",
            "name": "03-bank-balance: every transaction counts under every interleaving (every-transaction)",
            "score": 0,
            "status": "fail",
            "test_code": "",
          },
          {
            "duration": 0,
            "filename": "",
            "line_no": 0,
            "message": null,
            "name": "03-bank-balance: both tellers are at work at once (at-once)",
            "score": 4,
            "status": "pass",
            "test_code": "",
          },
          {
            "duration": 0,
            "filename": "",
            "line_no": 0,
            "message": "pool.ts is missing.",
            "name": "04-pool: not submitted",
            "score": 0,
            "status": "fail",
            "test_code": "",
          },
        ],
        "version": 1,
      }
    `);
  });

  test('says error when the grader broke, and pass when all passed', () => {
    expect(JSON.parse(renderGithubClassroom({ name: 'a', verdicts: [BROKEN] }))).toMatchObject({ status: 'error', max_score: 10, tests: [{ status: 'error', score: 0 }] });
    expect(JSON.parse(renderGithubClassroom({ name: 'a', verdicts: [PASSED] }))).toMatchObject({ status: 'pass', max_score: 10 });
  });

  test('is encoded so that nothing in it can be a command', () => {
    const encoded = encodeGithubClassroom(renderGithubClassroom(ALICE));
    expect(encoded).toMatch(/^[A-Za-z0-9+/=]+$/);
    expect(JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'))).toEqual(JSON.parse(renderGithubClassroom(ALICE)));
  });
});

describe('renderSummary()', () => {
  test('shows outcomes, and how it happens', () => {
    expect(renderSummary(reportOn(FAILED, NOT_SUBMITTED))).toMatchInlineSnapshot(`
      "## alice: 4/20 points

      | exercise | outcome | points |
      |---|---|---|
      | 03&#45;bank&#45;balance | ❌ failed | 4/10 |
      | 04&#45;pool | – not submitted | 0/10 |

      ### 03&#45;bank&#45;balance&#58; Bank balance

      - **every transaction counts under every interleaving** (0/6): Lost update&#58; deposit read balance before withdraw wrote it back, so one of the two is forgotten&#46;

        Reading, changing and writing must be one step that nobody can get into&#46;

      <details><summary>How it happens</summary>
      <pre>
      expected 100, got 99
      in 34 of 68 interleavings (all explored), smallest shown: 1 preemption
          withdraw                               deposit
          ────────────────────────────────────   ────────────────────────────────────
        1 balance[0] → 100  teller.worker.ts:9
        2                                        balance[0] → 100  teller.worker.ts:9 ◀ reads the old value
        3                                        balance[0] ← 101  teller.worker.ts:9
        4 balance[0] ← 99   teller.worker.ts:9 ◀ overwrites step 3
      schedule  two-tellers:1,1 w1 d2 w1
      </pre>
      </details>

      ### 04&#45;pool&#58; Bank balance

      pool&#46;ts is missing&#46;


      Seed 7.
      "
    `);
  });

  test('obeys nothing that a submission wrote', () => {
    const evil = '</pre><script>x</script> **b** [l](http://x) `c` | @all <!--';
    const text = renderSummary(reportOn({ ...FAILED, checks: [{ ...LOST_UPDATE, sentence: evil, actual: evil, autopsy: [evil] }] }));
    expect(text).not.toMatch(/<script|<!--|@all/);
    expect(text.split('<pre>')[0]).not.toMatch(/\[l\]|\*\*b|`c`/);
    expect(text.match(/<\/pre>/g)).toHaveLength(1);
  });

  test('stays below the platform’s limit', () => {
    const many = Array.from({ length: 3_000 }, () => FAILED);
    const text = renderSummary(reportOn(...many));
    expect(Buffer.byteLength(text)).toBeLessThan(1024 ** 2);
    expect(Buffer.byteLength(text)).toBeGreaterThan(900_000);
    expect(text).toContain('More did not fit here');
  });
});

test('renderJunit() tells failures from faults of the grader', () => {
  expect(renderJunit(reportOn({ ...FAILED, checks: [{ ...LOST_UPDATE, sentence: '<&"' }, ...FAILED.checks.slice(1)] }, NOT_SUBMITTED, BROKEN))).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites>
      <testsuite name="alice 03-bank-balance" tests="2" failures="1" errors="0" skipped="0">
        <testcase classname="03-bank-balance" name="every transaction counts under every interleaving">
          <failure type="lost update" message="&lt;&amp;&quot;"/>
        </testcase>
        <testcase classname="03-bank-balance" name="both tellers are at work at once"/>
      </testsuite>
      <testsuite name="alice 04-pool" tests="1" failures="1" errors="0" skipped="0">
        <testcase classname="04-pool" name="not submitted">
          <failure type="not submitted" message="pool.ts is missing."/>
        </testcase>
      </testsuite>
      <testsuite name="alice 03-bank-balance" tests="1" failures="0" errors="1" skipped="0">
        <testcase classname="03-bank-balance" name="error">
          <error type="error" message="[grading bug] no program"/>
        </testcase>
      </testsuite>
    </testsuites>
    "
  `);
});
