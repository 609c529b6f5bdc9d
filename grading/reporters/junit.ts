/**
 * JUnit XML, which most CI services and gradebooks can read.
 */
import type { ClassReport } from '../classroom/report.ts';
import type { CheckResult, Verdict } from '../verdict.ts';

/** Write one suite for each exercise of each submission. */
export function renderJunit(report: ClassReport): string {
  const suites = report.submissions.flatMap((submission) => submission.verdicts.map((verdict) => suite(submission.name, verdict)));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('')}</testsuites>\n`;
}

function suite(name: string, verdict: Verdict): string {
  const checks: readonly CheckResult[] = verdict.checks.length > 0 ? verdict.checks : [nothingChecked(verdict)];
  const failures = checks.filter((check) => check.passed === false).length;
  const errors = checks.filter((check) => check.passed === null).length;
  const cases = checks.map((check) => testCase(verdict, check));
  return `  <testsuite name="${escapeXml(`${name} ${verdict.exercise}`)}" tests="${checks.length}" failures="${failures}" errors="${errors}" skipped="0">\n${cases.join('')}  </testsuite>\n`;
}

function testCase(verdict: Verdict, check: CheckResult): string {
  const head = `    <testcase classname="${escapeXml(verdict.exercise)}" name="${escapeXml(check.title)}"`;
  if (check.passed === true) return `${head}/>\n`;
  const element = check.passed === false ? 'failure' : 'error';
  const type = check.kind ?? verdict.outcome;
  return `${head}>\n      <${element} type="${escapeXml(type)}" message="${escapeXml(check.sentence ?? '')}"/>\n    </testcase>\n`;
}

function nothingChecked({ outcome, message = '', maxPoints }: Verdict): CheckResult {
  const passed = outcome === 'error' ? null : false;
  return { id: 'nothing-checked', title: outcome, passed, points: 0, maxPoints, sentence: message };
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&apos;');
}
