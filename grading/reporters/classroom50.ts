/**
 * `classroom50/result/v1`: the `result.json` that is published for one submission.
 *
 * The surroundings (who, which assignment, which commit) come from environment variables that the
 * platform's runner sets; a reader refuses a file with an unknown top-level key, so there is none.
 */
import type { core } from 'zod';
import { clean } from '../clean.ts';
import type { SubmissionReport } from '../classroom/report.ts';
import { scoreLines, totals } from '../classroom/scores.ts';
import { UsageError } from '../usage-error.ts';
import { z } from '../zod.ts';

const integer = z.int().min(0);
const url = z.url({ protocol: /^https?$/ });

const testSchema = z
  .looseObject({ 'test-name': z.string().min(1), passed: z.boolean(), score: integer, 'max-score': integer })
  .refine((test) => test.score <= test['max-score'], 'a score is above its maximum');

/** What a `result.json` must look like. */
export const classroom50Schema = z
  .strictObject({
    schema: z.literal('classroom50/result/v1'),
    classroom: z.string().min(1),
    assignment: z.string().min(1),
    assignment_type: z.enum(['individual', 'group']),
    owner: z.string().min(1),
    submission: z.string().regex(/^submit\/./),
    commit: url,
    release: url,
    review: url,
    datetime: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    score: integer,
    'max-score': integer,
    tests: z.array(testSchema).min(1),
    graded_at: z.string().optional(),
    submitted_by: z.strictObject({ username: z.string().min(1), id: z.int() }).optional(),
  })
  .refine((result) => result.score <= result['max-score'], 'the score is above its maximum');

const VARIABLES = {
  classroom: 'CLASSROOM',
  assignment: 'ASSIGNMENT',
  assignment_type: 'ASSIGNMENT_TYPE',
  owner: 'OWNER',
  submission: 'SUBMISSION_TAG',
  commit: 'COMMIT_URL',
  release: 'RELEASE_URL',
  review: 'REVIEW_URL',
} as const;

/** What a result needs besides the verdicts. */
export interface Classroom50Context {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly datetime: Date;
}

/**
 * Write the result of one submission.
 *
 * @throws {UsageError} If the surroundings are not given or not right, or if the grader broke: then
 * nothing may be published.
 */
export function renderClassroom50(submission: SubmissionReport, { env, datetime }: Classroom50Context): string {
  const broken = submission.verdicts.find((verdict) => verdict.outcome === 'error');
  if (broken !== undefined) throw new UsageError(`No result is written for ${submission.name}: ${broken.message ?? 'the grader broke'}`);
  const lines = scoreLines(submission);
  const { score, maxScore } = totals(lines);
  const result = classroom50Schema.safeParse({
    schema: 'classroom50/result/v1',
    ...surroundings(env, submission.name),
    datetime: datetime.toISOString().replace(/\.\d+Z$/, 'Z'),
    score,
    'max-score': maxScore,
    tests: lines.map((line) => ({
      'test-name': clean(line.name, 200),
      passed: line.status === 'pass',
      score: line.score,
      'max-score': line.maxScore,
      ...(line.message !== undefined && { message: clean(line.message) }),
    })),
  });
  if (!result.success) {
    throw new UsageError(`No result is written for ${submission.name}: ${result.error.issues.map((issue) => describe(issue)).join('; ')}.`);
  }
  return `${JSON.stringify(result.data, undefined, 2)}\n`;
}

/** Tell whether none of the platform's variables is set; a shell may have an OWNER of its own. */
export function isOutsideOfPlatform(env: Classroom50Context['env']): boolean {
  return Object.values(VARIABLES).every((variable) => variable === 'OWNER' || !env[variable]);
}

// Outside of the platform the file says so in every field, and is good for looking at the format. Some
// variables set and some missing is a mistake of the surroundings.
function surroundings(env: Classroom50Context['env'], name: string): Record<string, unknown> {
  if (isOutsideOfPlatform(env)) {
    const nowhere = 'https://example.invalid/not-graded-on-the-platform';
    return {
      classroom: 'local', assignment: 'local', assignment_type: 'individual', owner: name, submission: 'submit/local',
      commit: nowhere, release: nowhere, review: nowhere,
    };
  }
  const given = Object.fromEntries(Object.entries(VARIABLES).map(([field, variable]) => [field, env[variable]]));
  return {
    ...given,
    assignment_type: env['ASSIGNMENT_TYPE'] || 'individual',
    owner: env['OWNER'] || env['USERNAME'],
    review: env['REVIEW_URL'] || env['COMMIT_URL'],
  };
}

function describe(issue: core.$ZodIssue): string {
  const field = String(issue.path[0] ?? '');
  const variable = new Map<string, string>(Object.entries(VARIABLES)).get(field);
  return variable === undefined ? `${field}: ${issue.message}` : `the environment variable ${variable} is missing or not right (${issue.message})`;
}
