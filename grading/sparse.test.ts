import { expect, test } from 'vitest';
import { sparse } from './sparse.ts';

test.each<[number, [string, number][], string]>([
  [2, [['1', 11]], '[empty, 11]'],
  [1, [['0', 3], ['total', 3]], '[3, total: 3]'],
  [3, [], '[empty, empty, empty]'],
  [1_000_000, [['999999', 1]], 'an array of length 1000000 with 1 of its items'],
])('sparse() writes an array of length %i with %j', (length, entries, expected) => {
  expect(sparse(length, entries, String)).toBe(expected);
});
