/**
 * Finds submissions in a folder: only names of files and folders are looked at, nothing is run and no
 * settings of a submission are read.
 */
import { lstatSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { clean } from '../clean.ts';
import type { Exercise } from '../exercise.ts';
import { UsageError } from '../usage-error.ts';

/** What one learner handed in. */
export interface Submission {
  /** What reports call it: the name of its folder. */
  readonly name: string;
  /** Absolute folder of the answer to each exercise that was found, by slug. */
  readonly answers: ReadonlyMap<string, string>;
}

/**
 * Find the submissions in a folder.
 *
 * The folder is a submission itself if it holds `exercises/NN-slug/`, `NN-slug/` or the files of one
 * exercise; otherwise each folder in it is one, also when nothing is found in it, so that nobody is lost.
 *
 * @throws {UsageError} If there is no such folder, or nothing in it.
 */
export function findSubmissions(folder: string, exercises: readonly Exercise[]): Submission[] {
  const directory = resolve(folder);
  if (!isFolder(directory)) throw new UsageError(`There is no folder ${clean(folder)}.`);
  const itself = answersIn(directory, exercises);
  if (itself.size > 0) return [{ name: clean(basename(directory), 100), answers: itself }];
  const names = readdirSync(directory).filter((name) => !name.startsWith('.') && isFolder(join(directory, name))).sort();
  const found = names.map((name) => ({ name: clean(name, 100), answers: answersIn(join(directory, name), exercises) }));
  if (found.every((submission) => submission.answers.size === 0)) {
    throw new UsageError(
      `${clean(folder)} holds no submission: expected exercises/${exercises[0]?.slug ?? 'NN-slug'}/ in it or in a folder of it, or the files of one exercise.`,
    );
  }
  return found;
}

function answersIn(directory: string, exercises: readonly Exercise[]): Map<string, string> {
  const answers = new Map<string, string>();
  for (const exercise of exercises) {
    const places = [join(directory, 'exercises', exercise.slug), join(directory, exercise.slug)];
    const folder = places.find(isFolder);
    if (folder !== undefined) answers.set(exercise.slug, folder);
  }
  if (answers.size > 0) return answers;
  const direct = exercises.find((exercise) => exercise.files.every((file) => isThere(join(directory, file))));
  if (direct !== undefined) answers.set(direct.slug, directory);
  return answers;
}

// lstat, so that a symbolic link counts as one and is never followed.
function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
