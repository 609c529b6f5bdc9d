/**
 * Plain data that crosses process borders as JSON, with the few JavaScript values that JSON loses.
 *
 * {@link encode} runs beside learner code and may meet any value; {@link decode} runs in the deciding
 * process and meets only what `JSON.parse` made. Neither calls a getter, a method or a Proxy trap of
 * the value it is given, so no value can lie by answering differently the second time.
 */
import { types } from 'node:util';

/** JSON plus tagged values: `{"$": "undefined" | "NaN" | "-0" | ...}`. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/** Values nested deeper than this are cut off and say so. */
export const PLAIN_DEPTH_MAX = 64;
/** Of a value with more parts than this the rest is cut off and says so. */
export const PLAIN_PARTS_MAX = 100_000;
/** Characters of a single string; the rest is cut off. */
export const PLAIN_STRING_MAX = 1_000_000;

/** Stands for a value that cannot be plain data, such as a function; equal to nothing but its own kind and name. */
export class Opaque {
  /** `function`, `symbol`, `cycle`, `accessor`, `proxy`, `too deep`, `too large`, `unknown`. */
  readonly what: string;
  readonly name: string;

  constructor(what: string, name: string) {
    this.what = what;
    this.name = name;
  }
}

type Dictionary = Record<string, Plain>;
type NumberArray = ArrayLike<number | bigint>;

/* eslint-disable @typescript-eslint/unbound-method -- own copies, because learner code shares the realm in which `encode`
   runs and may replace any built-in; always called by `apply` */
const { getOwnPropertyDescriptor, getPrototypeOf, defineProperty, keys: ownKeys } = Object;
const { isArray } = Array;
const { isFinite: isFiniteNumber, isNaN: isNotANumber } = Number;
const { apply } = Reflect;
const mapForEach = Map.prototype.forEach;
const setForEach = Set.prototype.forEach;
const dateValue = Date.prototype.getTime;
const bigintText = BigInt.prototype.toString;
const symbolDescription = getOwnPropertyDescriptor(Symbol.prototype, 'description')?.get as () => string | undefined;
const viewPrototype = getPrototypeOf(Uint8Array.prototype) as object;
const viewTag = getOwnPropertyDescriptor(viewPrototype, Symbol.toStringTag)?.get as () => string;
const viewLength = getOwnPropertyDescriptor(viewPrototype, 'length')?.get as () => number;
const Bytes = Uint8Array;
const ERROR_PROTOTYPE = Error.prototype;
const { has: setHas, add: setAdd, delete: setDelete } = Set.prototype;
/* eslint-enable @typescript-eslint/unbound-method */

const VIEWS = {
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array,
  BigInt64Array, BigUint64Array,
} as const;

/**
 * Turn any value into plain data.
 *
 * @param value Whatever a program returned. It is only looked at: accessors, functions, symbols, proxies and cycles
 *   become a tag that names them, as does everything beyond the caps.
 */
export function encode(value: unknown): Plain {
  return new Encoder().encode(value, 0);
}

/**
 * Rebuild the value that {@link encode} turned into plain data.
 *
 * @param plain Parsed JSON; it may come from a hostile process. What cannot be rebuilt becomes an {@link Opaque}.
 */
export function decode(plain: Plain): unknown {
  return decodeAt(plain, 0);
}

class Encoder {
  #parts = 0;
  // The objects between the root and the value in hand: meeting one of them again is a cycle.
  readonly #path = new Set<object>();

