/**
 * `npm run grade`: grades one submission or a folder of them, and writes every format that is wanted.
 *
 * No cell of the result is ever empty, and a grader that breaks in one cell never loses another.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CANNOT_RUN, SUCCESS } from '../commands/exit-codes.ts';
import type { CommandResult } from '../commands/exit-codes.ts';
import { loadExercises } from '../exercise.ts';
import type { Exercise } from '../exercise.ts';
import { gradeAnswer } from '../grade.ts';
import type { Pipeline } from '../grade.ts';
import { verdict } from '../judge.ts';
import { mapLimited } from '../parallel.ts';
import { freshSeed } from '../random.ts';
import { isOutsideOfPlatform } from '../reporters/classroom50.ts';
import { styleFor, styleOfStdout } from '../reporters/style.ts';
import { resolveExercise } from '../resolve.ts';
import { UsageError } from '../usage-error.ts';
import type { Verdict } from '../verdict.ts';
import { FORMATS, renderFormats } from './formats.ts';
import type { FormatName, RenderedFile } from './formats.ts';
import { REPORT_BYTES_MAX, parseReport } from './report.ts';
import type { ClassReport } from './report.ts';
import { findSubmissions } from './submissions.ts';
import type { Submission } from './submissions.ts';

/** Options of {@link grade}. */
export interface GradeOptions extends Pipeline {
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Names of formats, with commas. */
  readonly format: string;
  readonly out?: string;
  readonly seed?: number;
  readonly jobs?: number;
  /** Names of exercises, with commas. */
  readonly exercise?: string;
  /** A report to render instead of grading. */
  readonly from?: string;
  readonly datetime?: string;
}

/**
 * Grade a folder, or render a report that exists.
 *
 * @returns Exit code 0 whatever the verdicts say, as long as there is one in every cell; 2 if the grader
 * broke in a cell.
 */
export async function grade(folder: string | undefined, options: GradeOptions): Promise<CommandResult> {
  const formats = parseFormats(options.format);
  const datetime = parseDatetime(options.datetime);
  const report = options.from === undefined ? await gradeFolder(folder, options) : readReport(options.from);
  // A file is read anywhere, so it has no colour and no terminal's width.
  const style = options.out === undefined ? styleOfStdout() : styleFor({ env: {}, isTTY: false, columns: undefined });
  const { files, problems } = renderFormats(report, formats, { env: options.env, style, ...(datetime !== undefined && { datetime }) });
  const isBroken = report.submissions.some((each) => each.verdicts.some((cell) => cell.outcome === 'error'));
  const standIns = formats.includes('classroom50') && isOutsideOfPlatform(options.env)
    ? ['result.json names no classroom, assignment or commit, because none of CLASSROOM, ASSIGNMENT, SUBMISSION_TAG ... is set: it is not for publishing.']
    : [];
  const end = { exitCode: isBroken || problems.length > 0 ? CANNOT_RUN : SUCCESS, notes: [...problems, ...standIns] };
  if (options.out !== undefined) {
    writeAll(options.out, files);
    return { output: files.map((file) => `${join(options.out ?? '', file.path)}\n`).join(''), ...end };
  }
  const [only, ...more] = files;
  if (more.length > 0) throw new UsageError('Several files are to be written: say where with --out FOLDER.');
  return { output: only?.text ?? '', ...end };
}

/** Grade every exercise of every submission. */
export async function gradeFolder(folder: string | undefined, options: GradeOptions): Promise<ClassReport> {
  if (folder === undefined) throw new UsageError('Say which folder to grade: npm run grade -- FOLDER');
  const { root, seed = freshSeed(), jobs = 2 } = options;
  const wanted = options.exercise?.split(',').map((name) => resolveExercise(root, name.trim()).slug);
  const exercises = loadExercises(root).filter((exercise) => wanted === undefined || wanted.includes(exercise.slug));
  const submissions = findSubmissions(folder, exercises);
  const cells = submissions.flatMap((submission) => exercises.map((exercise) => ({ submission, exercise })));
  const verdicts = await mapLimited(cells, jobs, (cell) => gradeCell(cell, seed, options));
  return {
    schema: 'concurrency-katas/report/v1',
    seed,
    submissions: submissions.map((submission, index) => ({
      name: submission.name,
      verdicts: verdicts.slice(index * exercises.length, (index + 1) * exercises.length),
    })),
  };
}

function gradeCell(
  { submission, exercise }: { readonly submission: Submission; readonly exercise: Exercise },
  seed: number,
  pipeline: Pipeline,
): Promise<Verdict> {
  const answerDir = submission.answers.get(exercise.slug);
  if (answerDir !== undefined) return gradeAnswer({ exercise, answerDir, label: submission.name, seed }, pipeline);
  const message = `There is no folder exercises/${exercise.slug} in the submission.`;
  return Promise.resolve(verdict(exercise, { answer: submission.name, seed, isolation: 'process', refused: { outcome: 'not submitted', message } }, []));
}

function parseFormats(text: string): FormatName[] {
  const names = [...new Set(text.split(',').map((name) => name.trim()))];
  return names.map((name) => {
    const known = FORMATS.find((format) => format === name);
    if (known === undefined) throw new UsageError(`There is no format "${name}". These exist: ${FORMATS.join(', ')}.`);
    return known;
  });
}

function parseDatetime(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new UsageError(`"${text}" is not a time: write it like 2026-01-31T12:00:00Z.`);
  return time;
}

function readReport(file: string): ClassReport {
  let text: string;
  try {
    if (statSync(file).size > REPORT_BYTES_MAX) throw new UsageError(`${file} is larger than a report can be.`);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`There is no report ${file}.`);
  }
  return parseReport(text);
}

// A reader sees each file as it was or as it is, never half of it.
function writeAll(folder: string, files: readonly RenderedFile[]): void {
  for (const file of files) {
    const path = join(folder, file.path);
    const temporary = `${path}.${randomUUID()}.tmp`;
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(temporary, file.text);
      renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw new UsageError(`Cannot write ${path}: ${(error as Error).message}`);
    }
  }
}
