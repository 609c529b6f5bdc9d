/**
 * The structured clone algorithm as text: a message is a string while it is under way, so that
 * every delivery, in every execution, makes fresh objects.
 *
 * Source: HTML Standard, 2.7 "Safe passing of structured data".
 */
import { codedError, DOMException } from './dom-exception.ts';
import { isTracking, sharedByteLengthOf } from './shadow.ts';

export interface Shared {
  /** The number of a SharedArrayBuffer in the world. */
  sabId(buffer: SharedArrayBuffer): number | undefined;
  sabOf(id: number, byteLength: number, maxByteLength?: number): SharedArrayBuffer;
  portId(value: unknown): string | undefined;
  portOf(id: string): unknown;
  place(stack: string): string;
  /** Node 22 and later word some refusals in another way. */
  readonly modern: boolean;
  isProxy(value: unknown): boolean;
  /** Takes the bytes out of an ArrayBuffer that was transferred. */
  detach(buffer: ArrayBuffer): void;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const VIEWS = {
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array, ...('Float16Array' in globalThis ? { Float16Array: globalThis.Float16Array as unknown as Int8ArrayConstructor } : {}),
  BigInt64Array, BigUint64Array, DataView,
};
const ERRORS: Record<string, ErrorConstructor> = {
  Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError,
};
const { stringify, parse } = JSON;
const { isView } = ArrayBuffer;
const toStringTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Int8Array.prototype), Symbol.toStringTag)?.get as () => string;
const classOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

/** A value that cannot be sent, as Node words it. */
const dataCloneError = (message: string): DOMException => new DOMException(message, 'DataCloneError');

/**
 * Writes a value as text.
 * @param errors A structured clone knows Node's own classes of errors only, and nothing that was added
 *   to them. The `error` event of a worker carries more (`whole`): the name and what can be cloned.
 * @throws {DOMException} `DataCloneError`: If a part of it cannot be cloned.
 */
