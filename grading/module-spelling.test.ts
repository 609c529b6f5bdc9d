import { expect, test } from 'vitest';
import { otherSpellings } from './module-spelling.mjs';

test('otherSpellings() knows what people write instead of .ts, for files only', () => {
  expect(otherSpellings('./dep.js')[0]).toBe('./dep.ts');
  expect(otherSpellings('../dep')).toContain('../dep.ts');
  expect(otherSpellings('file:///a/dep.mjs')).toContain('file:///a/dep.mts');
  expect(['./dep.ts', 'node:fs', 'nock', '#inside'].map(otherSpellings)).toEqual([[], [], [], []]);
});
