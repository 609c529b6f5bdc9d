/** How a real run finds the JavaScript that was made of TypeScript files. Runs beside learner code. */
import { readFileSync } from 'node:fs';
import { BROKEN, JAVASCRIPT_FOLDER } from './real-folders.ts';

// Own copies: learner code may replace the originals, and an import would follow.
const read = readFileSync;

/**
 * The JavaScript of a TypeScript file of the sandbox.
 *
 * @param runFolder URL of the folder with the preload, with a slash at its end.
 * @returns Undefined for everything else.
 * @throws {SyntaxError} If the file cannot be compiled; the message begins with its name and line.
 */
export function javascriptOf(url: string, runFolder: string): string | undefined {
  const root = new URL('../', runFolder).href;
  const file = url.replace(/[?#].*$/, '');
  if (!file.startsWith(root) || !/\.m?ts$/.test(file)) return undefined;
  let source: string;
  try {
    source = read(new URL(`${JAVASCRIPT_FOLDER}/${file.slice(root.length)}.js`, runFolder), 'utf8');
  } catch {
    // The program made this file itself.
    return undefined;
  }
  if (source.startsWith(BROKEN)) throw new SyntaxError(source.slice(BROKEN.length));
  return source;
}
