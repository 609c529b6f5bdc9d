/**
 * Turns findings into check results, and check results into a verdict. Pure functions on plain data.
 */
import { clean } from './clean.ts';
import type { Exercise, ExerciseCheck } from './exercise.ts';
import type { Finding, FindingDetails } from './finding.ts';
import type { CheckResult, InterleavingTable, Isolation, Verdict, VerdictOutcome } from './verdict.ts';
import { fullStop } from './judging/wording.ts';

/** Marks the grader's own faults, which are never counted against the learner. */
export const GRADING_BUG = '[grading bug]';

const ROWS_MAX = 200;
const LINES_MAX = 50;

/** What is known about a run besides its check results. */
export interface RunInfo {
  /** What was judged, see {@link Verdict.answer}. */
  readonly answer: string;
  readonly seed: number;
  readonly isolation: Isolation;
  /** Set when nothing could be checked: why. */
  readonly refused?: { readonly outcome: 'not submitted' | 'tampered'; readonly message: string };
}

/** The result of a check that came to a finding. */
export function checkResult(check: ExerciseCheck, finding: Finding): CheckResult {
  const about = { id: check.id, title: check.title, passed: finding.passed, maxPoints: check.points };
  if (finding.passed === true) return { ...about, points: check.points, ...cleanDetails({ coverage: finding.coverage }) };
  const sentence = finding.passed === null ? clean(finding.sentence) : clean(fullStop(finding.sentence));
  if (finding.passed === null) return { ...about, points: 0, sentence };
  return { ...about, points: 0, kind: finding.kind, sentence, ...cleanDetails(finding) };
}

/** The result of a check that could not be made. */
export function undecided(check: ExerciseCheck, sentence: string): CheckResult {
  return checkResult(check, { passed: null, sentence });
}

/** The result of a check that broke: the grader's own fault. */
export function brokenCheck(check: ExerciseCheck, reason: string): CheckResult {
  return undecided(check, `${GRADING_BUG} ${reason}`);
}

/** Tell whether a result says that the grader broke. */
export function isGradingBug(result: CheckResult): boolean {
  return result.sentence?.startsWith(GRADING_BUG) ?? false;
}

/**
 * Add the check results up to a verdict.
 *
 * A pass needs exactly the checks that `exercise.json` announces, each of them passed. A check that
 * is missing, unknown, double or undecided without a failure that explains it is the grader's fault.
 */
export function verdict(exercise: Exercise, info: RunInfo, results: readonly CheckResult[]): Verdict {
  const about = { version: 1 as const, exercise: exercise.slug, title: exercise.title, answer: clean(info.answer), seed: info.seed, isolation: info.isolation };
  const maxPoints = exercise.checks.reduce((sum, check) => sum + check.points, 0);
  if (info.refused !== undefined) {
    return { ...about, outcome: info.refused.outcome, points: 0, maxPoints, checks: [], message: clean(info.refused.message) };
  }
  const checks = exercise.checks.map((check) => resultOf(check, results));
  const points = checks.reduce((sum, result) => sum + result.points, 0);
  const bug = strayResult(exercise, results) ?? checks.find(isGradingBug)?.sentence ?? unexplained(checks);
  if (bug !== undefined) return { ...about, outcome: 'error', points, maxPoints, checks, message: bug };
  const outcome: VerdictOutcome = checks.every((result) => result.passed === true) ? 'passed' : 'failed';
  return { ...about, outcome, points, maxPoints, checks };
}

function resultOf(check: ExerciseCheck, results: readonly CheckResult[]): CheckResult {
  return results.find((result) => result.id === check.id) ?? brokenCheck(check, `the check "${check.id}" was not made`);
}

function strayResult(exercise: Exercise, results: readonly CheckResult[]): string | undefined {
  const stray = results.find(
    (result, index) => !exercise.checks.some((check) => check.id === result.id) || results.findIndex((other) => other.id === result.id) !== index,
  );
  return stray === undefined ? undefined : `${GRADING_BUG} the check "${stray.id}" is unknown or was made twice`;
}

function unexplained(checks: readonly CheckResult[]): string | undefined {
  const open = checks.find((result) => result.passed === null);
  if (open === undefined || checks.some((result) => result.passed === false)) return undefined;
  return `${GRADING_BUG} the check "${open.id}" was not decided, although no other check failed`;
}

function cleanDetails(details: { [Key in keyof FindingDetails]: FindingDetails[Key] | undefined }): FindingDetails {
  const { help, expected, actual, coverage, table, autopsy, schedule, confirmation, misconception } = details;
  return {
    ...(help !== undefined && { help: clean(help, 2_000) }),
    ...(expected !== undefined && { expected: clean(expected) }),
    ...(actual !== undefined && { actual: clean(actual) }),
    ...(coverage !== undefined && { coverage: clean(coverage) }),
    ...(table !== undefined && { table: cleanTable(table) }),
    ...(autopsy !== undefined && { autopsy: autopsy.slice(0, LINES_MAX).map((line) => clean(line)) }),
    ...(schedule !== undefined && { schedule: clean(schedule, 20_000) }),
    ...(confirmation !== undefined && { confirmation: confirmation.confirmed ? confirmation : { confirmed: false, why: clean(confirmation.why, 300) } }),
    ...(misconception !== undefined && { misconception: clean(misconception) }),
  };
}

function cleanTable(table: InterleavingTable): InterleavingTable {
  const kept = table.rows.slice(0, ROWS_MAX);
  return {
    columns: table.columns.map((name) => clean(name, 60)),
    rows: kept.map(({ step, column, text, at, note }) => ({
      step, column, text: clean(text, 200), at: clean(at, 120), ...(note !== undefined && { note: clean(note, 200) }),
    })),
    omitted: table.omitted + table.rows.length - kept.length,
  };
}
