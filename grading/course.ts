/**
 * The path through the course: `exercises/course.json` puts the exercises into chapters.
 *
 * A repository without that file has one chapter without a name.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadExercises, readData } from './exercise.ts';
import type { Exercise } from './exercise.ts';
import { UsageError } from './usage-error.ts';
import { z } from './zod.ts';

const PLACE = 'exercises/course.json';

const courseSchema = z.strictObject({
  chapters: z.array(z.strictObject({
    id: z.string().regex(/^[a-z]+$/),
    title: z.string().min(1),
    about: z.string().min(1),
    exercises: z.array(z.string()).min(1),
  })).min(1),
});

/** Some exercises with something in common, in the order of play. */
export interface Chapter {
  /** File name of its page in `exercises/chapters`, without `.md`; empty for a chapter without a name. */
  readonly id: string;
  readonly title: string;
  /** What it is about, in half a sentence. */
  readonly about: string;
  readonly exercises: readonly Exercise[];
}

/**
 * Read the path, and check it: every exercise has one place in it, after everything that it builds upon.
 *
 * @param root Absolute path of the repository.
 * @throws {UsageError} If the file is wrong; the message names what is.
 */
export function loadCourse(root: string): Chapter[] {
  const all = loadExercises(root);
  if (!existsSync(join(root, PLACE))) return [{ id: '', title: '', about: '', exercises: all }];
  const { chapters } = readData(root, PLACE, courseSchema);
  const course = chapters.map((chapter) => ({ ...chapter, exercises: chapter.exercises.map((slug) => all.find((each) => each.slug === slug) ?? refuse(`names ${slug}, but there is no such exercise`)) }));
  checkPath(course.flatMap(({ exercises }) => exercises), all);
  return course;
}

function checkPath(path: readonly Exercise[], all: readonly Exercise[]): void {
  const done = new Set<string>();
  for (const { slug, after } of path) {
    if (done.has(slug)) refuse(`names ${slug} twice`);
    const missing = after.find((each) => !done.has(each));
    if (missing !== undefined) refuse(`has ${slug} before ${missing}, on which it builds`);
    done.add(slug);
  }
  const forgotten = all.find(({ slug }) => !done.has(slug));
  if (forgotten) refuse(`does not name ${forgotten.slug}`);
}

function refuse(problem: string): never {
  throw new UsageError(`${PLACE} ${problem}.`);
}
