/**
 * The temporary folder in which an answer runs. It looks like the repository, so that every relative import
 * means the same as where the learner wrote it:
 *
 *     exercises/NN-slug/            the answer
 *     exercises/NN-slug/.programs/  what the spec does with it; imports `../bank.ts`
 *     shared/                       the helpers
 *     scratch-N/                    working, home and temporary folder of child N
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onExit } from './clean-up.ts';
import { copySubmission } from './files.ts';

/** What the sandbox needs to know about an exercise. */
export interface SandboxExercise {
  /** Folder name, such as `03-bank-balance`. */
  readonly slug: string;
  /** What a submission consists of. */
  readonly files: readonly string[];
}

/** Where an answer comes from. */
export interface LayoutOptions {
  /** Absolute path of the repository. */
  readonly root: string;
  readonly exercise: SandboxExercise;
  /** Absolute path of the folder with the answer's files. */
  readonly answerDir: string;
  /** Absolute path of a folder that stands in for files the answer does not have. */
  readonly baseDir?: string;
}

/** A temporary folder that is ready for children. */
export interface Layout {
  /** Absolute path, free of symbolic links. */
  readonly root: string;
  /** Absolute path of `exercises/NN-slug` in it. */
  readonly directory: string;
  /** Absolute path of a program's module. */
  program(name: string): string;
  /** Make a scratch folder for one child. */
  newScratch(): string;
  remove(): void;
}

const PROGRAM = /^[A-Za-z0-9][A-Za-z0-9.-]*\.ts$/;

/**
 * Make the folder and fill it.
 *
 * @throws {SubmissionRefused} If the answer holds something that is not taken.
 */
export function makeLayout({ root: repository, exercise, answerDir, baseDir }: LayoutOptions): Layout {
  // On macOS the temporary folder is behind a link, and error stacks name files by their real path.
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'katas-'));
  const remove = (): void => rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  const takeBack = onExit(remove);
  const directory = join(root, 'exercises', exercise.slug);
  try {
    fill();
  } catch (error) {
    remove();
    takeBack();
    throw error;
  }
  let scratches = 0;
  return {
    root,
    directory,
    program: (name) => {
      if (!PROGRAM.test(name)) throw new Error(`[grading bug] "${name}" is not a program's file name`);
      return join(directory, '.programs', name);
    },
    newScratch: () => makeScratch(root, (scratches += 1)),
    remove: () => {
      takeBack();
      remove();
    },
  };

  function fill(): void {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(root, 'package.json'), '{ "type": "module" }\n', { mode: 0o444 });
    copySubmission({ files: exercise.files, answerDir, target: directory, ...(baseDir !== undefined && { baseDir }) });
    copyTypeScript(join(repository, 'exercises', exercise.slug, '.spec', 'programs'), join(directory, '.programs'));
    copyTypeScript(join(repository, 'shared'), join(root, 'shared'));
  }
}

/** Folders of `shared/` that no answer needs. */
const NOT_FOR_ANSWERS: ReadonlySet<string> = new Set(['conformance', 'examples']);

// The trusted checkout's own files.
function copyTypeScript(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of entriesOf(from)) {
    if (entry.isDirectory() && !NOT_FOR_ANSWERS.has(entry.name)) copyTypeScript(join(from, entry.name), join(to, entry.name));
    if (entry.isFile() && /\.ts$/.test(entry.name) && !/\.(?:test|bench|conformance)\.ts$/.test(entry.name)) cpSync(join(from, entry.name), join(to, entry.name));
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/**
 * Make a scratch folder for one child. A path relative to the repository's root, as in
 * `fork('exercises/01-cube-processes/cube.process.ts')`, works from there as well.
 *
 * @returns Its absolute path.
 */
export function makeScratch(root: string, number: number): string {
  const scratch = join(root, `scratch-${number}`);
  mkdirSync(scratch, { mode: 0o700 });
  for (const folder of ['exercises', 'shared']) symlinkSync(join(root, folder), join(scratch, folder), 'junction');
  return scratch;
}