  encode(value: unknown, depth: number): Plain {
    this.#parts += 1;
    if (this.#parts > PLAIN_PARTS_MAX) return tag('too large');
    switch (typeof value) {
      case 'string': return value.length > PLAIN_STRING_MAX ? tag('too large', `a string of ${value.length} characters`) : value;
      case 'boolean': return value;
      case 'number': return encodeNumber(value);
      case 'undefined': return tag('undefined');
      case 'bigint': return { $: 'bigint', value: apply(bigintText, value, []) };
      case 'symbol': return tag('symbol', apply(symbolDescription, value, []) ?? '');
      case 'function': return tag('function', types.isProxy(value) ? '' : ownString(value, 'name'));
      default: return value === null ? null : this.#object(value as object, depth);
    }
  }

  #object(value: object, depth: number): Plain {
    if (types.isProxy(value)) return tag('proxy');
    if (apply<Set<object>, [object], boolean>(setHas, this.#path, [value])) return tag('cycle');
    if (depth >= PLAIN_DEPTH_MAX) return tag('too deep');
    apply(setAdd, this.#path, [value]);
    try {
      return this.#inner(value, depth + 1);
    } finally {
      apply(setDelete, this.#path, [value]);
    }
  }

  #inner(value: object, depth: number): Plain {
    if (isArray(value)) return this.#elements(value, ownLength(value), depth);
    if (isError(value)) return this.#error(value, depth);
    if (types.isDate(value)) return { $: 'date', value: encodeNumber(apply(dateValue, value, [])) };
    if (types.isMap(value)) return { $: 'map', entries: this.#mapEntries(value, depth) };
    if (types.isSet(value)) return { $: 'set', values: this.#setValues(value, depth) };
    if (types.isTypedArray(value)) return this.#view(apply(viewTag, value, []), value, depth);
    if (types.isAnyArrayBuffer(value)) {
      const name = types.isSharedArrayBuffer(value) ? 'SharedArrayBuffer' : 'ArrayBuffer';
      return this.#view(name, new Bytes(value), depth);
    }
    const fields = this.#fields(value, depth);
    return '$' in fields ? { $: 'object', fields } : fields;
  }

  #elements(value: object, length: number, depth: number): Plain[] {
    const list: Plain[] = [];
    for (let index = 0; index < length; index += 1) {
      define(list, index, this.#property(value, `${index}`, depth));
      // One more says "too large", then it is enough.
      if (this.#parts > PLAIN_PARTS_MAX) break;
    }
    return list;
  }

  #view(name: string, view: NumberArray, depth: number): Plain {
    const length = apply(viewLength, view, []);
    const values: Plain[] = [];
    for (let index = 0; index < length; index += 1) {
      if (this.#parts > PLAIN_PARTS_MAX) return tag('too large', `${name} of ${length} elements`);
      define(values, index, this.encode(view[index], depth));
    }
    return { $: name, values };
  }

  #mapEntries(map: Map<unknown, unknown>, depth: number): Plain[] {
    const entries: Plain[] = [];
    let index = 0;
    apply(mapForEach, map, [
      (value: unknown, key: unknown) => {
        if (this.#parts > PLAIN_PARTS_MAX) return;
        define(entries, index, [this.encode(key, depth), this.encode(value, depth)]);
        index += 1;
      },
    ]);
    return entries;
  }

  #setValues(set: Set<unknown>, depth: number): Plain[] {
    const values: Plain[] = [];
    let index = 0;
    apply(setForEach, set, [
      (value: unknown) => {
        if (this.#parts > PLAIN_PARTS_MAX) return;
        define(values, index, this.encode(value, depth));
        index += 1;
      },
    ]);
    return values;
  }

  #error(error: Error, depth: number): Plain {
    const result: Dictionary = { $: 'error', name: inheritedString(error, 'name'), message: inheritedString(error, 'message') };
    if (getOwnPropertyDescriptor(error, 'cause') !== undefined) result['cause'] = this.#property(error, 'cause', depth);
    if (getOwnPropertyDescriptor(error, 'errors') !== undefined) result['errors'] = this.#property(error, 'errors', depth);
    const fields = this.#fields(error, depth);
    delete fields['cause'];
    delete fields['errors'];
    if (ownKeys(fields).length > 0) result['fields'] = fields;
    return result;
  }

  #fields(value: object, depth: number): Dictionary {
    const fields: Dictionary = {};
    const keys = ownKeys(value);
    for (let index = 0; index < keys.length; index += 1) {
      define(fields, keys[index] as string, this.#property(value, keys[index] as string, depth));
      if (this.#parts > PLAIN_PARTS_MAX) break;
    }
    return fields;
  }

  #property(value: object, key: string, depth: number): Plain {
    const descriptor = getOwnPropertyDescriptor(value, key);
    if (descriptor === undefined) return this.encode(undefined, depth);
    return 'value' in descriptor ? this.encode(descriptor.value, depth) : tag('accessor', key);
  }
}

// An error that came from a worker is none for the engine: Node rebuilds it as an object with an error's prototype.
function isError(value: object): value is Error {
  if (types.isNativeError(value)) return true;
  let holder = getPrototypeOf(value) as object | null;
  for (let step = 0; holder !== null && !types.isProxy(holder) && step < 20; step += 1) {
    if (holder === ERROR_PROTOTYPE) return true;
    holder = getPrototypeOf(holder) as object | null;
  }
  return false;
}

function encodeNumber(value: number): Plain {
  if (isNotANumber(value)) return tag('NaN');
  if (!isFiniteNumber(value)) return tag(value > 0 ? 'Infinity' : '-Infinity');
  return value === 0 && 1 / value < 0 ? tag('-0') : value;
}

function tag(what: string, name?: string): Plain {
  return name === undefined || name === '' ? { $: what } : { $: what, name: name.slice(0, 200) };
}

// Plain assignment would run a setter that learner code put on a prototype, and `__proto__` would change the prototype.
function define(target: object, key: string | number, value: Plain): void {
  defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

function ownString(value: object, key: string): string {
  const found: unknown = getOwnPropertyDescriptor(value, key)?.value;
  return typeof found === 'string' ? found : '';
}

function ownLength(value: object): number {
  const found: unknown = getOwnPropertyDescriptor(value, 'length')?.value;
  return typeof found === 'number' ? found : 0;
}

function inheritedString(value: object, key: string): string {
  let holder: object | null = value;
  for (let step = 0; holder !== null && !types.isProxy(holder) && step < 20; step += 1) {
    if (getOwnPropertyDescriptor(holder, key) !== undefined) return ownString(holder, key).slice(0, PLAIN_STRING_MAX);
    holder = getPrototypeOf(holder) as object | null;
  }
  return '';
}

function decodeAt(plain: Plain, depth: number): unknown {
  if (typeof plain !== 'object' || plain === null) return plain;
  if (depth > PLAIN_DEPTH_MAX + 1) return new Opaque('too deep', '');
  if (isArray(plain)) return plain.map((part: Plain) => decodeAt(part, depth + 1));
  const dictionary = plain as Dictionary;
  return typeof dictionary['$'] === 'string' ? decodeTag(dictionary['$'], dictionary, depth) : decodeFields(dictionary, depth);
}

function decodeTag(what: string, plain: Dictionary, depth: number): unknown {
  switch (what) {
    case 'undefined': return undefined;
    case 'NaN': return Number.NaN;
    case 'Infinity': return Number.POSITIVE_INFINITY;
    case '-Infinity': return Number.NEGATIVE_INFINITY;
    case '-0': return -0;
    case 'bigint': return decodeBigint(plain['value']);
    case 'date': return new Date(Number(decodeAt(plain['value'] ?? null, PLAIN_DEPTH_MAX)));
    case 'map': return new Map(list(plain['entries']).map((entry) => [decodeAt(list(entry)[0] ?? null, depth + 1), decodeAt(list(entry)[1] ?? null, depth + 1)]));
    case 'set': return new Set(list(plain['values']).map((value) => decodeAt(value, depth + 1)));
    case 'object': return decodeFields(fieldsOf(plain['fields']), depth);
    case 'error': return decodeError(plain, depth);
    case 'ArrayBuffer': return new Uint8Array(list(plain['values']).map(Number)).buffer;
    case 'SharedArrayBuffer': return sharedCopy(list(plain['values']).map(Number));
    default: return decodeView(what, plain) ?? new Opaque(OPAQUE.has(what) ? what : 'unknown', text(plain['name']));
  }
}

const OPAQUE = new Set(['function', 'symbol', 'cycle', 'accessor', 'proxy', 'too deep', 'too large']);

function decodeFields(plain: Dictionary, depth: number): unknown {
  const result = {};
  for (const key of ownKeys(plain)) {
    defineProperty(result, key, { value: decodeAt(plain[key] as Plain, depth + 1), enumerable: true, configurable: true, writable: true });
  }
  return result;
}

function decodeView(name: string, plain: Dictionary): unknown {
  if (!Object.hasOwn(VIEWS, name)) return undefined;
  const values = list(plain['values']);
  if (name === 'BigInt64Array' || name === 'BigUint64Array') return new VIEWS[name](values.map((value) => decodeBigint(fieldsOf(value)['value'])));
  return new VIEWS[name as 'Int32Array'](values.map((value) => Number(decodeAt(value, PLAIN_DEPTH_MAX))));
}

function decodeError(plain: Dictionary, depth: number): Error {
  const error = new Error(text(plain['message']));
  const set = (key: string, value: unknown): void => void defineProperty(error, key, { value, enumerable: false, configurable: true, writable: true });
  set('name', text(plain['name']));
  set('stack', `${text(plain['name'])}: ${text(plain['message'])}`);
  if (plain['cause'] !== undefined) set('cause', decodeAt(plain['cause'], depth + 1));
  if (plain['errors'] !== undefined) set('errors', decodeAt(plain['errors'], depth + 1));
  const fields = fieldsOf(plain['fields']);
  for (const key of ownKeys(fields)) {
    if (key === 'name' || key === 'stack' || key === 'message') continue;
    defineProperty(error, key, { value: decodeAt(fields[key] as Plain, depth + 1), enumerable: true, configurable: true, writable: true });
  }
  return error;
}

function decodeBigint(value: Plain | undefined): bigint {
  // A hostile "number" of a million digits would take seconds to read.
  return typeof value === 'string' && /^-?\d{1,10000}$/.test(value) ? BigInt(value) : 0n;
}

function sharedCopy(values: readonly number[]): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(values.length);
  new Uint8Array(buffer).set(values);
  return buffer;
}

function list(value: Plain | undefined): readonly Plain[] {
  return isArray(value) ? (value as readonly Plain[]) : [];
}

function fieldsOf(value: Plain | undefined): Dictionary {
  return typeof value === 'object' && value !== null && !isArray(value) ? (value as Dictionary) : {};
}

function text(value: Plain | undefined): string {
  return typeof value === 'string' ? value : '';
}
