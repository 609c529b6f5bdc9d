/**
 * Finds every answer whose verdict is known beforehand, and every file that should not be there.
 *
 * The stub must fail, the model answer and the accepted answers must pass, and each refused answer says
 * in the first line of one of its files by which check and kind it must be caught.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { KINDS, exerciseSlugs } from '../exercise.ts';
import type { Exercise } from '../exercise.ts';
import type { AnswerTarget } from '../resolve.ts';
import type { Kind } from '../verdict.ts';

/** How an answer must be judged. */
export type Expected =
  | { readonly passed: true }
  | { readonly passed: false; readonly check: string; readonly kind: Kind };

/** An answer with the verdict that it must get. */
export interface KnownAnswer {
  readonly target: AnswerTarget;
  readonly expected: Expected;
}

/** What {@link findKnownAnswers} found. */
export interface KnownAnswers {
  readonly answers: readonly KnownAnswer[];
  /** What is missing, stray or malformed, one sentence each. */
  readonly problems: readonly string[];
}

const REFUSED_HEADER = /^\/\/ refused by: ([a-z0-9-]+) — ([a-z ]+) — "(.+)"$/;
const ACCEPTED_HEADER = /^\/\/ accepted: \S.*$/;
const REFUSED_MIN = 5;

/** Find the known answers of one exercise. */
export function findKnownAnswers(exercise: Exercise): KnownAnswers {
  const problems: string[] = [];
  const answers = [
    ...stub(exercise, problems),
    ...solution(exercise, problems),
    ...alternatives(exercise, 'accepted', problems),
    ...alternatives(exercise, 'refused', problems),
  ];
  problems.push(...exerciseFolderProblems(exercise), ...strayAnswerFolders(exercise));
  const refused = answers.filter((answer) => answer.target.label.includes('/refused/')).length;
  if (refused < REFUSED_MIN) problems.push(`grading/answers/${exercise.slug}/refused has ${refused} answers; there must be at least ${REFUSED_MIN}`);
  return { answers, problems };
}

/** Find folders of answers that belong to no exercise. */
export function strayAnswers(root: string): string[] {
  const slugs = exerciseSlugs(root);
  return ['solutions', 'grading/answers'].flatMap((place) =>
    entries(join(root, place))
      .filter((entry) => !slugs.includes(entry.name))
      .map((entry) => `${place}/${entry.name} belongs to no exercise`),
  );
}

function stub(exercise: Exercise, problems: string[]): KnownAnswer[] {
  const target = { exercise, answerDir: exercise.folder, label: `exercises/${exercise.slug}` };
  if (exercise.stub === undefined) {
    problems.push(`exercises/${exercise.slug}/.spec/exercise.json does not say by which check and kind the stub fails ("stub")`);
    return [];
  }
  return [{ target, expected: { passed: false, ...exercise.stub } }];
}

function solution(exercise: Exercise, problems: string[]): KnownAnswer[] {
  const label = `solutions/${exercise.slug}`;
  if (!existsSync(exercise.solution)) {
    problems.push(`${label} is missing`);
    return [];
  }
  problems.push(...fileProblems(label, entries(exercise.solution), exercise.files));
  for (const file of exercise.files) if (!existsSync(join(exercise.solution, file))) problems.push(`${label}/${file} is missing`);
  return [{ target: { exercise, answerDir: exercise.solution, label }, expected: { passed: true } }];
}

function alternatives(exercise: Exercise, place: 'accepted' | 'refused', problems: string[]): KnownAnswer[] {
  const folder = `grading/answers/${exercise.slug}/${place}`;
  return entries(join(exercise.root, folder)).flatMap((entry) => {
    const label = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) {
      problems.push(`${label} is not a folder`);
      return [];
    }
    const answerDir = join(exercise.root, label);
    const files = entries(answerDir);
    problems.push(...fileProblems(label, files));
    if (files.length > 0 && files.every((file) => isSameAsSolution(exercise, answerDir, file.name))) problems.push(`${label} is the same as the model answer`);
    const expected = expectedOf(exercise, { label, place, lines: firstLines(answerDir, files) }, problems);
    return expected === undefined ? [] : [{ target: { exercise, answerDir, baseDir: exercise.solution, label }, expected }];
  });
}

function expectedOf(
  exercise: Exercise,
  { label, place, lines }: { readonly label: string; readonly place: 'accepted' | 'refused'; readonly lines: readonly string[] },
  problems: string[],
): Expected | undefined {
  const headers = lines.filter((line) => /^\/\/ (?:refused by|accepted)\b/.test(line));
  const [header = ''] = headers;
  if (headers.length !== 1) {
    problems.push(`${label} has ${headers.length} header lines; exactly one of its files must begin with one`);
    return undefined;
  }
  if (place === 'accepted') {
    if (ACCEPTED_HEADER.test(header)) return { passed: true };
    problems.push(`${label} must begin with "// accepted: " and what is unusual about it, not with: ${header}`);
    return undefined;
  }
  const [, check = '', kind = ''] = REFUSED_HEADER.exec(header) ?? [];
  const known = KINDS.find((each) => each === kind);
  if (known !== undefined && exercise.checks.some((each) => each.id === check)) return { passed: false, check, kind: known };
  problems.push(`${label} must begin with: // refused by: CHECK — KIND — "what the learner thinks"; with a check of exercise.json and a known kind, not with: ${header}`);
  return undefined;
}

function exerciseFolderProblems(exercise: Exercise): string[] {
  const label = `exercises/${exercise.slug}`;
  const specName = `${exercise.slug}.spec.ts`;
  const needed = ['README.md', ...exercise.files, '.spec/exercise.json', `.spec/${specName}`];
  const missing = needed.filter((name) => !existsSync(join(exercise.folder, name))).map((name) => `${label}/${name} is missing`);
  const stray = [
    ...entries(exercise.folder).filter((entry) => ![...needed, '.spec'].includes(entry.name)).map((entry) => entry.name),
    ...entries(join(exercise.folder, '.spec')).filter((entry) => !['exercise.json', specName, 'programs'].includes(entry.name)).map((entry) => `.spec/${entry.name}`),
  ];
  return [...missing, ...stray.map((name) => `${label}/${name} is stray`)];
}

function strayAnswerFolders(exercise: Exercise): string[] {
  const place = `grading/answers/${exercise.slug}`;
  return entries(join(exercise.root, place))
    .filter((entry) => entry.name !== 'accepted' && entry.name !== 'refused')
    .map((entry) => `${place}/${entry.name} is stray: only accepted/ and refused/ are expected`);
}

function fileProblems(label: string, found: readonly Dirent[], allowed?: readonly string[]): string[] {
  if (found.length === 0) return [`${label} is empty`];
  const isStray = (entry: Dirent): boolean => !entry.isFile() || (allowed === undefined ? !entry.name.endsWith('.ts') : !allowed.includes(entry.name));
  return found.filter(isStray).map((entry) => `${label}/${entry.name} is stray`);
}

function firstLines(folder: string, files: readonly Dirent[]): string[] {
  return files.filter((file) => file.isFile()).map((file) => readFileSync(join(folder, file.name), 'utf8').split(/\r?\n/, 1)[0] ?? '');
}

function isSameAsSolution(exercise: Exercise, folder: string, name: string): boolean {
  const model = join(exercise.solution, name);
  // The header is no difference.
  const body = (file: string): string => readFileSync(file, 'utf8').replace(/^\/\/ (?:refused by|accepted).*\r?\n/, '');
  return existsSync(model) && body(join(folder, name)) === body(model);
}

function entries(folder: string): Dirent[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
}
