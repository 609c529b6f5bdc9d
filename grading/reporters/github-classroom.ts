/**
 * The payload of GitHub Classroom's own grading reporter.
 *
 * That reporter crashes without `tests`, prints NaN without a score, and forgets a payload without
 * `max_score` in the sum; so every field is always written, with at least one test.
 */
import { clean } from '../clean.ts';
import type { SubmissionReport } from '../classroom/report.ts';
import { scoreLines, totals } from '../classroom/scores.ts';

/** Write the payload of one submission as JSON. */
export function renderGithubClassroom(submission: SubmissionReport): string {
  const lines = scoreLines(submission);
  const statuses = lines.map((line) => line.status);
  const payload = {
    version: 1,
    status: statuses.includes('error') ? 'error' : statuses.includes('fail') ? 'fail' : 'pass',
    max_score: totals(lines).maxScore,
    tests: lines.map((line) => ({
      name: clean(line.name, 200),
      status: line.status,
      score: line.score,
      message: line.message === undefined ? null : clean(line.message),
      test_code: '',
      filename: '',
      line_no: 0,
      duration: 0,
    })),
  };
  return `${JSON.stringify(payload)}\n`;
}

/** The payload as the step output `result` wants it; base64, so that nothing in it can be a command. */
export function encodeGithubClassroom(payload: string): string {
  return Buffer.from(payload.trim(), 'utf8').toString('base64');
}
