/**
 * Finds the answer that a person means by `03`, `exercises/03`, `solutions\03-bank-balance` and so on.
 */
import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { exerciseSlugs, loadExercise } from './exercise.ts';
import type { Exercise } from './exercise.ts';
import { UsageError } from './usage-error.ts';

/** One answer to one exercise: what is graded. */
export interface AnswerTarget {
  readonly exercise: Exercise;
  /** Absolute folder of the answer's own files. */
  readonly answerDir: string;
  /** Absolute folder that supplies the files which the answer does not have. */
  readonly baseDir?: string;
  /** What reports call the answer: a path relative to the repository, with forward slashes. */
  readonly label: string;
}

const KNOWN_ANSWER = /^grading\/answers\/([^/]+)\/(accepted|refused)\/([^/]+)$/;

/**
 * Find the answers that a person named; the learner's own folder of every exercise when none is named.
 *
 * @param root Absolute path of the repository.
 * @param names As typed on the command line.
 * @throws {UsageError} If one is unknown; the message says which exercises exist.
 */
export function resolveAnswers(root: string, names: readonly string[]): AnswerTarget[] {
  if (names.length === 0) return exerciseSlugs(root).map((slug) => exerciseAnswer(root, slug));
  const targets = names.map((name) => resolveAnswer(root, name));
  return targets.filter((target, index) => targets.findIndex((other) => other.label === target.label) === index);
}

/**
 * Find the one answer that a person named.
 *
 * @throws {UsageError} If it is unknown; the message says which exercises exist.
 */
export function resolveAnswer(root: string, name: string): AnswerTarget {
  const path = normalise(root, name);
  const known = KNOWN_ANSWER.exec(path);
  if (known !== null) return knownAnswer(root, path, known[1] ?? '');
  const [, place = 'exercises', wanted = path] = /^(exercises|solutions)\/([^/]+)/.exec(path) ?? [];
  const slug = resolveSlug(root, wanted, name);
  return place === 'solutions' ? solutionAnswer(root, slug) : exerciseAnswer(root, slug);
}

/**
 * Find the exercise that a person named, in any of the ways an answer can be named.
 *
 * @throws {UsageError} If it is unknown; the message says which exercises exist.
 */
export function resolveExercise(root: string, name: string): Exercise {
  return resolveAnswer(root, name).exercise;
}

/** The learner's own files. */
export function exerciseAnswer(root: string, slug: string): AnswerTarget {
  const exercise = loadExercise(root, slug);
  return { exercise, answerDir: exercise.folder, label: `exercises/${slug}` };
}

/** The model answer. */
export function solutionAnswer(root: string, slug: string): AnswerTarget {
  const exercise = loadExercise(root, slug);
  return { exercise, answerDir: existingFolder(exercise.solution, `solutions/${slug}`), label: `solutions/${slug}` };
}

/** One of the answers that the audit grades; it holds only the files that differ from the model answer. */
export function knownAnswer(root: string, path: string, slug: string): AnswerTarget {
  const exercise = loadExercise(root, resolveSlug(root, slug, path));
  return { exercise, answerDir: existingFolder(join(root, path), path), baseDir: exercise.solution, label: path };
}

function normalise(root: string, name: string): string {
  const inside = isAbsolute(name) ? relative(root, name) : name;
  return inside.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
}

function resolveSlug(root: string, wanted: string, name: string): string {
  const slugs = exerciseSlugs(root);
  const number = /^\d$/.test(wanted) ? `0${wanted}` : wanted;
  const exact = slugs.filter((slug) => slug === wanted || slug.slice(0, 2) === number || slug.slice(3) === wanted);
  const candidates = exact.length > 0 ? exact : slugs.filter((slug) => /^\d\d-/.test(wanted) && slug.startsWith(wanted));
  const [first, ...others] = candidates;
  if (first !== undefined && others.length === 0) return first;
  const listed = (candidates.length > 1 ? candidates : slugs).map((slug) => `  ${slug}`).join('\n');
  if (candidates.length > 1) throw new UsageError(`"${name}" can mean several exercises:\n${listed}`);
  if (slugs.length === 0) throw new UsageError(`There is no exercise "${name}": the folder exercises/ is empty.`);
  throw new UsageError(`There is no exercise "${name}". These exist:\n${listed}`);
}

function existingFolder(folder: string, label: string): string {
  if (existsSync(folder) && statSync(folder).isDirectory()) return folder;
  throw new UsageError(`There is no folder ${label}.`);
}
