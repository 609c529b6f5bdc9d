import { describe, expect, test } from 'vitest';
import { Opaque, PLAIN_DEPTH_MAX, PLAIN_PARTS_MAX, decode, encode } from './plain.ts';
import type { Plain } from './plain.ts';

const through = (value: unknown): unknown => decode(JSON.parse(JSON.stringify(encode(value))) as Plain);

describe('encode() and decode()', () => {
  const values: [string, unknown][] = [
    ['JSON', { a: [1, 'two', null, true], b: {} }],
    ['undefined', undefined],
    ['numbers that JSON loses', [NaN, Infinity, -Infinity, -0]],
    ['bigint', -12345678901234567890n],
    ['dates', [new Date(0), new Date(NaN)]],
    ['maps and sets', [new Map<unknown, unknown>([[{ key: 1 }, new Set([1, undefined])]])]],
    ['typed arrays', [new Int32Array([1, -2]), new Float64Array([NaN, -0]), new BigInt64Array([-1n]), new Uint8ClampedArray([300])]],
    ['buffers', new Uint8Array([1, 2]).buffer],
    ['objects with a field named $', { $: 'undefined', other: { $: 1 } }],
    ['a value that occurs twice', (() => { const twice = { a: 1 }; return [twice, twice]; })()],
  ];
  test.each(values)('keep %s', (_name, value) => {
    expect(through(value)).toStrictEqual(value);
  });

  test('keep an error\'s name, message, cause and fields', () => {
    const error = through(Object.assign(new RangeError('far', { cause: new Error('inner') }), { code: 7 })) as Error & { code: number };
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.message, (error.cause as Error).message, error.code]).toEqual(['RangeError', 'far', 'inner', 7]);
  });

  test('know an error that lost its inside on the way from a worker', () => {
    expect(encode(Object.create(TypeError.prototype, { message: { value: 'from afar' } }))).toEqual({ $: 'error', name: 'TypeError', message: 'from afar' });
  });

  test('keep a field named __proto__ as a field', () => {
    const plain = JSON.parse('{"__proto__": {"polluted": true}}') as object;
    const result = through(plain) as object;
    expect(Object.keys(result)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
  });
});

describe('encode()', () => {
  const named: [string, unknown, Plain][] = [
    ['a function', function work() { return 1; }, { $: 'function', name: 'work' }],
    ['a symbol', Symbol('mark'), { $: 'symbol', name: 'mark' }],
    ['a proxy', new Proxy({}, {}), { $: 'proxy' }],
    ['a cycle', (() => { const loop: { self?: unknown } = {}; loop.self = loop; return loop; })(), { self: { $: 'cycle' } }],
  ];
  test.each(named)('names %s', (_name, value, plain) => {
    expect(encode(value)).toEqual(plain);
    expect(JSON.stringify(plain).includes('self') ? undefined : decode(plain)).toEqual(JSON.stringify(plain).includes('self') ? undefined : expect.any(Opaque));
  });

  test('runs no getter, trap or method of the value', () => {
    const touched: string[] = [];
    const value = {
      get trap() { touched.push('getter'); return 1; },
      toJSON() { touched.push('toJSON'); },
      valueOf() { touched.push('valueOf'); },
      proxy: new Proxy({}, { get: () => touched.push('get'), ownKeys: () => { touched.push('ownKeys'); return []; }, getPrototypeOf: () => { touched.push('prototype'); return null; } }),
      list: Object.defineProperty([1, 2], 0, { get: () => touched.push('element'), enumerable: true }),
      map: Object.assign(new Map([[1, 2]]), { forEach: () => touched.push('forEach'), [Symbol.iterator]: () => touched.push('iterator') }),
      error: Object.create(new Proxy(Error.prototype, { get: () => touched.push('error') })) as unknown,
      view: Object.defineProperty(new Int8Array(1), 'length', { get: () => touched.push('length') }),
    };
    expect(encode(value)).toMatchObject({ trap: { $: 'accessor', name: 'trap' }, list: [{ $: 'accessor' }, 2], map: { $: 'map', entries: [[1, 2]] }, view: { $: 'Int8Array', values: [0] } });
    expect(touched).toEqual([]);
  });

  test('cuts off what is too deep, too large or too long, and says so', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 10_000; level += 1) deep = [deep];
    let plain = encode(deep);
    for (let level = 0; level < PLAIN_DEPTH_MAX; level += 1) plain = (plain as readonly Plain[])[0] as Plain;
    expect(plain).toEqual({ $: 'too deep' });
    expect((encode(new Array(PLAIN_PARTS_MAX * 2).fill(0)) as readonly Plain[]).at(-1)).toEqual({ $: 'too large' });
    expect(encode(new Int32Array(PLAIN_PARTS_MAX * 2))).toMatchObject({ $: 'too large' });
    expect(encode('x'.repeat(2_000_000))).toMatchObject({ $: 'too large' });
  });
});

describe('decode()', () => {
  test('never throws at what a hostile process made up', () => {
    const forged: Plain[] = [{ $: 'bigint', value: 'x' }, { $: 'bigint' }, { $: 'map', entries: 3 }, { $: 'map', entries: [1] }, { $: 'set' }, { $: 'date' }, { $: 'Int32Array', values: [{}] }, { $: 'error' }, { $: 'constructor' }, { $: '__proto__' }, { $: 'BigInt64Array', values: ['1'] }, { $: 'object' }];
    for (const plain of forged) expect(() => decode(plain)).not.toThrow();
    expect(decode({ $: 'constructor' })).toEqual(new Opaque('unknown', ''));
  });

  test('gives a number of a million digits no time', () => {
    expect(decode({ $: 'bigint', value: '9'.repeat(1_000_000) })).toBe(0n);
  });

  test('survives any depth', () => {
    const plain = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as Plain;
    expect(() => decode(plain)).not.toThrow();
  });
});
