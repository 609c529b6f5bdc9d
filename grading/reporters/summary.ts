/**
 * The summary of a GitHub job: Markdown of at most one mebibyte a step.
 *
 * Everything that a submission could have chosen is escaped, so that it is shown and never obeyed.
 */
import type { ClassReport, SubmissionReport } from '../classroom/report.ts';
import type { CheckResult, Verdict } from '../verdict.ts';
import { renderInterleaving } from './interleaving.ts';
import { kindAndSentence } from './sentence.ts';
import { styleFor } from './style.ts';

// Below the platform's limit of 1 MiB, because a character can take several bytes.
const BYTES_MAX = 1_000_000;
const STYLE = styleFor({ env: {}, isTTY: false, columns: 120 });

/** Write the summary; details are left out from the end when they do not fit. */
export function renderSummary(report: ClassReport): string {
  const parts = partsOf(report);
  const kept: string[] = [];
  let bytes = 0;
  for (const part of parts) {
    bytes += Buffer.byteLength(part);
    if (bytes > BYTES_MAX) return `${kept.join('')}\n_More did not fit here; report.json has all of it._\n`;
    kept.push(part);
  }
  return `${kept.join('')}\nSeed ${report.seed}.\n`;
}

// One at a time, so that what does not fit is not even drawn.
function* partsOf({ submissions }: ClassReport): Generator<string> {
  for (const submission of submissions) {
    yield overview(submission);
    for (const verdict of submission.verdicts) yield* details(verdict);
  }
}

function overview({ name, verdicts }: SubmissionReport): string {
  const points = verdicts.reduce((sum, verdict) => sum + verdict.points, 0);
  const most = verdicts.reduce((sum, verdict) => sum + verdict.maxPoints, 0);
  const rows = verdicts.map((verdict) => `| ${escapeMarkdown(verdict.exercise)} | ${mark(verdict)} | ${verdict.points}/${verdict.maxPoints} |`);
  return [`## ${escapeMarkdown(name)}: ${points}/${most} points`, '', '| exercise | outcome | points |', '|---|---|---|', ...rows, '', ''].join('\n');
}

function mark({ outcome }: Verdict): string {
  return { passed: '✅ passed', failed: '❌ failed', error: '⚠️ fault of the grader', 'not submitted': '– not submitted', tampered: '⚠️ to be looked at' }[outcome];
}

function details(verdict: Verdict): string[] {
  if (verdict.outcome === 'passed') return [];
  const head = `### ${escapeMarkdown(`${verdict.exercise}: ${verdict.title}`)}\n\n`;
  const message = verdict.message === undefined ? '' : `${escapeMarkdown(verdict.message)}\n\n`;
  return [head + message, ...verdict.checks.filter((check) => check.passed !== true).map(checkDetails)];
}

function checkDetails(check: CheckResult): string {
  const title = `**${escapeMarkdown(check.title)}** (${check.points}/${check.maxPoints}): ${escapeMarkdown(kindAndSentence(check))}`;
  const values = check.expected === undefined && check.actual === undefined ? [] : [`expected ${check.expected ?? '?'}, got ${check.actual ?? '?'}`];
  const lines = [
    ...values,
    ...(check.coverage === undefined ? [] : [check.coverage]),
    ...(check.autopsy ?? []),
    ...(check.table === undefined ? [] : renderInterleaving(check.table, STYLE)),
    ...(check.schedule === undefined ? [] : [`schedule  ${check.schedule}`]),
  ];
  const help = check.help === undefined ? '' : `\n\n  ${escapeMarkdown(check.help)}`;
  if (lines.length === 0) return `- ${title}${help}\n\n`;
  // A blank line would end the list item, and Markdown is not read inside of <pre>.
  const block = lines.filter((line) => line !== '').map(escapeHtml).join('\n');
  return `- ${title}${help}\n\n<details><summary>How it happens</summary>\n<pre>\n${block}\n</pre>\n</details>\n\n`;
}

function escapeHtml(text: string): string {
  return escapeCharacters(text, /[&<>"'@]/g);
}

function escapeMarkdown(text: string): string {
  return escapeCharacters(text, /[&<>"'@\\`*_{}[\]()#+\-.!|~$:]/g);
}

function escapeCharacters(text: string, special: RegExp): string {
  return text.replaceAll(special, (character) => `&#${character.codePointAt(0)};`);
}
