/**
 * Finds and validates exercise folders.
 *
 * An exercise is a folder `exercises/NN-slug/` with the files that a learner edits and a hidden
 * folder `.spec/` that holds `exercise.json` and the spec. Everything else in this program receives
 * an {@link Exercise} and looks for nothing by itself.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ZodError, ZodType, infer as Infer } from 'zod';
import { UsageError } from './usage-error.ts';
import { z } from './zod.ts';

/** The kinds of failure, as a list for validation; `verdict.ts` has the same words as a type. */
export const KINDS = [
  'wrong result', 'lost update', 'data race', 'deadlock', 'lost wakeup', 'livelock', 'starvation', 'not concurrent',
  'leak', 'unhandled rejection', 'crash', 'not available', 'time limit', 'memory limit', 'output limit',
] as const;

const SLUG = /^\d\d-[a-z0-9]+(?:-[a-z0-9]+)*$/;
const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
// A submission is a flat set of TypeScript files: nothing in a name can lead out of the folder.
const FILE = /^[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.ts$/;

const sentence = z.string().min(1);

const checkSchema = z.strictObject({
  id: z.string().regex(ID),
  title: sentence,
  points: z.int().min(0),
});

const hintSchema = z.strictObject({
  level: z.enum(['concept', 'place', 'shape', 'walkthrough']),
  text: sentence,
});

const misconceptionSchema = z.strictObject({
  id: z.string().regex(ID),
  kinds: z.array(z.enum(KINDS)).min(1),
  check: z.string().regex(ID),
  says: sentence,
  hint: sentence,
});

/** What `exercise.json` must look like. Unknown keys are refused, so that a typing error is noticed. */
export const exerciseSchema = z
  .strictObject({
    title: sentence,
    minutes: z.int().min(1),
    difficulty: z.enum(['easy', 'medium', 'hard']),
    teaches: z.array(sentence).min(1),
    after: z.array(z.string().regex(SLUG)),
    files: z.array(z.string().regex(FILE)).min(1),
    checks: z.array(checkSchema).min(1),
    hints: z.array(hintSchema).min(1),
    misconceptions: z.array(misconceptionSchema),
    stub: z.strictObject({ check: z.string().regex(ID), kind: z.enum(KINDS) }).optional(),
  })
  .superRefine((data, context) => {
    const ids = data.checks.map((check) => check.id);
    const refuse = (path: (string | number)[], message: string): void => context.addIssue({ code: 'custom', path, message });
    if (new Set(ids).size !== ids.length) refuse(['checks'], 'two checks have the same id');
    if (new Set(data.files).size !== data.files.length) refuse(['files'], 'a file is listed twice');
    if (/\.(?:worker|process|task)\.ts$/.test(data.files[0] ?? '')) refuse(['files', 0], 'the first file is the one that `npm start` runs, not that of a worker or process');
    const named = data.misconceptions.map((entry, index) => ({ path: ['misconceptions', index, 'check'], check: entry.check }));
    if (data.stub !== undefined) named.push({ path: ['stub', 'check'], check: data.stub.check });
    for (const { path, check } of named) {
      if (!ids.includes(check)) refuse(path, `there is no check "${check}"`);
    }
  });

/** The content of `exercise.json`. */
export type ExerciseData = Infer<typeof exerciseSchema>;
/** One check as `exercise.json` announces it. */
export type ExerciseCheck = ExerciseData['checks'][number];
/** A hint of one level. */
export type ExerciseHint = ExerciseData['hints'][number];
/** A known misconception: what the learner thinks, and what helps against it. */
export type Misconception = ExerciseData['misconceptions'][number];

/** A validated exercise and where its parts are. */
export interface Exercise extends ExerciseData {
  /** Folder name, such as `03-bank-balance`. */
  readonly slug: string;
  /** The two digits, such as `03`. */
  readonly number: string;
  /** Absolute path of the repository. */
  readonly root: string;
  /** Absolute path of the folder that the learner edits. */
  readonly folder: string;
  /** Absolute path of the model answer. */
  readonly solution: string;
  /** Absolute path of the hidden spec. */
  readonly specFile: string;
}

/**
 * List the folder names of all exercises, in the order of play.
 *
 * @param root Absolute path of the repository.
 */
export function exerciseSlugs(root: string): string[] {
  const folder = join(root, 'exercises');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && SLUG.test(entry.name))
    .map((entry) => entry.name)
    .sort();
}

/**
 * Read and validate one exercise.
 *
 * @param root Absolute path of the repository.
 * @param slug Folder name, such as `03-bank-balance`.
 * @throws {UsageError} If `exercise.json` is missing or wrong; the message names the fields.
 */
export function loadExercise(root: string, slug: string): Exercise {
  const folder = join(root, 'exercises', slug);
  return {
    ...readData(root, `exercises/${slug}/.spec/exercise.json`, exerciseSchema),
    slug,
    number: slug.slice(0, 2),
    root,
    folder,
    solution: join(root, 'solutions', slug),
    specFile: join(folder, '.spec', `${slug}.spec.ts`),
  };
}

/** Read and validate all exercises, in the order of play. */
export function loadExercises(root: string): Exercise[] {
  return exerciseSlugs(root).map((slug) => loadExercise(root, slug));
}

/** The problems that zod found, one indented line each. */
export function describeIssues(error: ZodError): string {
  return error.issues.map((issue) => `  ${issue.path.map(String).join('.') || '(the whole file)'}: ${issue.message}`).join('\n');
}

/**
 * Read and validate a file of the repository's own data.
 *
 * @param root Absolute path of the repository.
 * @param place Where the file is in it.
 * @throws {UsageError} If the file is missing or wrong; the message names the fields.
 */
export function readData<Data>(root: string, place: string, schema: ZodType<Data>): Data {
  const parsed = schema.safeParse(readJson(join(root, place), place));
  if (!parsed.success) throw new UsageError(`${place} is not right:\n${describeIssues(parsed.error)}`);
  return parsed.data;
}

function readJson(file: string, place: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`${place} is missing.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${place} is not JSON: ${(error as Error).message}`);
  }
}