export function encode(value: unknown, shared: Shared, transferred: readonly unknown[] = [], errors: 'cloned' | 'whole' = 'cloned'): string {
  const seen = new Map<object, number>();
  const go = (part: unknown): Json => {
    switch (typeof part) {
      case 'string':
      case 'boolean': return part;
      case 'undefined': return { $: 'undefined' };
      case 'bigint': return { $: 'bigint', value: String(part) };
      case 'number':
        if (Object.is(part, -0)) return { $: '-0' };
        return Number.isFinite(part) ? part : { $: String(part) };
      case 'object': return part === null ? null : object(part);
      default: throw dataCloneError(`${typeof part === 'function' ? firstLine(part) : String(part)} could not be cloned.`);
    }
  };
  const object = (part: object): Json => {
    const before = seen.get(part);
    if (before !== undefined) return { $: 'ref', value: before };
    seen.set(part, seen.size);
    if (shared.isProxy(part)) throw dataCloneError('#<Object> could not be cloned.');
    if (marks.uncloneable.has(part)) throw dataCloneError('Cannot clone object of unsupported type.');
    const port = shared.portId(part);
    if (port !== undefined) {
      if (!transferred.includes(part)) {
        const message = 'Object that needs transfer was found in message but not listed in transferList';
        throw shared.modern ? dataCloneError(message) : codedError(TypeError, 'ERR_MISSING_TRANSFERABLE_IN_TRANSFER_LIST', message);
      }
      return { $: 'port', value: port };
    }
    if (isView(part)) return view(part);
    if (Array.isArray(part)) return array(part);
    switch (classOf(part)) {
      case 'SharedArrayBuffer': return sharedBuffer(part as SharedArrayBuffer);
      case 'ArrayBuffer': return buffer(part as ArrayBuffer);
      case 'Date': return { $: 'Date', value: go((part as Date).getTime()) };
      case 'RegExp': return { $: 'RegExp', value: [(part as RegExp).source, (part as RegExp).flags] };
      case 'Map': return { $: 'Map', value: [...(part as Map<unknown, unknown>)].map(([key, item]) => [go(key), go(item)]) };
      case 'Set': return { $: 'Set', value: [...(part as Set<unknown>)].map(go) };
      case 'Error': return error(part as Error);
      case 'Number': case 'String': case 'Boolean': case 'BigInt': return { $: 'box', value: go((part as { valueOf(): unknown }).valueOf()) };
      case 'DOMException': return shared.modern ? { $: 'dom', name: (part as Error).name, message: (part as Error).message } : plain({});
      case 'Promise': case 'WeakMap': case 'WeakSet': case 'WeakRef':
        throw dataCloneError(`#<${classOf(part)}> could not be cloned.`);
      case 'Generator': case 'AsyncGenerator': case 'Symbol': throw dataCloneError(`[object ${classOf(part)}] could not be cloned.`);
      case 'Arguments': throw dataCloneError('#<Object> could not be cloned.');
      default: return plain(part);
    }
  };
  const sharedBuffer = (part: SharedArrayBuffer & { readonly growable?: boolean; readonly maxByteLength?: number }): Json => ({
    $: 'sab', value: shared.sabId(part) ?? -1, bytes: Reflect.apply(sharedByteLengthOf, part, []), ...(part.growable ? { max: part.maxByteLength } : {}),
  });
  const array = (part: unknown[]): Json => {
    const keys = Object.keys(part);
    // Only an array without holes and without other properties is written as one.
    if (keys.length === part.length && (part.length === 0 || keys.at(-1) === String(part.length - 1))) return Array.from(part, go);
    return { $: 'array', length: part.length, value: keys.map((key) => [key, go(part[key as never])]) };
  };
  const buffer = (part: ArrayBuffer & { readonly resizable?: boolean; readonly maxByteLength?: number }): Json => {
    if (isDetached(part)) throw dataCloneError('An ArrayBuffer is detached and could not be cloned.');
    return { $: 'ArrayBuffer', value: bytesOf(part), ...(part.resizable ? { max: part.maxByteLength } : {}) };
  };
  const plain = (part: object): Json => {
    const entries = Object.keys(part).map((key) => [key, go((part as Record<string, unknown>)[key])] as const);
    const result = Object.fromEntries(entries);
    return '$' in result || '__proto__' in Object.fromEntries(entries.map(([key]) => [key, 1])) && entries.some(([key]) => key === '__proto__')
      ? { $: 'object', value: entries.map(([key, item]) => [key, item]) } : result;
  };
  const view = (part: ArrayBufferView): Json => {
    const type = classOf(part) === 'DataView' ? 'DataView' : toStringTag.call(part);
    const length = isTracking(part) ? -1 : type === 'DataView' ? part.byteLength : (part as Int8Array).length;
    return { $: 'view', type, of: go(part.buffer), offset: part.byteOffset, length };
  };
  const error = (part: { name: unknown; message: unknown; stack?: unknown; cause?: unknown }): Json => {
    const name = String(part.name);
    const result: Record<string, Json> = {
      $: 'Error', name: errors === 'whole' || name in ERRORS ? name : 'Error', message: String(part.message), at: shared.place(String(part.stack)),
    };
    if ('cause' in part) result['cause'] = go(part.cause);
    if (errors === 'whole') {
      const more = Object.entries(part).filter(([key, item]) => !['name', 'message', 'stack', 'cause'].includes(key) && (typeof item !== 'object' || item === null) && typeof item !== 'function' && typeof item !== 'symbol');
      if (more.length > 0) result['more'] = more.map(([key, item]) => [key, go(item)]);
    }
    return result;
  };
  checkTransfer(transferred, shared);
  const text = stringify(go(value));
  for (const part of transferred) if (classOf(part) === 'ArrayBuffer' && !marks.untransferable.has(part as object)) shared.detach(part as ArrayBuffer);
  return text;
}

/** What a program has marked; one set for all threads, as an object belongs to one of them. */
export const marks = { untransferable: new WeakSet(), uncloneable: new WeakSet() };

function checkTransfer(list: readonly unknown[], shared: Shared): void {
  for (const [index, part] of list.entries()) {
    const isBuffer = classOf(part) === 'ArrayBuffer';
    if (!isBuffer && shared.portId(part) === undefined) {
      throw shared.modern ? dataCloneError('Found invalid value in transferList.') : codedError(TypeError, 'ERR_INVALID_TRANSFER_OBJECT', 'Found invalid object in transferList');
    }
    if (list.indexOf(part) !== index) throw dataCloneError(`Transfer list contains duplicate ${isBuffer ? 'ArrayBuffer' : 'MessagePort'}`);
    if (isBuffer && shared.modern && (isDetached(part as ArrayBuffer) || marks.untransferable.has(part as object))) throw dataCloneError('Cannot transfer object of unsupported type.');
  }
}

