/**
 * `npm run list`: the path through the course, chapter by chapter.
 */
import { loadCourse } from '../course.ts';
import type { Chapter } from '../course.ts';
import type { Exercise } from '../exercise.ts';
import { findGaps } from '../gaps.ts';
import { displayWidth, padEnd, padStart } from '../reporters/layout.ts';
import { styleOfStdout } from '../reporters/style.ts';
import { SUCCESS } from './exit-codes.ts';
import type { CommandResult } from './exit-codes.ts';

/** List all exercises in the order of play: how hard, how long, what to do before, what is left to do. */
export function list({ root, json = false }: { readonly root: string; readonly json?: boolean }): CommandResult {
  const course = loadCourse(root).map((chapter) => ({ ...chapter, exercises: chapter.exercises.map((exercise) => ({ exercise, gaps: findGaps(exercise.folder, exercise.files) })) }));
  if (json) {
    const data = course.flatMap(({ id, exercises }) => exercises.map(({ exercise, gaps }) => ({ ...publicData(exercise), chapter: id, gaps })));
    return { output: `${JSON.stringify({ exercises: data }, undefined, 2)}\n`, exitCode: SUCCESS };
  }
  const { bold, dim } = styleOfStdout().colours;
  const all = course.flatMap(({ exercises }) => exercises);
  const width = Math.max(0, ...all.map(({ exercise }) => displayWidth(exercise.slug)));
  const line = ({ exercise: { slug, difficulty, minutes, title, after }, gaps }: (typeof all)[number]): string => {
    const state = gaps.length === 0 ? 'no TODO left' : `${gaps.length} TODO`;
    const needs = after.length === 0 ? '' : dim(`  (after ${after.map((each) => each.slice(0, 2)).join(', ')})`);
    return `  ${bold(padEnd(slug, width))}  ${padEnd(difficulty, 6)}  ${padStart(String(minutes), 3)} min  ${padEnd(state, 12)}  ${title}${needs}`;
  };
  const lines = course.flatMap((chapter) => [...heading(chapter, bold), ...chapter.exercises.map(line)]);
  const finished = all.filter(({ gaps }) => gaps.length === 0);
  const summary = `${all.length} exercises, ${inHours(all.map(({ exercise }) => exercise))}; ${finished.length} have no TODO left. How they are graded: npm test`;
  return { output: [...lines, '', summary, 'Grade one: npm test 03   Read first: exercises/NN-slug/README.md', ''].join('\n'), exitCode: SUCCESS };
}

function heading({ id, title, about }: Omit<Chapter, 'exercises'>, bold: (text: string) => string): string[] {
  return id === '' ? [] : ['', `${bold(title)}: ${about}  (exercises/chapters/${id}.md)`];
}

function inHours(exercises: readonly Exercise[]): string {
  const hours = exercises.reduce((sum, { minutes }) => sum + minutes, 0) / 60;
  return hours < 2 ? `${Math.round(hours * 60)} minutes` : `some ${Math.round(hours)} hours`;
}

function publicData({ slug, number, title, minutes, difficulty, teaches, after, files, checks }: Exercise): object {
  return { slug, number, title, minutes, difficulty, teaches, after, files, points: checks.reduce((sum, check) => sum + check.points, 0), checks };
}
