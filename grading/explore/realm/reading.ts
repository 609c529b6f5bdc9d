/**
 * Functions of the language that read or write the elements of an array-like they are given:
 * `JSON.stringify(view)`, `Object.assign(view, ...)`, `Reflect.set(view, ...)`, `f.apply(null, view)`,
 * `Array.prototype.map.call(view, ...)`. On shared memory they become operations.
 */
import { apply, hasShared, indexOf, infoOf, isInside, isTypedArray, readElement, see, sharedOf, TypedArray, writeElement } from './shadow.ts';
import type { Typed } from './shadow.ts';
import { define, viewMethod } from './views.ts';

type Method = (...args: never[]) => unknown;
type Holder = Record<PropertyKey, Method>;

/** Marks the reading of a pattern: `const { 0: first } = view` reads this property before it reads any element. */
export const SEEN = Symbol('seen');

const isSharedElement = (value: unknown, key: unknown): value is Typed => {
  if (!hasShared() || !isTypedArray(value) || !infoOf(value).binding) return false;
  const index = indexOf(key);
  return index !== undefined && isInside(value, index);
};

let patched = false;

/** Once a realm. */
export function patchReading(): void {
  if (patched) return;
  patched = true;
  Object.defineProperty(TypedArray.prototype, SEEN, { get(this: unknown) {
    if (this !== TypedArray.prototype) see(this);
    return undefined;
  }, configurable: true });
  patchJson();
  patchReflect();
  patchObject();
  patchCalls();
}

/** `JSON.stringify` asks a value for its `toJSON` before it looks at its elements. */
function patchJson(): void {
  const { stringify } = JSON;
  define(JSON, 'stringify', function (...args: unknown[]): unknown {
    if (!hasShared() || 'toJSON' in TypedArray.prototype) return apply(stringify as never, JSON, args);
    Object.defineProperty(TypedArray.prototype, 'toJSON', { value: function (this: unknown): unknown { return see(this); }, configurable: true });
    try {
      return apply(stringify as never, JSON, args);
    } finally {
      Reflect.deleteProperty(TypedArray.prototype, 'toJSON');
    }
  }, stringify);
}

function patchReflect(): void {
  const { get, set, getOwnPropertyDescriptor, defineProperty } = Reflect;
  const nativeApply = Reflect.apply;
  const nativeConstruct = Reflect.construct;
  const describe = (native: Function) => function (target: unknown, key: unknown): unknown {
    if (isSharedElement(target, key)) readElement(target, indexOf(key) as number);
    return apply(native, undefined, [target, key]);
  };
  const place = (native: Function) => function (target: unknown, key: unknown, descriptor: PropertyDescriptor): unknown {
    if (!isSharedElement(target, key) || !('value' in descriptor)) return apply(native, undefined, [target, key, descriptor]);
    const result: unknown = apply(native, undefined, [target, key, descriptor]);
    if (result !== false) writeElement(target, indexOf(key) as number, descriptor.value);
    return result;
  };
  define(Reflect, 'get', function (target: object, key: PropertyKey, ...rest: unknown[]): unknown {
    return isSharedElement(target, key) ? readElement(target, indexOf(key) as number) : apply(get, Reflect, [target, key, ...rest]);
  }, get);
  define(Reflect, 'set', function (target: object, key: PropertyKey, value: unknown, ...rest: unknown[]): boolean {
    if (!isSharedElement(target, key) || (rest.length > 0 && rest[0] !== target)) return apply(set, Reflect, [target, key, value, ...rest]) as boolean;
    writeElement(target, indexOf(key) as number, value);
    return true;
  }, set);
  define(Reflect, 'getOwnPropertyDescriptor', describe(getOwnPropertyDescriptor), getOwnPropertyDescriptor);
  define(Object, 'getOwnPropertyDescriptor', describe(Object.getOwnPropertyDescriptor), Object.getOwnPropertyDescriptor);
  define(Reflect, 'defineProperty', place(defineProperty), defineProperty);
  define(Object, 'defineProperty', place(Object.defineProperty), Object.defineProperty);
  define(Reflect, 'apply', function (target: Function, self: unknown, list: ArrayLike<unknown>): unknown {
    return nativeApply(through(target, self), self, see(list));
  }, nativeApply);
  define(Reflect, 'construct', function (target: Function, list: ArrayLike<unknown>, ...rest: Function[]): unknown {
    return nativeApply(nativeConstruct as never, Reflect, [target, see(list), ...rest]);
  }, nativeConstruct);
}

