import { describe, expect, test } from 'vitest';
import { encode } from '../plain.ts';
import { fullStop, legible, list, number, onlyOf, plural, said, shown, verb } from './wording.ts';

test.each([[[], ''], [['a'], 'a'], [['a', 'b'], 'a and b'], [['a', 'b', 'c'], 'a, b and c']])('list() of %j', (words, expected) => {
  expect(list(words)).toBe(expected);
});

test('number(), plural() and verb() agree', () => {
  expect([number(12_870), plural(1, 'preemption'), plural(0, 'preemption'), verb(1, 'is', 'are'), verb(0, 'is', 'are')]).toEqual(['12,870', '1 preemption', '0 preemptions', 'is', 'are']);
});

test('onlyOf() fits its verb', () => {
  expect([onlyOf(0, 2, 'workers'), onlyOf(1, 2, 'workers'), onlyOf(2, 6, 'processes'), onlyOf(0, 4, 'cubes', ['comes', 'come'])]).toEqual([
    'None of 2 workers is', 'Only 1 of 2 workers is', 'Only 2 of 6 processes are', 'None of 4 cubes comes',
  ]);
});

test.each([['Wrong', 'Wrong.'], ['Wrong.', 'Wrong.'], ['Wrong..', 'Wrong.'], ['Is it?', 'Is it?'], ['cut…', 'cut…'], ['and so on...', 'and so on...'], ['He said “no.”', 'He said “no.”'], ['', '']])('fullStop() of %j', (text, expected) => {
  expect(fullStop(text)).toBe(expected);
});

describe('shown()', () => {
  test.each<[unknown, string]>([
    [undefined, 'undefined'], [null, 'null'], [-0, '-0'], [Number.NaN, 'NaN'], [12n, '12n'], ['8', '\'8\''], [[1, undefined], '[1, undefined]'],
    [{ sum: 3, 'a b': [] }, '{ sum: 3, \'a b\': [] }'], [{}, '{}'], [new RangeError('too large.'), 'RangeError: too large'], [new Set([1, 2]), 'set [1, 2]'],
    [() => 1, 'function'], [{ $: { deep: 1 } }, '{ $: { deep: 1 } }'],
  ])('writes a value as people do, case %#', (value, expected) => {
    expect(shown(encode(value))).toBe(expected);
  });

  test('knows the arrays with holes of the explorer', () => {
    expect(shown({ $: 'array', length: 2, value: [['1', 11]] })).toBe('[empty, 11]');
  });

  test('knows the errors of the explorer', () => {
    expect(shown({ $: 'Error', name: 'TypeError', message: 'no', at: '' })).toBe('TypeError: no');
  });
});

describe('said()', () => {
  test.each([
    [{ name: 'RangeError', message: 'too large.', at: 'pool.ts:12' }, 'RangeError: too large (pool.ts:12)'],
    [{ name: 'Error', message: '', at: '' }, 'Error'],
    [{ name: 'a thrown value', message: '{"$":"undefined"}', at: '' }, 'undefined (a thrown value, no Error)'],
    [{ name: 'a thrown value', message: 'oh no', at: 'pool.ts:3' }, '\'oh no\' (a thrown value, no Error) (pool.ts:3)'],
    [{ name: 'a thrown value', message: '{"code":3}', at: '' }, '{ code: 3 } (a thrown value, no Error)'],
  ])('of %j', (error, expected) => {
    expect(said(error)).toBe(expected);
  });
});

test.each([['[1,null]', '[1, null]'], ['100', '100'], ['an error that names 3', 'an error that names 3'], ['"late"', '\'late\'']])('legible() of %j', (text, expected) => {
  expect(legible(text)).toBe(expected);
});
