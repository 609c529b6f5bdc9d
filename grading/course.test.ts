import { mkdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadCourse } from './course.ts';
import { makeRepository } from './fixtures/repository.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const chapter = (exercises: readonly string[], id = 'one'): object => ({ id, title: 'One', about: 'something', exercises });

function courseOf(data: unknown, ...slugs: string[]): ReturnType<typeof loadCourse> {
  const repository = makeRepository(...slugs);
  mkdirSync(join(repository, 'exercises'), { recursive: true });
  writeFileSync(join(repository, 'exercises', 'course.json'), typeof data === 'string' ? data : JSON.stringify(data));
  return loadCourse(repository);
}

const slugsOf = (course: ReturnType<typeof loadCourse>): string[][] => course.map(({ exercises }) => exercises.map(({ slug }) => slug));

describe('loadCourse()', () => {
  test('is in the order of the file', () => {
    expect(slugsOf(courseOf({ chapters: [chapter(['04-pool'], 'late'), chapter(['03-bank-balance'])] }, '03-bank-balance', '04-pool'))).toEqual([['04-pool'], ['03-bank-balance']]);
  });

  test('is one chapter where there is no file', () => {
    expect(slugsOf(loadCourse(makeRepository('04-pool', '03-bank-balance')))).toEqual([['03-bank-balance', '04-pool']]);
  });

  test.each<[string, unknown, string]>([
    ['an exercise that is not there', { chapters: [chapter(['03-bank-balance', '09-none'])] }, 'names 09-none, but there is no such exercise'],
    ['an exercise that is forgotten', { chapters: [chapter(['03-bank-balance'])] }, 'does not name 04-pool'],
    ['an exercise twice', { chapters: [chapter(['03-bank-balance', '04-pool', '03-bank-balance'])] }, 'names 03-bank-balance twice'],
    ['a typing error', { chapter: [] }, 'is not right:\n  chapters:'],
    ['no JSON', '{', 'is not JSON: '],
  ])('refuses %s', (_name, data, message) => {
    expect(() => courseOf(data, '03-bank-balance', '04-pool')).toThrow(`exercises/course.json ${message}`);
  });

  test('refuses an exercise before one on which it builds', () => {
    const repository = makeRepository('03-bank-balance', '04-pool');
    const file = join(repository, 'exercises/03-bank-balance/.spec/exercise.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')) as object, after: ['04-pool'] }));
    writeFileSync(join(repository, 'exercises/course.json'), JSON.stringify({ chapters: [chapter(['03-bank-balance', '04-pool'])] }));
    expect(() => loadCourse(repository)).toThrow('has 03-bank-balance before 04-pool, on which it builds');
  });
});

describe('the course', () => {
  const course = loadCourse(root);

  test('has each exercise in its place', () => {
    expect(course.flatMap(({ exercises }) => exercises.map(({ number }) => number))).toEqual(course.flatMap(({ exercises }) => exercises.map(({ number }) => number)).sort());
  });

  test.each(course.map(({ id, exercises }) => ({ id, exercises })))('has a page for chapter $id that links to each of its exercises', ({ id, exercises }) => {
    const page = join(root, 'exercises', 'chapters', `${id}.md`);
    expect(existsSync(page)).toBe(true);
    for (const { slug } of exercises) expect(readFileSync(page, 'utf8')).toContain(`](../${slug}/README.md)`);
  });
});
