/**
 * `npm run diff 03`: what the model answer changes in the learner's files.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { resolveExercise, solutionAnswer } from '../resolve.ts';
import { styleOfStdout } from '../reporters/style.ts';
import type { Style } from '../reporters/style.ts';
import { SUCCESS } from './exit-codes.ts';
import type { CommandResult } from './exit-codes.ts';

/** Show the way from the learner's files to the model answer as a unified diff. */
export function diff(name: string, { root }: { readonly root: string }): CommandResult {
  const exercise = resolveExercise(root, name);
  const { answerDir } = solutionAnswer(root, exercise.slug);
  const style = styleOfStdout();
  const patches = exercise.files.map((file) => {
    const names = [`exercises/${exercise.slug}/${file}`, `solutions/${exercise.slug}/${file}`] as const;
    return unifiedDiff(names, [readText(join(exercise.folder, file)), readText(join(answerDir, file))]);
  });
  const changed = patches.filter((patch) => patch !== '');
  if (changed.length === 0) return { output: 'Your files are the same as the model answer.\n', exitCode: SUCCESS };
  return { output: changed.map((patch) => colourDiff(patch, style)).join('\n'), exitCode: SUCCESS };
}

/** The unified diff of two texts; empty if they are equal. */
export function unifiedDiff(names: readonly [string, string], texts: readonly [string, string]): string {
  const [before, after] = texts.map((text) => text.replaceAll('\r\n', '\n')) as [string, string];
  if (before === after) return '';
  const patch = createTwoFilesPatch(names[0], names[1], before, after, undefined, undefined, { context: 3 });
  // The library opens with a rule of equal signs that no other tool prints.
  return patch.replace(/^=+\n/, '').replaceAll(/^((?:---|\+\+\+) .*?)\t?$/gm, '$1');
}

function colourDiff(patch: string, { colours }: Style): string {
  return patch
    .split('\n')
    .map((line) => {
      if (line.startsWith('---') || line.startsWith('+++')) return colours.bold(line);
      if (line.startsWith('-')) return colours.red(line);
      if (line.startsWith('+')) return colours.green(line);
      return line.startsWith('@@') ? colours.cyan(line) : line;
    })
    .join('\n');
}

function readText(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
