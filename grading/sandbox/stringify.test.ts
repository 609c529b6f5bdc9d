import { afterEach, expect, test } from 'vitest';
import { stringifyPlain } from './stringify.ts';

const plain = { a: [1, null, 'x"\n', { b: true }], 'c d': -1.5, e: {}, f: [] };

afterEach(() => {
  delete (Object.prototype as { toJSON?: unknown }).toJSON;
  delete (Array.prototype as { toJSON?: unknown }).toJSON;
});

test('stringifyPlain() writes what JSON.stringify() writes', () => {
  expect(stringifyPlain(plain)).toBe(JSON.stringify(plain));
});

test.each([Object.prototype, Array.prototype])('stringifyPlain() is not changed by a toJSON on a prototype', (prototype) => {
  const expected = JSON.stringify(plain);
  Object.defineProperty(prototype, 'toJSON', { value: () => 'forged', configurable: true });
  expect(stringifyPlain(plain)).toBe(expected);
});