function patchObject(): void {
  const holder = Object as never as Holder;
  for (const name of ['entries', 'values', 'getOwnPropertyDescriptors']) {
    const native = holder[name] as Method;
    define(Object, name, function (value: unknown): unknown { return apply(native, Object, [see(value)]); }, native);
  }
  const { assign } = Object;
  define(Object, 'assign', function (target: object, ...sources: unknown[]): unknown {
    if (!hasShared()) return apply(assign, Object, [target, ...sources]);
    for (const source of sources) {
      see(source);
      if (!sharedOf(target)) {
        apply(assign, Object, [target, source]);
        continue;
      }
      for (const key of Reflect.ownKeys(Object(source) as object)) {
        if (!Object.prototype.propertyIsEnumerable.call(source, key)) continue;
        const value: unknown = (source as Record<PropertyKey, unknown>)[key];
        if (isSharedElement(target, key)) writeElement(target, indexOf(key) as number, value);
        else if (indexOf(key) === undefined) (target as Record<PropertyKey, unknown>)[key] = value;
      }
    }
    return target;
  }, assign);
}

const arrayMethods = new Map<unknown, Function>();

/** A method of `Array.prototype` that is to be called on a shared view becomes one that goes to the world. */
function through(method: Function, self: unknown): Function {
  return sharedOf(self) ? arrayMethods.get(method) ?? method : method;
}

function patchCalls(): void {
  for (const name of Object.getOwnPropertyNames(Array.prototype)) {
    const native = (Array.prototype as never as Holder)[name];
    if (typeof native !== 'function' || name === 'constructor') continue;
    const shared = viewMethod(name, native as never) ?? function (this: unknown, ...args: unknown[]): unknown {
      return apply(native, see(this), args);
    };
    arrayMethods.set(native, shared);
  }
  const { call, apply: applyTo, bind } = Function.prototype;
  define(Function.prototype, 'call', function (this: Function, self: unknown, ...args: unknown[]): unknown {
    return apply(hasShared() ? through(this, self) : this, self, args);
  }, call);
  define(Function.prototype, 'apply', function (this: Function, self: unknown, args?: ArrayLike<unknown> | null): unknown {
    if (!hasShared()) return apply(applyTo, this, [self, args]);
    return apply(applyTo, through(this, self), [self, see(args)]);
  }, applyTo);
  define(Function.prototype, 'bind', function (this: Function, self: unknown, ...args: unknown[]): unknown {
    return apply(bind, hasShared() ? through(this, self) : this, [self, ...args]);
  }, bind);
}

const PARTS_MAX = 2000;

/** Brings everything that is shared in some values up to date, as whoever shows or compares them looks at all of it. */
export function seeDeep(values: readonly unknown[]): void {
  if (!hasShared()) return;
  const parts = new Set(values);
  for (const part of parts) {
    if (typeof part !== 'object' || part === null || parts.size > PARTS_MAX) continue;
    if (sharedOf(part)) see(part);
    else if (part instanceof Map) for (const entry of part) entry.forEach((one) => parts.add(one));
    else if (part instanceof Set) part.forEach((one) => parts.add(one));
    else if (!ArrayBuffer.isView(part)) {
      for (const { value } of Object.values(Object.getOwnPropertyDescriptors(part))) if (typeof value === 'object') parts.add(value);
    }
  }
}

/** A module of Node whose functions look at what they are given. */
export function seeing<T extends object>(module: T): T {
  const known = new Map<unknown, unknown>();
  const wrap = (value: unknown): unknown => {
    if (typeof value !== 'function' || /^class\b/.test(Function.prototype.toString.call(value)) || value.prototype?.constructor === value && Object.getOwnPropertyNames(value.prototype).length > 1) return value;
    let made = known.get(value);
    if (!made) known.set(value, made = new Proxy(value, { apply: (target, self, args: unknown[]) => {
      seeDeep(args);
      return apply(target, self === proxy ? module : self, args);
    }, get: (target, key) => wrap((target as unknown as Record<PropertyKey, unknown>)[key]) }));
    return made;
  };
  const proxy: T = typeof module === 'function' ? wrap(module) as T : new Proxy({ ...module }, { get: (target, key) => wrap((target as Record<PropertyKey, unknown>)[key]) });
  return proxy;
}
