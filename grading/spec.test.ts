import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { spec } from './spec.ts';

test('spec() is plain data for everybody but vitest’s own file', () => {
  const check = (): Promise<{ passed: true }> => Promise.resolve({ passed: true });
  const replay = (): Promise<{ passed: true }> => Promise.resolve({ passed: true });
  const url = pathToFileURL('/repository/exercises/03-bank/.spec/03-bank.spec.ts').href;
  expect(spec(url, { one: check }, { replay })).toEqual({ exercise: '03-bank', checks: { one: check }, replay });
  expect(spec(url, {})).toEqual({ exercise: '03-bank', checks: {} });
});
