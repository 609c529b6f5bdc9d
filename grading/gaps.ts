/**
 * Finds the gaps that an exercise still has: the `TODO` comments of its files as given.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * List where the files of an answer say `// TODO:`, such as `bank.ts:14`.
 *
 * @param folder Absolute folder of the answer.
 * @param files Names of its files; missing ones have no gaps.
 */
export function findGaps(folder: string, files: readonly string[]): string[] {
  return files.flatMap((name) =>
    readLines(join(folder, name)).flatMap((line, index) => (/\/\/\s*TODO:/.test(line) ? [`${name}:${index + 1}`] : [])),
  );
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}
