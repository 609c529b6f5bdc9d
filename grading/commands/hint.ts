/**
 * `npm run hint 03`: the next hint, from the concept to a walkthrough.
 *
 * Each call shows one level more than the last. Which one that was is kept in a cache that may be lost
 * at any time; then it starts again with the first.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Exercise } from '../exercise.ts';
import { resolveExercise } from '../resolve.ts';
import { wrap } from '../reporters/layout.ts';
import { inStyle, styleOfStdout } from '../reporters/style.ts';
import type { Style } from '../reporters/style.ts';
import { UsageError } from '../usage-error.ts';
import { SUCCESS } from './exit-codes.ts';
import type { CommandResult } from './exit-codes.ts';

/** Options of {@link hint}. */
export interface HintOptions {
  readonly root: string;
  /** 1-based; the next one when not given. */
  readonly level?: number;
  readonly json?: boolean;
  readonly plain?: boolean;
}

/** Show one hint. */
export function hint(name: string, options: HintOptions): CommandResult {
  const exercise = resolveExercise(options.root, name);
  const last = exercise.hints.length;
  const { level = Math.min(readLevel(exercise) + 1, last) } = options;
  const found = exercise.hints[level - 1];
  if (found === undefined) throw new UsageError(`${exercise.slug} has hints of level 1 to ${last}; there is no level ${level}.`);
  rememberLevel(exercise, level);
  if (options.json === true) {
    return { output: `${JSON.stringify({ exercise: exercise.slug, number: level, of: last, ...found }, undefined, 2)}\n`, exitCode: SUCCESS };
  }
  return { output: renderHint(exercise, level, styleOfStdout(options)), exitCode: SUCCESS };
}

/** The text of one hint. */
export function renderHint(exercise: Pick<Exercise, 'slug' | 'number' | 'hints'>, level: number, style: Style): string {
  const found = exercise.hints[level - 1];
  const paragraphs = (found?.text ?? '').split('\n').flatMap((line) => wrap(line, Math.min(style.width, 100) - 2).map((each) => `  ${each}`));
  const last = exercise.hints.length;
  const more = level < last ? `the next one: npm run hint ${exercise.number}` : `this was the last one; the model answer: npm run diff ${exercise.number}`;
  const again = level > 1 ? `   again from the first: npm run hint -- ${exercise.number} --level 1` : '';
  const head = `${exercise.slug}  hint ${level} of ${last}: ${found?.level ?? ''}`;
  return inStyle([style.colours.bold(head), '', ...paragraphs, '', style.colours.dim(`  ${more}${again}`), ''].join('\n'), style);
}

function cacheFile(exercise: Exercise): string {
  return join(exercise.root, 'node_modules', '.cache', 'katas', 'hints', exercise.slug);
}

function readLevel(exercise: Exercise): number {
  try {
    const level = Number(readFileSync(cacheFile(exercise), 'utf8'));
    return Number.isInteger(level) && level > 0 ? level : 0;
  } catch {
    return 0;
  }
}

// A hint is worth more than its bookkeeping: a read-only folder only means that the first comes again.
function rememberLevel(exercise: Exercise, level: number): void {
  try {
    mkdirSync(dirname(cacheFile(exercise)), { recursive: true });
    writeFileSync(cacheFile(exercise), String(level));
  } catch {
    // See above.
  }
}
