/** The first place at which a file of an answer is no TypeScript. Reads text and runs nothing. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import type { TransformFailure } from 'esbuild';
import type { FailedFinding } from './finding.ts';

/** Where and why a file cannot be read. */
export interface SyntaxFault {
  readonly file: string;
  /** `bank.ts:14` */
  readonly at: string;
  readonly why: string;
  /** The line itself. */
  readonly line: string;
}

/**
 * Look for it.
 *
 * @param folder Absolute path of the answer's files.
 * @param files Their names; those that are not there are passed over.
 */
export async function syntaxErrorIn(folder: string, files: readonly string[]): Promise<SyntaxFault | undefined> {
  for (const file of files) {
    const path = join(folder, file);
    if (!existsSync(path)) continue;
    const source = readFileSync(path, 'utf8');
    const { text, location } = await failureOf(source, file) ?? {};
    if (text === undefined) continue;
    const line = location?.line ?? 1;
    return { file, at: `${file}:${line}`, why: text, line: (source.split('\n')[line - 1] ?? '').trim() };
  }
  return undefined;
}

async function failureOf(source: string, sourcefile: string): Promise<TransformFailure['errors'][number] | undefined> {
  try {
    await transform(source, { loader: 'ts', format: 'esm', target: 'es2022', sourcefile, logLevel: 'silent' });
    return undefined;
  } catch (error) {
    const [first] = (error as Partial<TransformFailure>).errors ?? [];
    if (first === undefined) throw error;
    return first;
  }
}

/** What the first check says of it. The others wait. */
export function findingOf({ file, at, why, line }: SyntaxFault): FailedFinding {
  return {
    passed: false, kind: 'crash',
    sentence: `Syntax error in ${at}: ${why.charAt(0).toLowerCase()}${why.slice(1)}.`,
    help: 'Node cannot read the file, so nothing of it was run. The mistake is at this place or just before it: mend it, and ask again.',
    table: { columns: [file], rows: [{ step: 1, column: 0, text: line, at, note: 'here' }], omitted: 0 },
  };
}
