import { describe, expect, test } from 'vitest';
import { Lock } from '../lock.ts';
import { CLONE, FRACTION, pack, PLAIN, unpack, WHOLE } from './packing.ts';

/** What a value is after it was packed and unpacked. */
function packed<Value>(value: Value): Value {
  return unpack(pack(value)) as Value;
}

class Point {
  readonly x = 1;
}

const shared = { same: true };
const cyclic: unknown[] = [1];
cyclic.push(cyclic);
const withExtra = Object.assign([1, 2], { extra: 3 });
const deep = (depth: number): unknown => (depth === 0 ? 'deep' : { next: deep(depth - 1) });
const accessor = { get now() { return 'computed'; } };

/** A value and how it is packed. */
type Example = readonly [value: unknown, packing: number];

const examples: readonly Example[] = [
    [0, WHOLE], [7, WHOLE], [-1, WHOLE], [2 ** 31 - 1, WHOLE], [-(2 ** 31), WHOLE],
    [2 ** 31, FRACTION], [-0, FRACTION], [0.1, FRACTION], [NaN, FRACTION], [-Infinity, FRACTION], [2 ** 53, FRACTION],
    ['', PLAIN], ['text', PLAIN], ['é€😀', PLAIN], ['\ud800', PLAIN], ['x'.repeat(30_000), PLAIN], ['x'.repeat(70_000), CLONE], ['é'.repeat(33_000), CLONE],
    [true, PLAIN], [false, PLAIN], [null, PLAIN], [undefined, PLAIN],
    [[], PLAIN], [[1, 'two', [3.5, -0, null, undefined]], PLAIN], [{}, PLAIN], [{ id: 1, name: 'ann', ok: true, none: undefined }, PLAIN],
    [{ 'a b': NaN, '€': [{}], '7': 8 }, PLAIN], [accessor, PLAIN], [deep(40), PLAIN], [deep(100), CLONE],
    [Array.from({ length: 4_096 }, (_, index) => index), PLAIN], [Array.from({ length: 5_000 }, (_, index) => index), CLONE],
    [Array.from({ length: 4_000 }, () => 'x'.repeat(30)), CLONE],
    [[shared, shared], CLONE], [cyclic, CLONE], [withExtra, CLONE],
    // eslint-disable-next-line no-sparse-arrays
    [[1, , 3], CLONE],
    [10n ** 20n, CLONE], [new Date(5), CLONE], [new Map([[1, new Set(['x'])]]), CLONE], [/x/gi, CLONE], [new Uint16Array([1, 2]), CLONE], [new ArrayBuffer(3), CLONE],
    [new Point(), CLONE], [Object.create(null), CLONE], [Object.create({ inherited: 1 }), CLONE], [JSON.parse('{ "__proto__": 1 }'), CLONE], [new Number(5), CLONE],
];

/** A short text for a value: some are large, or hold themselves. */
function titleOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) return `${Object.prototype.toString.call(value)} of ${Object.keys(value).slice(0, 3).join()}`;
  return String(value).slice(0, 20);
}

describe('pack() and unpack()', () => {
  test.each(examples.map((_, index) => [index, titleOf(examples[index]![0])] as const))('keep value %i as a structured clone does: %s', (index) => {
    const [value, packing] = examples[index]!;
    expect(pack(value).packing).toBe(packing);
    expect(packed(value)).toStrictEqual(structuredClone(value));
    expect(Object.is(packed(value), value) || typeof value === 'object').toBe(true);
  });

  test('keep the identity of what occurs twice, and holes', () => {
    const [one, other] = packed([shared, shared]);
    expect(one).toBe(other);
    // eslint-disable-next-line no-sparse-arrays
    expect(1 in packed([1, , 3])).toBe(false);
  });

  test('keep an error with its class, message and cause', () => {
    const error = packed(new RangeError('too far', { cause: 'why' }));
    expect(error).toBeInstanceOf(RangeError);
    expect([error.message, error.cause]).toEqual(['too far', 'why']);
  });

  test('copy: later changes do not show', () => {
    const value = { list: [1] };
    const item = pack(value);
    value.list.push(2);
    expect(unpack(item)).toEqual({ list: [1] });
  });

  test.each([[() => 1], [Symbol('x')], [{ call: () => 1 }], [new WeakMap()], [Promise.resolve()]])('refuse %o, which cannot be cloned', (value) => {
    expect(() => pack(value)).toThrow(TypeError);
    expect(() => pack(value)).toThrow(expect.objectContaining({ code: 'ERR_NOT_CLONEABLE' }));
  });

  test.each([[new Lock()], [{ deep: [new Int32Array(new SharedArrayBuffer(4))] }]])('refuse %o, which holds shared memory', (value) => {
    expect(() => pack(value)).toThrow('Cannot put as the value cannot be cloned: it holds shared memory');
  });

  test('an error that a getter throws leaves it as it is, and the next value is packed', () => {
    const failing = { get value() { throw new RangeError('getter'); } };
    expect(() => pack(failing)).toThrow('getter');
    expect(packed({ a: 1 })).toEqual({ a: 1 });
  });

  test('names of properties that are alike are kept apart', () => {
    const names = Array.from({ length: 2_000 }, (_, index) => `name${index % 1_000}`);
    for (const name of names) expect(Object.keys(packed({ [name]: 1 }))).toEqual([name]);
  });
});
