/**
 * A class at a glance: one line a submission, one column an exercise. Every cell says something.
 */
import { guardLines } from '../clean.ts';
import type { ClassReport, SubmissionReport } from '../classroom/report.ts';
import type { Verdict } from '../verdict.ts';
import { displayWidth, padEnd, padStart, truncate, wrap } from './layout.ts';
import { kindAndSentence } from './sentence.ts';
import { inStyle } from './style.ts';
import type { Style } from './style.ts';

const NAME_WIDTH_MAX = 30;

/** Draw the table, and below it why there is no verdict where there is none, and what failed. */
export function renderTable(report: ClassReport, style: Style): string {
  const slugs = report.submissions[0]?.verdicts.map((verdict) => verdict.exercise) ?? [];
  const nameWidth = Math.min(NAME_WIDTH_MAX, Math.max(10, ...report.submissions.map((submission) => displayWidth(submission.name))));
  const head = [padEnd('submission', nameWidth), ...slugs.map((slug) => padEnd(slug.slice(0, 2), 9)), ' total'].join('  ');
  const rows = report.submissions.map((submission) => tableRow(submission, nameWidth, style));
  const notes = report.submissions.flatMap((submission) => submission.verdicts.flatMap((verdict) => note(submission, verdict, style)));
  const seed = style.colours.dim(`seed ${report.seed}`);
  return guardLines(inStyle([style.colours.bold(head), ...rows, '', ...notes, ...(notes.length === 0 ? [] : ['']), seed, ''].join('\n'), style));
}

function tableRow({ name, verdicts }: SubmissionReport, nameWidth: number, style: Style): string {
  const points = verdicts.reduce((sum, verdict) => sum + verdict.points, 0);
  const most = verdicts.reduce((sum, verdict) => sum + verdict.maxPoints, 0);
  const cells = verdicts.map((verdict) => cell(verdict, style));
  return [padEnd(truncate(name, nameWidth), nameWidth), ...cells, padStart(`${points}/${most}`, 6)].join('  ').trimEnd();
}

function cell(verdict: Verdict, style: Style): string {
  const { green, red, yellow, dim } = style.colours;
  const points = `${verdict.points}/${verdict.maxPoints}`;
  switch (verdict.outcome) {
    case 'passed':
      return green(padEnd(`${style.passed} ${points}`, 9));
    case 'failed':
      return red(padEnd(`${style.failed} ${points}`, 9));
    case 'error':
      return yellow(padEnd('error', 9));
    case 'tampered':
      return yellow(padEnd('tampered', 9));
    case 'not submitted':
      return dim(padEnd('missing', 9));
  }
}

function note({ name }: SubmissionReport, verdict: Verdict, style: Style): string[] {
  if (verdict.outcome === 'passed') return [];
  const failed = verdict.checks.find((check) => check.passed === false);
  const reason = verdict.outcome === 'failed' && failed !== undefined
    ? `${failed.id} — ${kindAndSentence(failed)}`
    : `${verdict.outcome}: ${verdict.message ?? ''}`;
  const [first = '', ...more] = wrap(`${name}  ${verdict.exercise}  ${reason}`, style.width - 6);
  return [`  ${first}`, ...more.map((line) => `      ${line}`)];
}
