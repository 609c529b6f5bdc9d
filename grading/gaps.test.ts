import { expect, test } from 'vitest';
import { makeFolder } from './fixtures/repository.ts';
import { findGaps } from './gaps.ts';

test('findGaps() names file and line of each TODO comment', () => {
  const folder = makeFolder({ 'a.ts': 'one\n// TODO: first\n  // TODO: second\n', 'b.ts': 'const TODO = 1;\n' });
  expect(findGaps(folder, ['a.ts', 'b.ts', 'missing.ts'])).toEqual(['a.ts:2', 'a.ts:3']);
});