/** A detached buffer has no bytes, and no view can be made over it. */
function isDetached(buffer: ArrayBuffer): boolean {
  if (buffer.byteLength > 0) return false;
  try {
    return new Uint8Array(buffer).length !== 0;
  } catch {
    return true;
  }
}

function firstLine(value: unknown): string {
  return String(value).split('\n')[0] ?? '';
}

function bytesOf(buffer: ArrayBuffer): string {
  let text = '';
  for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
  return text;
}

/** Makes fresh objects from text. */
export function decode(text: string, shared: Shared): unknown {
  const made: unknown[] = [];
  const go = (part: Json): unknown => {
    if (part === null || typeof part !== 'object') return part;
    if (Array.isArray(part)) {
      const array: unknown[] = [];
      made.push(array);
      for (const item of part) array.push(go(item));
      return array;
    }
    if ('$' in part) return tagged(part);
    const object: Record<string, unknown> = {};
    made.push(object);
    for (const key of Object.keys(part)) object[key] = go(part[key] as Json);
    return object;
  };
  const keep = <T>(value: T): T => {
    made.push(value);
    return value;
  };
  const tagged = (part: Record<string, Json>): unknown => {
    const value = part['value'] as never;
    switch (part['$']) {
      case 'undefined': return undefined;
      case 'bigint': return BigInt(value);
      case '-0': return -0;
      case 'NaN': return NaN;
      case 'Infinity': return Infinity;
      case '-Infinity': return -Infinity;
      case 'ref': return made[value as number];
      case 'sab': return keep(shared.sabOf(value, part['bytes'] as number, part['max'] as number | undefined));
      case 'port': return keep(shared.portOf(value));
      case 'Date': return keep(new Date(go(value) as number));
      case 'RegExp': return keep(new RegExp(value[0], value[1]));
      case 'ArrayBuffer': return keep(bufferFrom(value, part['max'] as number | undefined));
      case 'box': return keep(Object(go(value)) as object);
      case 'dom': return keep(new DOMException(part['message'] as string, part['name'] as string));
      case 'array': {
        const array = keep(new Array<unknown>(part['length'] as number));
        for (const [key, item] of value as [string, Json][]) array[key as never] = go(item);
        return array;
      }
      case 'Map': return fill(keep(new Map<unknown, unknown>()), (map) => { for (const [key, item] of value as Json[][]) map.set(go(key as Json), go(item as Json)); });
      case 'Set': return fill(keep(new Set<unknown>()), (set) => { for (const item of value as Json[]) set.add(go(item)); });
      case 'object': return fill(keep({}), (object) => {
        for (const [key, item] of value as [string, Json][]) Object.defineProperty(object, key, { value: go(item), enumerable: true, writable: true, configurable: true });
      });
      case 'view': {
        const slot = made.push(undefined) - 1;
        const Type = VIEWS[part['type'] as 'Int8Array'];
        return made[slot] = new Type(go(part['of'] as Json) as ArrayBuffer, part['offset'] as number, part['length'] === -1 ? undefined : part['length'] as number);
      }
      case 'Error': {
        const Type = ERRORS[part['name'] as string] ?? Error;
        const error = keep(new Type(part['message'] as string));
        if (part['name'] !== error.name && part['name']) Object.defineProperty(error, 'name', { value: part['name'], writable: true, configurable: true });
        if ('cause' in part) Object.defineProperty(error, 'cause', { value: go(part['cause']), writable: true, configurable: true });
        for (const [key, item] of (part['more'] ?? []) as [string, Json][]) Object.defineProperty(error, key, { value: go(item), enumerable: true, writable: true, configurable: true });
        Object.defineProperty(error, 'stack', { value: `${String(part['name'])}: ${String(part['message'])}\n    at ${String(part['at'])}`, writable: true, configurable: true });
        return error;
      }
      default: throw new Error(`[grading bug] unknown tag ${String(part['$'])}`);
    }
  };
  return go(parse(text) as Json);
}

function bufferFrom(text: string, maxByteLength: number | undefined): ArrayBuffer {
  const buffer = Reflect.construct<[number, object?], ArrayBuffer>(ArrayBuffer, maxByteLength === undefined ? [text.length] : [text.length, { maxByteLength }]);
  const bytes = new Uint8Array(buffer, 0, text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return buffer;
}

function fill<T>(value: T, how: (value: T) => void): T {
  how(value);
  return value;
}
