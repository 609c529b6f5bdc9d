import { expect, test } from 'vitest';
import { complaintProblem } from './complaint.ts';
import { outcomeWith } from '../fixtures/outcomes.ts';

test('complaintProblem() names a rejection that was swallowed, and an array that was changed', () => {
  expect(complaintProblem(outcomeWith({ value: { swallowed: 'Error: no' } }), [])?.kind).toBe('unhandled rejection');
  expect(complaintProblem(outcomeWith({ value: { changed: [2, 1] } }), [1, 2])).toMatchObject({ kind: 'wrong result', expected: '[1,2]', actual: '[2,1]' });
});

test('complaintProblem() finds nothing in results', () => {
  expect(complaintProblem(outcomeWith({ value: [1, 2] }), [1, 2])).toBeUndefined();
  expect(complaintProblem(outcomeWith({ value: { sum: 3, changed: 'no' } }), [])).toBeUndefined();
  expect(complaintProblem(outcomeWith({ end: 'hang', value: { swallowed: 'Error: no' } }), [])).toBeUndefined();
});
