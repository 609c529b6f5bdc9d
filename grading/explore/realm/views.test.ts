/** Everything that reads or writes shared memory, against Node itself: methods, functions of the language, patterns, Buffer, growable memory. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluateBoth } from '../fixtures/differential.ts';
import type { Both } from '../fixtures/differential.ts';
import { removePrograms } from '../fixtures/programs.ts';

afterAll(removePrograms);

const SET_UP = `const sab = new SharedArrayBuffer(64); const i32 = new Int32Array(sab); const u8 = new Uint8Array(sab); const f64 = new Float64Array(sab); const b64 = new BigInt64Array(sab); const dv = new DataView(sab); const gsab = new (SharedArrayBuffer as any)(8, { maxByteLength: 16 }); const none: any = null;
 i32[0] = 7; i32[1] = -3; i32[2] = 5`;

describe('shared memory by every road', () => {
  const expressions = [
    'Object.assign(i32, [1, 2]).slice(0, 3)', 'Object.assign(i32, { 1: 8, 99: 1, x: 3 })',
    '(Object.assign(i32, u8.subarray(0, 2)), [...i32.slice(0, 3)])', 'Object.assign({}, i32)[1]', 'Reflect.set(i32, 0, 4) && i32[0]',
    'Reflect.set(i32, 99, 4)', 'Reflect.set(i32, "0", 4.7) && i32[0]', 'Reflect.get(i32, "1")', 'Reflect.get(i32, 99)', 'Reflect.has(i32, 1)',
    '(({ 0: x, 1: y }) => [x, y])(i32)', '(() => { const { 0: x, length } = i32; return [x, length]; })()',
    '(() => { const { 0: x, ...rest } = i32; return [x, (rest as any)[1], Object.keys(rest).length]; })()',
    '(() => { let a, b; ({ 0: a, 1: b } = i32 as any); return [a, b]; })()', '(() => { const k = 2; const { [k]: z } = i32; return z; })()',
    '(() => { for (const { 0: q } of [i32]) return q; })()', '(() => { try { throw i32; } catch ({ 1: q }: any) { return q; } })()',
    '(({ v: { 0: q } }) => q)({ v: i32 })', '(({ 0: a, ...r } = [1, 2, 3] as any) => [a, r])()', '(({ ...r }) => r)({ a: 1 })',
    '(({ 0: a }) => a)("xy" as any)', '(({ 0: a }: any) => a)(none)', '(({ 0: a = 9 }: any) => a)(5)', '({ ...i32.subarray(0, 2), b: 1 })',
    '({ ...(none), ...(1, { a: 2 }) })', 'Array.prototype.map.call(i32, (x: any) => x * 2).slice(0, 3)', 'Array.prototype.slice.call(i32, 0, 2)',
    'Array.prototype.join.call(i32.subarray(0, 3), "+")', 'Array.prototype.indexOf.call(i32, 5)', '[].includes.call(i32 as any, 5 as never)',
    'Array.prototype.reduce.call(i32, (a: any, b: any) => a + b)', '(Array.prototype.fill.call(i32, 3, 1, 2), i32.slice(0, 3))',
    '(Array.prototype.reverse.call(i32.subarray(0, 3)), i32.slice(0, 3))',
    '(Array.prototype.sort.call(i32.subarray(0, 3), (a: any, b: any) => a - b), i32.slice(0, 3))', 'Array.prototype.push.call(i32, 3)',
    'Array.prototype.pop.call(i32)', 'Array.prototype.at.call(i32, 1)', '[].concat.call([], i32 as never).length',
    'Reflect.apply(Array.prototype.slice, i32, [0, 2])', 'Array.prototype.filter.bind(i32)((x: any) => x > 5)',
    '[...Array.prototype.entries.call(i32)].slice(0, 2)', 'Array.prototype.every.apply(i32, [(x: any) => x < 100] as any)',
    'Array.prototype.flat.call(i32).length', 'Math.max.apply(null, i32 as any)', 'Math.max(...i32)', 'Reflect.apply(Math.min, null, i32)',
    'String.fromCharCode.apply(null, u8.subarray(0, 1) as any)', 'Math.hypot.call(null, ...i32.subarray(0, 2))',
    'new (class { x; constructor(...a: any[]) { this.x = a.length; } })(...i32).x', 'Reflect.construct(Array, i32.subarray(0, 2))',
    'JSON.stringify(i32.subarray(0, 2))', 'JSON.stringify({ a: [i32.subarray(1, 3)] })', 'JSON.stringify(i32.subarray(0, 1), (k, v) => v)',
    'JSON.stringify({ i: i32.subarray(0, 1), z: 1 }, ["i", "0"])', '"toJSON" in i32', 'JSON.stringify(Buffer.from(sab, 0, 2))',
    'JSON.stringify(u8.subarray(0, 2), null, 1)', 'new Int32Array(i32.subarray(0, 3))', 'new Float32Array(i32)[1]', 'new BigInt64Array(b64).length',
    'new Int32Array(b64 as any)', 'Int32Array.from(u8.subarray(0, 2))', 'new Set(i32).size', 'Array.from(i32.entries()).length',
    'Object.entries(i32)[1]', 'Object.values(i32)[0]', 'Object.getOwnPropertyDescriptor(i32, 1)',
    'Object.getOwnPropertyDescriptors(i32.subarray(0, 1))', '(Object.defineProperty(i32, 0, { value: 12 }), i32[0])',
    'Object.defineProperty(i32, 0, { value: 12, writable: false })', 'Object.defineProperty(i32, 99, { value: 12 })', 'Object.freeze(i32)',
    'Object.isFrozen(i32)', 'Object.is(i32[0], 7)', 'Object.keys(i32.subarray(0, 2))', 'Object.fromEntries(i32.subarray(0, 2).entries())',
    'new TextDecoder().decode(u8.subarray(0, 1))', '(u8[0] = 65, new TextDecoder().decode(sab as any).length)',
    '(new TextEncoder().encodeInto("hey", u8), u8[1])', 'new TextDecoder("latin1").encoding', 'new TextDecoder() instanceof TextDecoder',
    'Object.prototype.toString.call(new TextEncoder())', 'Buffer.from(sab, 0, 4)', 'Buffer.from(sab).readInt32LE(4)',
    'Buffer.from(i32.subarray(0, 2))', '(Buffer.from(sab).writeInt32LE(77, 0), i32[0])', '(Buffer.from(sab).fill(1, 0, 4), i32[0])',
    '(Buffer.from(sab).write("abc"), u8[2])', '(Buffer.from(sab).set([9, 9]), u8[1])', 'Buffer.from(sab).toString("hex", 0, 4)',
    'Buffer.from(sab, 0, 4).equals(Buffer.from([7, 0, 0, 0]))', 'Buffer.from([7]).compare(u8.subarray(0, 1))',
    '(Buffer.from([5, 6]).copy(u8, 1), [...u8.slice(0, 4)])', '(Buffer.from(sab).subarray(0, 4)[0] = 3, i32[0])', '[...Buffer.from(sab, 0, 3)]',
    'Buffer.concat([Buffer.from(sab, 0, 2), Buffer.from("a")])', 'Buffer.isBuffer(Buffer.from(sab))', 'Buffer.from(sab) instanceof Buffer',
    'Buffer.from(sab) instanceof Uint8Array', 'Buffer.from("ab").toString()', 'Buffer.from(sab, 0, 4).swap32()', 'Buffer.byteLength(u8)',
    'Buffer.from(sab, 0, 8).includes(7)', 'Buffer.from(sab).slice(0, 1)[0]', 'Buffer.from(sab).readBigInt64LE(0)', 'Buffer.from(sab).buffer === sab',
    'Buffer.from(sab).map((x: number) => x + 1)[0]', 'Buffer.name', 'typeof Buffer.poolSize', 'i32.at(0)', 'i32.at(-99)',
    'i32.fill(1, 1, 3).slice(0, 4)', 'i32.fill("5" as any, -2).slice(-2)', 'i32.copyWithin(0, 1, 3).slice(0, 3)', 'i32.copyWithin(-1, 0).at(-1)',
    '(i32.set(i32.subarray(0, 3), 1), i32.slice(0, 5))', '(u8.set(i32.subarray(0, 2)), u8.slice(0, 2))', 'i32.set([1n] as any)',
    'i32.set(b64 as any)', 'i32.subarray(1).subarray(1)[0]', 'i32.subarray(-2).byteOffset', 'new Int32Array(i32.subarray(1).buffer, 4, 1)[0]',
    'i32.sort().slice(0, 2)', 'i32.sort((a: any, b: any) => { throw new RangeError("c"); })', 'i32.toSorted?.().slice(0, 2)',
    'i32.map((x, i) => { i32[i + 1] = 50; return x; }).slice(0, 3)', 'i32.forEach.length', 'i32.find((x, i, v) => v === i32)',
    'i32.reduce((a, b, i, v) => a + v.length)', 'i32.reduceRight((a, b) => a * 2 + b, 1)',
    '(() => { const out = []; for (const x of i32.subarray(0, 3)) { i32[1] = 40; out.push(x); } return out; })()',
    '(() => { const it = i32.values(); it.next(); i32[1] = 33; return it.next().value; })()', 'Object.prototype.toString.call(i32.values())',
    '[...i32.subarray(0, 0)]', 'i32[Symbol.iterator] === i32.values', 'i32.values.name + i32.fill.name + i32.set.length',
    '(i32.values() as any).map?.((x: number) => x + 1).next().value', 'i32.filter(() => false).length',
    'i32.slice(1, 2).buffer instanceof SharedArrayBuffer', 'i32.map((x) => x).buffer instanceof ArrayBuffer', 'i32.with?.(0, 9)[0]',
    'i32.with?.(99, 9)', 'new (class extends Int32Array {})(sab)[0]', 'new DataView(sab, 4).getInt32(0, true)', 'dv.setUint8(0, 300) ?? u8[0]',
    'dv.getFloat32("0" as any, true)', 'dv.getInt8(Symbol() as any)', 'dv.getInt32(-1)', 'dv.getInt32(61)', '(dv.setBigUint64(0, 5n), b64[0])',
    'dv.setBigInt64(0, 5 as any)', 'dv.getInt8(NaN)', 'dv.getInt8.name', 'dv instanceof DataView', 'dv.constructor === DataView',
    'sab.slice(4, 8).byteLength', 'new Int32Array(sab.slice(0, 8))', 'sab.slice(-8).byteLength', 'sab.constructor === SharedArrayBuffer',
    'new (sab.constructor as any)(4).byteLength', 'Object.prototype.toString.call(sab)', '(sab as any).growable', 'sab instanceof SharedArrayBuffer',
    'SharedArrayBuffer.length', 'SharedArrayBuffer.name', 'new (class extends SharedArrayBuffer { x = 1; })(8).byteLength',
    '(sab as any).maxByteLength', '[gsab.growable, gsab.maxByteLength, gsab.byteLength]', '(gsab.grow(12), gsab.byteLength)', 'gsab.grow(4)',
    'gsab.grow(99)', 'gsab.grow(8)',
    '(() => { const v = new Int32Array(gsab); const before = v.length; gsab.grow(16); return [before, v.length, v.byteLength, v[3], v[4]]; })()',
    '(() => { const v = new Int32Array(gsab, 4, 1); gsab.grow(16); return [v.length, v[0]]; })()',
    '(() => { const v = new Uint8Array(gsab); gsab.grow(16); v[15] = 3; v.fill(1, 0, 2); return [...v]; })()',
    '(() => { const v = new Int32Array(gsab).subarray(1); gsab.grow(16); return v.length; })()',
    '(() => { const v = new DataView(gsab); gsab.grow(16); return [v.byteLength, v.getInt8(15)]; })()',
    '(() => { const v = structuredClone(new Int32Array(gsab)); gsab.grow(16); return [v.length]; })()',
    'new (SharedArrayBuffer as any)(8, { maxByteLength: 4 })', 'new (SharedArrayBuffer as any)(8, { maxByteLength: undefined }).growable',
    '(() => { const v = new Int32Array(gsab); gsab.grow(16); Atomics.store(v, 3, 9); return Atomics.load(v, 3); })()',
    '(() => { const v = new Int32Array(gsab); return Object.keys(v).concat(Object.getOwnPropertyNames(v)).length > 2; })()',
    'sab.slice.call({} as any)', '(sab as any).grow(3)',
  ];
  let both: Both<string>;
  beforeAll(async () => { both = await evaluateBoth(SET_UP, expressions); }, 90_000);
  test.each(expressions)('%s', (expression) => {
    expect(both.explored[expression]).toBe(both.real[expression]);
  });
});
