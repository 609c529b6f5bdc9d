/**
 * Checks the types of what is put together before it runs: known answers, and the programs of specs.
 *
 * Such files import neighbours that only exist where they will run (an answer holds just the files
 * that differ from the model answer), so `tsc` cannot check them where they lie. This program shows
 * the compiler the folders as they will be, without writing them.
 */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { exerciseSlugs } from './exercise.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Path of a file as the compiler sees it → path of the file that it is. */
type Overlay = Map<string, string>;

const overlay: Overlay = new Map();
for (const slug of exerciseSlugs(root)) {
  addFolder(overlay, slug, 'solution', []);
  addFiles(overlay, join(root, 'exercises', slug, '.spec', 'programs'), virtualFolder(slug, 'solution', '.programs'));
  for (const verdict of ['accepted', 'refused']) {
    const answers = join(root, 'grading', 'answers', slug, verdict);
    for (const name of subfolders(answers)) addFolder(overlay, slug, `${verdict}-${name}`, [join(answers, name)]);
  }
}
const problems = checkTypes(overlay);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;

// Beside the exercise, so that ../../shared/ is where it will be.
function virtualFolder(slug: string, variant: string, ...rest: string[]): string {
  return join(root, 'exercises', `${slug}~${variant}`, ...rest);
}

function addFolder(files: Overlay, slug: string, variant: string, layers: readonly string[]): void {
  for (const layer of [join(root, 'solutions', slug), ...layers]) addFiles(files, layer, virtualFolder(slug, variant));
}

function addFiles(files: Overlay, from: string, to: string): void {
  if (!existsSync(from)) return;
  for (const name of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.ts')) files.set(slashes(join(to, name)), join(from, name));
  }
}

function subfolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

function checkTypes(files: Overlay): string[] {
  const config = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { tsBuildInfoFile: _unused, ...options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root).options;
  options.incremental = false;
  const host = ts.createCompilerHost(options);
  const folders = new Set([...files.keys()].map((file) => slashes(dirname(file))));
  const disk = { ...host };
  host.fileExists = (file) => files.has(slashes(file)) || disk.fileExists(file);
  host.readFile = (file) => disk.readFile(files.get(slashes(file)) ?? file);
  host.directoryExists = (folder) => folders.has(slashes(folder)) || (disk.directoryExists?.(folder) ?? true);
  const program = ts.createProgram([...files.keys()], options, host);
  return [...new Set(ts.getPreEmitDiagnostics(program).map((diagnostic) => describe(diagnostic, files)))].sort();
}

function describe({ file, start, code, messageText }: ts.Diagnostic, files: Overlay): string {
  const message = `error TS${code}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  if (file === undefined) return message;
  const { line, character } = ts.getLineAndCharacterOfPosition(file, start ?? 0);
  const real = files.get(slashes(file.fileName)) ?? file.fileName;
  return `${slashes(relative(root, real))}(${line + 1},${character + 1}): ${message}`;
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}
