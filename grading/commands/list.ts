/**
 * `npm run list`: which exercises there are.
 */
import { loadExercises } from '../exercise.ts';
import type { Exercise } from '../exercise.ts';
import { findGaps } from '../gaps.ts';
import { displayWidth, padEnd, padStart } from '../reporters/layout.ts';
import { styleOfStdout } from '../reporters/style.ts';
import { SUCCESS } from './exit-codes.ts';
import type { CommandResult } from './exit-codes.ts';

/** List all exercises in the order of play. */
export function list({ root, json = false }: { readonly root: string; readonly json?: boolean }): CommandResult {
  const exercises = loadExercises(root).map((exercise) => ({ exercise, gaps: findGaps(exercise.folder, exercise.files) }));
  if (json) {
    const data = exercises.map(({ exercise, gaps }) => ({ ...publicData(exercise), gaps }));
    return { output: `${JSON.stringify({ exercises: data }, undefined, 2)}\n`, exitCode: SUCCESS };
  }
  const { bold, dim } = styleOfStdout().colours;
  const width = Math.max(0, ...exercises.map(({ exercise }) => displayWidth(exercise.slug)));
  const lines = exercises.map(({ exercise, gaps }) => {
    const effort = `${padEnd(exercise.difficulty, 6)}  ${padStart(String(exercise.minutes), 3)} min`;
    const state = gaps.length === 0 ? 'no TODO left' : `${gaps.length} TODO`;
    return `${bold(padEnd(exercise.slug, width))}  ${effort}  ${padEnd(state, 12)}  ${exercise.title}  ${dim(exercise.teaches.join(', '))}`;
  });
  return { output: [...lines, '', 'Grade one: npm test 03   Read first: exercises/NN-slug/README.md', ''].join('\n'), exitCode: SUCCESS };
}

function publicData({ slug, number, title, minutes, difficulty, teaches, after, files, checks }: Exercise): object {
  return { slug, number, title, minutes, difficulty, teaches, after, files, points: checks.reduce((sum, check) => sum + check.points, 0), checks };
}
