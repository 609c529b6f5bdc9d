import { describe, expect, test } from 'vitest';
import { makeFolder } from './fixtures/repository.ts';
import { findingOf, syntaxErrorIn } from './syntax-error.ts';

describe('syntaxErrorIn()', () => {
  test('finds the first file, line and reason', async () => {
    const folder = makeFolder({ 'a.ts': 'export const a: number = 1;\n', 'b.ts': 'export function f() {\n  return Math.max(1, 2;\n}\n', 'c.ts': '}' });
    const fault = await syntaxErrorIn(folder, ['a.ts', 'missing.ts', 'b.ts', 'c.ts']);
    expect(fault).toEqual({ file: 'b.ts', at: 'b.ts:2', why: 'Expected ")" but found ";"', line: 'return Math.max(1, 2;' });
    expect(findingOf(fault!)).toMatchObject({ kind: 'crash', sentence: 'Syntax error in b.ts:2: expected ")" but found ";".', table: { rows: [{ at: 'b.ts:2', text: 'return Math.max(1, 2;' }] } });
  });

  test('passes over what is TypeScript: types, top-level await, using', async () => {
    const folder = makeFolder({ 'a.ts': 'interface A { a?: number }\nenum E { one }\nawait null;\n{ using held = null as never; }\nexport default {} satisfies A;\nexport { E };\n' });
    expect(await syntaxErrorIn(folder, ['a.ts'])).toBeUndefined();
  });
});
