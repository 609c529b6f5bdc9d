import { describe, expect, test } from 'vitest';
import { clean, guardLines } from './clean.ts';

describe('clean()', () => {
  test('strips escape sequences whole', () => {
    expect(clean('\u001b[31mred\u001b[0m \u001b]8;;http://x\u0007link\u001b]8;;\u0007')).toBe('red link');
  });

  test('strips control, bidirectional, zero-width and tag characters', () => {
    expect(clean('a\u0000b\u009bc\u202ed\u2066e\u200bf\ufeffg\u{e0041}h\ud800i')).toBe('abcdefghi');
  });

  test('puts everything on one line', () => {
    expect(clean('one\ntwo\r\nthree\u2028four')).toBe('one two three four');
  });

  test('keeps emoji, accents and other scripts', () => {
    expect(clean('é 漢字 👩\u200d💻')).toBe('é 漢字 👩\u200d💻');
  });

  test('caps the length and shows that something is missing', () => {
    expect(clean('x'.repeat(600))).toBe(`${'x'.repeat(499)}…`);
    expect(clean('\u001b'.repeat(10_000))).toBe('…');
  });
});

describe('guardLines()', () => {
  test('leaves no line that a CI service takes for a command', () => {
    const guarded = guardLines('::error::x\n  ::notice title=y::z\nfine ::here\n##[group]a ##vso[task]b ##teamcity[c]');
    expect(guarded.split('\n').some((line) => line.trimStart().startsWith('::'))).toBe(false);
    expect(guarded).not.toMatch(/##\w*\[/);
    expect(guarded).toContain('fine ::here');
  });
});
