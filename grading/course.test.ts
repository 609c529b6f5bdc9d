import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadCourse } from './course.ts';
import { exerciseFiles, makeFolder, makeRepository } from './fixtures/repository.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const chapter = (exercises: readonly string[], id = 'one'): object => ({ id, title: 'One', about: 'something', exercises });

/** The course of a repository with 03 and 04. @param bank What is different in 03's `exercise.json`. */
function courseOf(data: unknown, bank: Parameters<typeof exerciseFiles>[1] = {}): ReturnType<typeof loadCourse> {
  return loadCourse(makeFolder({ ...exerciseFiles('03-bank-balance', bank), ...exerciseFiles('04-pool'), 'exercises/course.json': typeof data === 'string' ? data : JSON.stringify(data) }));
}

const slugsOf = (course: ReturnType<typeof loadCourse>): string[][] => course.map(({ exercises }) => exercises.map(({ slug }) => slug));

describe('loadCourse()', () => {
  test('is in the order of the file', () => {
    expect(slugsOf(courseOf({ chapters: [chapter(['04-pool'], 'late'), chapter(['03-bank-balance'])] }))).toEqual([['04-pool'], ['03-bank-balance']]);
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
    expect(() => courseOf(data)).toThrow(`exercises/course.json ${message}`);
  });

  test('refuses an exercise before one on which it builds', () => {
    expect(() => courseOf({ chapters: [chapter(['03-bank-balance', '04-pool'])] }, { after: ['04-pool'] })).toThrow('has 03-bank-balance before 04-pool, on which it builds');
  });
});

describe('the course', () => {
  const course = loadCourse(root);

  test('has each exercise in its place', () => {
    const numbers = course.flatMap(({ exercises }) => exercises.map(({ number }) => number));
    expect(numbers).toEqual([...numbers].sort());
  });

  test.each(course)('has a page for chapter $id that links to each of its exercises', ({ id, exercises }) => {
    const page = readFileSync(join(root, 'exercises', 'chapters', `${id}.md`), 'utf8');
    for (const { slug } of exercises) expect(page).toContain(`](../${slug}/README.md)`);
  });
});
