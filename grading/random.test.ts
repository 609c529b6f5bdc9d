import { describe, expect, test } from 'vitest';
import { freshSeed, parseSeed, randomInteger, randomStream } from './random.ts';

function draw(count: number, stream: () => number): number[] {
  return Array.from({ length: count }, stream);
}

describe('randomStream()', () => {
  test('gives the same numbers for the same seed and label', () => {
    expect(draw(5, randomStream(42, 'map'))).toEqual(draw(5, randomStream(42, 'map')));
  });

  test('gives other numbers for another seed or label', () => {
    const numbers = draw(5, randomStream(42, 'map'));
    expect(draw(5, randomStream(43, 'map'))).not.toEqual(numbers);
    expect(draw(5, randomStream(42, 'workers'))).not.toEqual(numbers);
  });

  test('never changes from one version of this repository to the next, or printed seeds would lie', () => {
    expect(draw(3, randomStream(1, 'x')).map((number) => Math.floor(number * 2 ** 32))).toMatchInlineSnapshot(`
      [
        522375307,
        1794827258,
        113743365,
      ]
    `);
  });

  test('fills [0, 1) evenly', () => {
    const counts = new Array<number>(10).fill(0);
    for (const number of draw(10_000, randomStream(7, 'even'))) counts[Math.floor(number * 10)]! += 1;
    expect(Math.min(...counts)).toBeGreaterThan(900);
    expect(Math.max(...counts)).toBeLessThan(1_100);
  });
});

describe('randomInteger()', () => {
  test('draws both bounds and nothing outside of them', () => {
    const stream = randomStream(3, 'bounds');
    const drawn = new Set(Array.from({ length: 200 }, () => randomInteger(stream, -1, 2)));
    expect([...drawn].sort((a, b) => a - b)).toEqual([-1, 0, 1, 2]);
  });

  test('refuses bounds in the wrong order', () => {
    expect(() => randomInteger(randomStream(3, ''), 2, 1)).toThrow(RangeError);
  });
});

describe('parseSeed()', () => {
  test('reads what freshSeed() draws', () => {
    const seed = freshSeed();
    expect(parseSeed(String(seed))).toBe(seed);
  });

  test.each(['', '-1', '1.5', '4294967296', 'abc', '1e3'])('refuses %j with a sentence', (text) => {
    expect(() => parseSeed(text)).toThrow(/is not a seed: it must be a whole number from 0 to 4294967295/);
  });
});
