/**
 * What every score format needs: the checks of a submission as one flat list of tests.
 */
import { kindAndSentence } from '../reporters/sentence.ts';
import type { Verdict } from '../verdict.ts';
import type { SubmissionReport } from './report.ts';

/** One line of a score sheet. */
export interface ScoreLine {
  /** Unique within the submission. */
  readonly name: string;
  /** `error`: the grader's own fault; the score says nothing. */
  readonly status: 'pass' | 'fail' | 'error';
  readonly score: number;
  readonly maxScore: number;
  /** Why not all points were given. */
  readonly message?: string;
}

/** All lines of a submission; never empty, because every exercise has at least one. */
export function scoreLines({ verdicts }: Pick<SubmissionReport, 'verdicts'>): ScoreLine[] {
  return verdicts.flatMap(verdictLines);
}

function verdictLines(verdict: Verdict): ScoreLine[] {
  if (verdict.checks.length === 0) {
    const status = verdict.outcome === 'error' ? 'error' : 'fail';
    const message = verdict.message ?? verdict.outcome;
    return [{ name: `${verdict.exercise}: ${verdict.outcome}`, status, score: 0, maxScore: verdict.maxPoints, message }];
  }
  return verdict.checks.map((check) => ({
    name: `${verdict.exercise}: ${check.title} (${check.id})`,
    status: check.passed === true ? 'pass' : verdict.outcome === 'error' && check.passed === null ? 'error' : 'fail',
    score: check.points,
    maxScore: check.maxPoints,
    ...(check.passed !== true && { message: kindAndSentence(check) }),
  }));
}

/** Sum of what was reached and of what could be. */
export function totals(lines: readonly ScoreLine[]): { readonly score: number; readonly maxScore: number } {
  return {
    score: lines.reduce((sum, line) => sum + line.score, 0),
    maxScore: lines.reduce((sum, line) => sum + line.maxScore, 0),
  };
}
