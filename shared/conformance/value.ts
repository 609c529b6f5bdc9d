/** What every `SharedValue` and `SharedArray` must do: _TestValue and _TestArray of CPython's multiprocessing tests in meaning. */
import type { Case } from './case.ts';

const add = 'value.getLock().run(() => { value.value = value.value + 1; });';

/** Programs with a `SharedValue` or a `SharedArray`. */
export const valueCases: readonly Case[] = [
  {
    fact: 'value += 1 of two threads under getLock() loses nothing',
    shared: { value: "new SharedValue('i')" }, threads: [add, add], result: '[value.value, value.getLock().locked]', values: [[2, false]],
  },
  {
    fact: 'value += 1 of two threads without the lock can lose an update',
    shared: { value: "new SharedValue('i')" }, threads: ['value.value += 1;', 'value.value += 1;'], result: 'value.value', values: [1, 2],
  },
  {
    fact: 'value += 1 under a given Lock loses nothing',
    shared: { value: "new SharedValue('q', 1n, { lock: new Lock() })" }, threads: ['value.getLock().run(() => { value.value += 1n; });', 'value.getLock().run(() => { value.value += 1n; });'],
    result: 'String(value.value)', values: ['3'],
  },
  {
    fact: 'a fraction is read as a whole: never half of one and half of another',
    shared: { value: "new SharedValue('d', -0.1)" }, threads: ['value.value = 1e300;', 'const seen = value.value; cell[0] = seen === -0.1 ? 1 : seen === 1e300 ? 2 : 3;'],
    result: 'cell[0]', values: [1, 2],
  },
  {
    fact: 'elements that a thread writes by index are seen by the others',
    shared: { array: "new SharedArray('h', [1, 2, 3])" }, threads: ['array[0] = -7;', 'array[2] += 1;'], result: '[...array]', values: [[-7, 2, 4]],
  },
  {
    fact: 'prefix sums under the lock of the array',
    shared: { array: "new SharedArray('d', [0.5, 1, 2])" }, threads: ['array.getLock().run(() => { for (let index = 1; index < array.length; index += 1) array[index] += array[index - 1]; });'],
    result: 'array.slice()', values: [[0.5, 1.5, 3.5]],
  },
];
