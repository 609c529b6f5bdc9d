import { describe, expect, test } from 'vitest';
import { displayWidth, padEnd, padStart, truncate, wrap } from './layout.ts';

describe('displayWidth()', () => {
  test.each([
    ['balance[0]', 10], ['→ 100', 5], ['é', 1], ['e\u0301', 1], ['漢字', 4], ['👩\u200d💻', 2], ['❤️', 2], ['', 0],
  ])('counts the columns of %j', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

test('padEnd() and padStart() count columns, not characters', () => {
  expect([padEnd('漢', 4), padStart('漢', 4), padEnd('long', 2)]).toEqual(['漢  ', '  漢', 'long']);
});

describe('truncate()', () => {
  test('leaves text that fits', () => {
    expect(truncate('balance', 7)).toBe('balance');
  });

  test('never cuts a wide character in half', () => {
    expect(truncate('漢字漢字', 6)).toBe('漢字…');
  });
});

describe('wrap()', () => {
  test('breaks at spaces', () => {
    expect(wrap('one two three four', 9)).toEqual(['one two', 'three', 'four']);
  });

  test('breaks a word that is wider than a line', () => {
    expect(wrap('abcdefgh ij', 3)).toEqual(['abc', 'def', 'gh', 'ij']);
  });

  test('returns one empty line for empty text', () => {
    expect(wrap('', 10)).toEqual(['']);
  });
});
