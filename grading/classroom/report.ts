/**
 * The report on a grading run as data, and the schema that a reader checks it against.
 *
 * A report may come from a machine on which submissions ran, so the side that publishes it trusts
 * nothing in it: shapes, ranges and sums are checked, and every string is cleaned again.
 */
import type { ZodType } from 'zod';
import { clean } from '../clean.ts';
import { KINDS, describeIssues } from '../exercise.ts';
import { UsageError } from '../usage-error.ts';
import type { Verdict } from '../verdict.ts';
import { z } from '../zod.ts';

/** The verdicts on one submission, in the order of play. */
export interface SubmissionReport {
  readonly name: string;
  readonly verdicts: readonly Verdict[];
}

/** Everything that a grading run found. It holds no times, so the same run gives the same bytes. */
export interface ClassReport {
  readonly schema: 'concurrency-katas/report/v1';
  readonly seed: number;
  readonly submissions: readonly SubmissionReport[];
}

/** Largest report that is read, in bytes. */
export const REPORT_BYTES_MAX = 50 * 1024 ** 2;

const text = (max = 500): ZodType<string> => z.string().max(max * 2).transform((value) => clean(value, max));
const points = z.int().min(0).max(1_000);

const tableSchema = z.strictObject({
  columns: z.array(text(60)).max(50),
  rows: z
    .array(z.strictObject({ step: z.int().min(0), column: z.int().min(0).max(49), text: text(200), at: text(120), note: text(200).optional() }))
    .max(200),
  omitted: z.int().min(0),
});

const checkSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,60}$/),
    title: text(),
    passed: z.boolean().nullable(),
    points,
    maxPoints: points,
    kind: z.enum(KINDS).optional(),
    sentence: text().optional(),
    help: text(2_000).optional(),
    expected: text().optional(),
    actual: text().optional(),
    coverage: text().optional(),
    table: tableSchema.optional(),
    autopsy: z.array(text()).max(50).optional(),
    schedule: text(20_000).optional(),
    misconception: text().optional(),
  })
  .refine((check) => check.points === (check.passed === true ? check.maxPoints : 0), 'the points do not fit the outcome');

const verdictSchema = z
  .strictObject({
    version: z.literal(1),
    exercise: z.string().regex(/^\d\d-[a-z0-9-]{1,60}$/),
    title: text(),
    answer: text(),
    outcome: z.enum(['passed', 'failed', 'error', 'not submitted', 'tampered']),
    seed: z.int().min(0).max(2 ** 32 - 1),
    isolation: z.enum(['namespace', 'process']),
    points,
    maxPoints: points,
    checks: z.array(checkSchema).max(50),
    message: text().optional(),
  })
  .refine((verdict) => verdict.points === verdict.checks.reduce((sum, check) => sum + check.points, 0), 'the points are not the sum of the checks')
  .refine((verdict) => verdict.points <= verdict.maxPoints, 'there are more points than can be had')
  .refine((verdict) => (verdict.outcome === 'passed') === isFullPass(verdict.checks), 'the outcome does not fit the checks');

const reportSchema = z.strictObject({
  schema: z.literal('concurrency-katas/report/v1'),
  seed: z.int().min(0).max(2 ** 32 - 1),
  submissions: z
    .array(z.strictObject({ name: text(100).refine((name) => name !== '', 'a name is empty'), verdicts: z.array(verdictSchema).min(1).max(200) }))
    .max(5_000),
});

/**
 * Read a report that may come from anywhere.
 *
 * @throws {UsageError} If it is not a report; the message names the fields.
 */
export function parseReport(json: string): ClassReport {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    throw new UsageError('The report is not JSON.');
  }
  const parsed = reportSchema.safeParse(data);
  if (!parsed.success) throw new UsageError(`The report is not right:\n${clean(describeIssues(parsed.error), 2_000)}`);
  // zod writes an absent optional field as absent, which exactOptionalPropertyTypes cannot see.
  return parsed.data as ClassReport;
}

/** A report as text; equal reports give equal bytes, because the schema puts the fields in its own order. */
export function serialiseReport(report: ClassReport): string {
  return `${JSON.stringify(reportSchema.parse(report), undefined, 2)}\n`;
}

function isFullPass(checks: readonly { readonly passed: boolean | null }[]): boolean {
  return checks.length > 0 && checks.every((check) => check.passed === true);
}
