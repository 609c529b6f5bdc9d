import { describe, expect, test } from 'vitest';
import { casesOnThreads } from './conformance/on-threads.ts';
import { valueCases } from './conformance/value.ts';
import { Lock } from './lock.ts';
import { RLock } from './rlock.ts';
import { SharedArray, SharedValue } from './value.ts';

casesOnThreads('SharedValue', valueCases);

describe('SharedValue', () => {
  test.each([['b', -128], ['B', 255], ['h', -32768], ['H', 65535], ['i', -(2 ** 31)], ['I', 2 ** 32 - 1], ['l', -(2 ** 31)], ['L', 2 ** 32 - 1], ['f', 0.5], ['d', -0.1], ['d', Infinity], ['d', -0]] as const)('of type %s holds %d', (type, number) => {
    const value = new SharedValue(type);
    expect(value.value).toBe(0);
    value.value = number;
    expect(Object.is(value.value, number)).toBe(true);
    expect(new SharedValue(type, number).value).toBe(number);
  });

  test.each([['q', -(2n ** 63n)], ['Q', 2n ** 64n - 1n]] as const)('of type %s holds a bigint', (type, number) => {
    expect(new SharedValue(type).value).toBe(0n);
    expect(new SharedValue(type, number).value).toBe(number);
  });

  test('of type c holds a character', () => {
    const value = new SharedValue('c', 'x');
    expect(value.value).toBe('x');
    value.value = 'ÿ';
    expect(value.value).toBe('ÿ');
    expect(() => (value.value = '€')).toThrow(RangeError);
    expect(() => (value.value = 'xy')).toThrow('it must be one of U+0000 to U+00FF: given is "xy"');
  });

  test('d holds NaN', () => {
    expect(new SharedValue('d', NaN).value).toBeNaN();
  });

  test('a number that is too large for the type loses its upper bits', () => {
    const value = new SharedValue('B');
    value.value += 258;
    expect(value.value).toBe(2);
  });

  test.each(['x', '', 'toString'])('of type %o cannot be made', (type) => {
    expect(() => new SharedValue(type as 'i')).toThrow('type must be one of b B c h H');
  });

  test('has a lock: an RLock by default, the given one, or none', () => {
    expect(new SharedValue('i').getLock()).toBeInstanceOf(RLock);
    expect(new SharedValue('i', 0, { lock: true }).getLock()).toBeInstanceOf(RLock);
    const lock = new Lock();
    expect(new SharedValue('i', 0, { lock }).getLock()).toBe(lock);
    expect(() => new SharedValue('i', 0, { lock: false }).getLock()).toThrow('it was made without a lock');
  });

  test('view is the memory itself', () => {
    const value = new SharedValue('i', 7);
    expect(Atomics.add(value.view, 0, 1)).toBe(7);
    expect(value.value).toBe(8);
  });

  test.each([['an RLock', {}], ['a Lock', { lock: new Lock() }], ['no lock', { lock: false }]] as const)('SharedValue.from() makes a value on the same memory of a clone, with %s', (_, options) => {
    const value = new SharedValue('d', 0.5, options);
    const same = SharedValue.from(structuredClone(value));
    same.value = 1.5;
    expect(value.value).toBe(1.5);
    expect(same.lock?.constructor).toBe(value.lock?.constructor);
    same.lock?.acquire();
    expect(value.lock?.locked).toBe(value.lock === undefined ? undefined : true);
    expect(SharedValue.from(value)).toBe(value);
    value.lock?.release();
  });

  test('anything else is no SharedValue', () => {
    for (const wrong of [undefined, null, {}, { kind: 'SharedArray', buffer: new SharedArrayBuffer(8), type: 'd' }]) expect(() => SharedValue.from(wrong as never)).toThrow(TypeError);
    expect(() => JSON.stringify(new SharedValue('i'))).toThrow('Cannot pass a SharedValue to a Process');
  });
});

describe('SharedArray', () => {
  test('has as many zeros as it is told, or the given elements', () => {
    expect([...new SharedArray('i', 3)]).toEqual([0, 0, 0]);
    expect([...new SharedArray('q', [1n, 2n])]).toEqual([1n, 2n]);
    expect([...new SharedArray('d', new Set([0.5, 1.5]))]).toEqual([0.5, 1.5]);
    expect([...new SharedArray('c', 'abc')]).toEqual(['a', 'b', 'c']);
    expect([...new SharedArray('i', 0)]).toEqual([]);
    expect(new SharedArray('i', []).length).toBe(0);
  });

  test('elements have indices, which are checked', () => {
    const array = new SharedArray('i', [1, 2, 3]);
    array[1] = 20;
    array[2]! += 1;
    expect([array[0], array[1], array[2], array.length]).toEqual([1, 20, 4, 3]);
    expect(() => array[3]).toThrow('Cannot use index 3 as the SharedArray has 3 elements');
    expect(() => array[-1]).toThrow(RangeError);
    expect(() => (array[3] = 1)).toThrow(expect.objectContaining({ code: 'ERR_INDEX' }));
    expect(Object.keys(array)).toEqual(['type', 'buffer', 'lock', 'kind']);
  });

  test('at() and set() also count from the end', () => {
    const array = new SharedArray('d', [0.5, 1.5, 2.5]);
    expect([array.at(0), array.at(-1)]).toEqual([0.5, 2.5]);
    array.set(-1, 9.25);
    expect(array.slice(1)).toEqual([1.5, 9.25]);
    for (const index of [3, -4, 0.5, NaN]) expect(() => array.at(index)).toThrow(RangeError);
  });

  test('other properties are what they are on any object', () => {
    const array: SharedArray<'i'> & { note?: string } = new SharedArray('i', 1);
    array.note = 'x';
    expect(array.note).toBe('x');
    expect((array as unknown as Record<string, unknown>)['nothing']).toBeUndefined();
    expect(array.getLock()).toBeInstanceOf(RLock);
    expect(array instanceof SharedArray).toBe(true);
  });

  test.each([-1, 1.5, NaN])('of %d elements cannot be made', (length) => {
    expect(() => new SharedArray('i', length)).toThrow(RangeError);
  });

  test('SharedArray.from() makes an array on the same memory of a clone', () => {
    const array = new SharedArray('H', [1, 2, 3]);
    const same = SharedArray.from(structuredClone(array));
    same[1] = 65_535;
    expect([...array]).toEqual([1, 65_535, 3]);
    expect(same.length).toBe(3);
    expect(SharedArray.from(array)).toBe(array);
    expect([...SharedArray.from(structuredClone(new SharedArray('i', 0)))]).toEqual([]);
    expect(() => SharedArray.from([1, 2] as never)).toThrow(TypeError);
    expect(() => JSON.stringify(array)).toThrow('Cannot pass a SharedArray to a Process');
  });
});
