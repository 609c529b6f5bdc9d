import { describe, expect, test } from 'vitest';
import { placeOf, plainError } from './plain-error.ts';

describe('placeOf()', () => {
  test('is the innermost frame in the folder itself', () => {
    const stack = 'Error: x (/t/exercises/01/none)\n    at f (/t/shared/lock.ts:3:1)\n    at g (file:///t/exercises/01/bank.ts:9:11)\n    at h (/t/exercises/01/teller.ts:1:1)';
    expect(placeOf(stack, '/t/exercises/01')).toBe('bank.ts:9');
  });

  test('skips the spec\'s own programs', () => {
    expect(placeOf('    at h (/t/exercises/01/.programs/go.ts:1:1)', '/t/exercises/01')).toBe('');
  });
});

describe('plainError()', () => {
  test('takes the place of a file that cannot be compiled from the message', () => {
    expect(plainError(new SyntaxError('bank.ts:4: Unexpected ";"'), '/nowhere')).toEqual({ name: 'SyntaxError', message: 'bank.ts:4: Unexpected ";"', at: 'bank.ts:4' });
  });

  test.each([['text', { name: 'string', message: 'text', at: '' }], [null, { name: 'object', message: 'null', at: '' }], [new Proxy(new Error('x'), {}), { name: 'object', message: '{"$":"proxy"}', at: '' }]])('describes what is no error: %j', (thrown, expected) => {
    expect(plainError(thrown, '/nowhere')).toEqual(expected);
  });
});
