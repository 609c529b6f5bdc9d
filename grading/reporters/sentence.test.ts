import { expect, test } from 'vitest';
import { kindAndSentence } from './sentence.ts';

test.each([
  ['deadlock', 'Deadlock: it waits.', 'Deadlock: it waits.'],
  ['deadlock', 'The promise never settles.', 'Deadlock: the promise never settles.'],
  ['crash', 'RangeError: too large.', 'Crash: RangeError: too large.'],
  ['crash', 'withdraw throws.', 'Crash: withdraw throws.'],
  ['not concurrent', 'Only one real thread was started.', 'Not concurrent: only one real thread was started.'],
  ['wrong result', '4 processes were started.', 'Wrong result: 4 processes were started.'],
] as const)('kindAndSentence() opens with the kind %s once', (kind, sentence, expected) => {
  expect(kindAndSentence({ kind, sentence })).toBe(expected);
});

test('kindAndSentence() of a check that was not decided', () => {
  expect(kindAndSentence({ sentence: 'waits for a right result' })).toBe('Not decided: waits for a right result');
});
