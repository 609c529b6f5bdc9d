import { describe, expect, test } from 'vitest';
import { inStyle, styleFor } from './style.ts';
import type { Surroundings } from './style.ts';

function hasColour(env: Surroundings['env'], isTTY: boolean, plain = false): boolean {
  return styleFor({ env, isTTY, columns: 80, plain }).colours.isColorSupported;
}

describe('styleFor()', () => {
  test('colours only a terminal', () => {
    expect([hasColour({}, true), hasColour({}, false), hasColour({ TERM: 'dumb' }, true)]).toEqual([true, false, false]);
  });

  test('obeys FORCE_COLOR, and NO_COLOR before it', () => {
    expect(hasColour({ FORCE_COLOR: '1' }, false)).toBe(true);
    expect(hasColour({ FORCE_COLOR: '0' }, false)).toBe(false);
    expect(hasColour({ FORCE_COLOR: '1', NO_COLOR: '1' }, true)).toBe(false);
    expect(hasColour({ NO_COLOR: '' }, true)).toBe(true);
  });

  test('is plain by option and by KATA_PLAIN, without colour', () => {
    expect(hasColour({ FORCE_COLOR: '1' }, true, true)).toBe(false);
    expect(styleFor({ env: { KATA_PLAIN: '1' }, isTTY: true, columns: 80 })).toMatchObject({ plain: true, failed: 'FAIL' });
  });

  test('takes the width from COLUMNS, then from the terminal, within bounds', () => {
    const width = (env: Surroundings['env'], columns?: number): number => styleFor({ env, isTTY: true, columns }).width;
    expect([width({ COLUMNS: '90' }, 70), width({}, 70), width({}), width({}, 5), width({}, 900), width({ COLUMNS: 'x' }, 70)]).toEqual([90, 70, 120, 40, 160, 70]);
  });
});

test('inStyle() replaces what this program draws with by ASCII in plain text only', () => {
  const plain = styleFor({ env: {}, isTTY: false, columns: 80, plain: true });
  expect(inStyle('a → b ← c ◀ d… “e” ≥', plain)).toBe('a -> b <- c < d... "e" >=');
  expect(inStyle('→', styleFor({ env: {}, isTTY: false, columns: 80 }))).toBe('→');
});
