/**
 * Copies what a learner handed in, and nothing else, into the sandbox.
 *
 * A submission may hold anything: links that lead out of it, pipes that never end, files of gigabytes.
 * So the copy is allow-listed (TypeScript files), every file is opened without following a link and is
 * looked at again once it is open, and what does not fit is refused by name.
 */
import { closeSync, constants, fstatSync, mkdirSync, openSync, readdirSync, readSync, writeFileSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { SUBMISSION_FILE_BYTES_MAX, SUBMISSION_FILES_MAX, describeBytes } from './limits.ts';

/** One file that was refused, and why. */
export interface RefusedFile {
  /** Path inside the submission, with forward slashes. */
  readonly file: string;
  /** A clause that follows the file's name: `is a symbolic link`. */
  readonly why: string;
}

/** A submission holds something that the grader does not take. */
export class SubmissionRefused extends Error {
  readonly refused: readonly RefusedFile[];

  constructor(refused: readonly RefusedFile[]) {
    super(`The submission was not run: ${refused.map(({ file, why }) => `${file} ${why}`).join('; ')}.`);
    this.name = 'SubmissionRefused';
    this.refused = refused;
  }
}

/** Folders inside folders of a submission are looked into down to this depth. */
const DEPTH_MAX = 3;
const PATH_PART = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/;
const TYPESCRIPT = /\.m?ts$/;
// Never read, whatever they are: hidden files (settings, hooks, the spec itself) and installed packages.
const IGNORED = /^\.|^node_modules$/;

/** What {@link copySubmission} copies. */
export interface SubmissionPlan {
  /** The names that the exercise asks for; first the one that the spec calls. */
  readonly files: readonly string[];
  /** Absolute path of the submission. */
  readonly answerDir: string;
  /** Absolute path of a folder that stands in for files the submission does not have. */
  readonly baseDir?: string;
  /** Absolute path of the folder to fill. */
  readonly target: string;
}

/**
 * Copy the regular TypeScript files of a submission.
 *
 * @returns The copied files, as paths inside the target with forward slashes, sorted.
 * @throws {SubmissionRefused} If a file is needed and missing, or not what it should be; names all of them.
 */
export function copySubmission({ files, answerDir, baseDir, target }: SubmissionPlan): string[] {
  const refused: RefusedFile[] = [];
  const found = new Map<string, Buffer>();
  // The base comes first, so that the submission's own files replace it.
  for (const directory of baseDir === undefined ? [answerDir] : [baseDir, answerDir]) {
    for (const file of listFiles(directory, refused)) {
      const content = readRegularFile(join(directory, file));
      if (typeof content === 'string') refused.push({ file, why: content });
      else found.set(file, content);
    }
  }
  for (const file of files) {
    if (!found.has(file) && !refused.some((entry) => entry.file === file) && isNeeded(file, files, found)) refused.push({ file, why: 'is missing' });
  }
  if (found.size > SUBMISSION_FILES_MAX) refused.push({ file: 'the folder', why: `holds ${found.size} TypeScript files; ${SUBMISSION_FILES_MAX} is the most` });
  if (refused.length > 0) throw new SubmissionRefused(refused);
  for (const [file, content] of found) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    writeFileSync(join(target, file), content, { mode: 0o444, flag: 'wx' });
  }
  return [...found.keys()].sort();
}

/** The first file is what the spec calls. An answer may do without any other, if none of its files speaks of it. */
function isNeeded(file: string, [first]: readonly string[], found: ReadonlyMap<string, Buffer>): boolean {
  const name = basename(file).replace(TYPESCRIPT, '');
  return file === first || [...found.values()].some((content) => content.includes(name));
}

function listFiles(directory: string, refused: RefusedFile[], prefix = '', depth = 0): string[] {
  const files: string[] = [];
  for (const entry of readEntries(join(directory, prefix))) {
    const file = `${prefix}${entry.name}`;
    if (IGNORED.test(entry.name)) continue;
    const problem = inspectEntry(entry, depth);
    if (problem !== undefined) refused.push({ file, why: problem });
    else if (entry.isDirectory()) files.push(...listFiles(directory, refused, `${file}/`, depth + 1));
    else if (TYPESCRIPT.test(entry.name)) files.push(file);
    if (refused.length + files.length > SUBMISSION_FILES_MAX * 2) break;
  }
  return files;
}

function inspectEntry(entry: Dirent, depth: number): string | undefined {
  if (entry.isSymbolicLink()) return 'is a symbolic link';
  if (!entry.isFile() && !entry.isDirectory()) return describeSpecial(entry);
  if (entry.isDirectory() && depth >= DEPTH_MAX) return 'is nested too deeply';
  // Other files (notes, a README) are never read, so their names cannot hurt.
  if ((entry.isDirectory() || TYPESCRIPT.test(entry.name)) && !PATH_PART.test(entry.name)) return 'has a name with unusual characters';
  return undefined;
}

function describeSpecial(entry: Dirent): string {
  if (entry.isFIFO()) return 'is a named pipe, not a file';
  if (entry.isSocket()) return 'is a socket, not a file';
  return 'is a device, not a file';
}

function readEntries(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).sort((left, right) => (left.name < right.name ? -1 : 1));
  } catch {
    return [];
  }
}

// Returns the content, or why there is none. Opening comes first and looking second, so that nothing can be
// exchanged in between; O_NONBLOCK keeps a named pipe from blocking the open.
function readRegularFile(path: string): Buffer | string {
  let descriptor: number;
  try {
    // Windows knows neither flag; there they are undefined and add nothing.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch {
    return 'cannot be read';
  }
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) return 'is not a regular file';
    if (status.size > SUBMISSION_FILE_BYTES_MAX) return `is larger than ${describeBytes(SUBMISSION_FILE_BYTES_MAX)}`;
    const content = Buffer.alloc(SUBMISSION_FILE_BYTES_MAX + 1);
    let length = 0;
    for (;;) {
      const count = readSync(descriptor, content, length, content.length - length, null);
      length += count;
      if (count === 0) return content.subarray(0, length);
      if (length === content.length) return `is larger than ${describeBytes(SUBMISSION_FILE_BYTES_MAX)}`;
    }
  } finally {
    closeSync(descriptor);
  }
}
