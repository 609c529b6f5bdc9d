/**
 * What is reported of each kind of mistake, compared byte for byte with `golden/`.
 * To renew the files: `KATA_GOLDEN=write npx vitest run --project unit grading/explore/golden.test.ts`
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { MISTAKES } from './fixtures/mistakes.ts';
import { exploreFiles, removePrograms } from './fixtures/programs.ts';
import { reportText } from './fixtures/report-text.ts';

afterAll(removePrograms);

const folder = fileURLToPath(new URL('./golden/', import.meta.url));
const fileOf = (name: string): string => `${folder}${name}.txt`;

/** A schedule's tag stands for all sources, and a golden report should not change with every word of a helper. */
const withoutTags = (text: string): string => text.replace(/\b1\.[0-9a-f]{6}\.[a-z2-7]+/g, '1.TAG');

describe('golden reports', () => {
  test.each(Object.entries(MISTAKES))('%s', async (name, { files, options }) => {
    const text = withoutTags(reportText(await exploreFiles(files, options)));
    if (process.env['KATA_GOLDEN'] === 'write') writeFileSync(fileOf(name), text);
    // A checkout may have changed the line ends.
    const golden = existsSync(fileOf(name)) ? readFileSync(fileOf(name), 'utf8').replace(/\r\n/g, '\n') : 'no such file';
    expect(text).toBe(golden);
  });

  test('there is a program for every file', () => {
    expect(readdirSync(folder).map((name) => name.replace(/\.txt$/, '')).sort()).toEqual(Object.keys(MISTAKES).sort());
  });
});
