import { expect, test } from 'vitest';
import { without } from './without.ts';

test('takes away as many as there are in the other list, and keeps the order', () => {
  expect(without(['a', 'b', 'a', 'c', 'a'], ['a', 'c', 'a', 'd'])).toEqual(['b', 'a']);
});
