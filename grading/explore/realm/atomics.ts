/** `Atomics` of one virtual thread: each call is one operation. */
import type { Host } from './host.ts';
import { construct, infoOf, isTypedArray, tagOf, apply } from './shadow.ts';
import type { Binding, Typed } from './shadow.ts';

const NativeAtomics = Atomics as never as Record<string, ((...args: unknown[]) => unknown) | undefined>;
const CELLS: Record<string, unknown> = {
  i8: Int8Array, u8: Uint8Array, i16: Int16Array, u16: Uint16Array, i32: Int32Array, u32: Uint32Array, i64: BigInt64Array, u64: BigUint64Array,
};

interface Target { readonly binding: Binding; readonly type: string; readonly view: Typed }

/** The target of an Atomics call on shared memory; `undefined`: Node's own Atomics does it, or refuses it. */
function sharedTarget(view: unknown): Target | undefined {
  if (!isTypedArray(view)) return undefined;
  const { binding, type } = infoOf(view);
  return binding && type[0] !== 'f' && apply(tagOf, view, []) !== 'Uint8ClampedArray' ? { binding, type, view } : undefined;
}

/** @throws {RangeError} If there is no such element. */
function checkedIndex(target: Target, index: unknown): number {
  const checked = Math.trunc(Number(index)) || 0;
  if (!(checked >= 0 && checked < target.view.length)) throw new RangeError('Invalid atomic access index');
  return checked;
}

const offsetOf = ({ view }: Target, element: number): number => view.byteOffset + element * view.BYTES_PER_ELEMENT;

/** A cell of the same element type converts as the real one would. */
function convert({ type }: Target, value: unknown): number | bigint {
  const cell = construct(CELLS[type] as new (length: number) => Typed, [1]);
  cell[0] = value as number;
  return cell[0];
}

const isWaitable = ({ type }: Target): boolean => type === 'i32' || type === 'i64';

/** Ends of `waitAsync` that one thread waits for. */
export interface AsyncWaits {
  nextToken(): string;
  readonly pending: Map<string, (result: string) => void>;
}

const waitsOf = new WeakMap<Host, AsyncWaits>();
let made: typeof Atomics | undefined;
/** Where the call stands that is being made; empty for a call through another name than `Atomics`. */
let place: { readonly host: Host; readonly module: string; readonly site: number } | undefined;

/** `Atomics` of all threads, as making it anew for each would take longer than most of its calls. */
export function atomicsOf(host: Host, waits: AsyncWaits): typeof Atomics {
  waitsOf.set(host, waits);
  return made ??= makeAtomics();
}

/** Says where the next call stands in the program's text. */
export function callAt(host: Host, module: string, site: number): void {
  place = { host, module, site };
}

function makeAtomics(): typeof Atomics {
  const native = (name: string, args: readonly unknown[]): unknown => NativeAtomics[name]?.(...args);
  const at = ({ binding: { host } }: Target, element: number): void => {
    if (place?.host === host) host.at(place.module, place.site, element);
  };
  const operate = (kind: string, target: Target, element: number, ...more: unknown[]): unknown => {
    at(target, element);
    return target.binding.host.op(kind, target.binding.id, offsetOf(target, element), target.type, ...more as never[]);
  };
  const update = (name: string) => ({ [name]: (view: unknown, index: unknown, value: unknown): unknown => {
    const target = sharedTarget(view);
    if (!target) return native(name, [view, index, value]);
    const element = checkedIndex(target, index);
    return operate('update', target, element, name, convert(target, value));
  } })[name];
  const waitArguments = (view: unknown, index: unknown, value: unknown, timeout: unknown, name: string): [Target, number, unknown, number] => {
    const target = sharedTarget(view);
    if (!target || !isWaitable(target)) {
      native(name, [view, index, value, 0]);
      throw new TypeError('[object Array] is not an int32 or BigInt64 typed array.');
    }
    const element = checkedIndex(target, index);
    return [target, element, convert(target, value), timeoutOf(timeout)];
  };
  const atomics = {
    add: update('add'), sub: update('sub'), and: update('and'), or: update('or'), xor: update('xor'), exchange: update('exchange'),
    isLockFree: (size: unknown) => native('isLockFree', [size]),
    load: (view: unknown, index: unknown) => {
      const target = sharedTarget(view);
      return target ? operate('load', target, checkedIndex(target, index)) : native('load', [view, index]);
    },
    store: (view: unknown, index: unknown, value: unknown) => {
      const target = sharedTarget(view);
      if (!target) return native('store', [view, index, value]);
      const element = checkedIndex(target, index);
      // The value that `store` gives back is an integer, but not one of the element's size.
      const given = target.type.endsWith('64') ? BigInt(value as string) : Math.trunc(Number(value)) || 0;
      operate('store', target, element, convert(target, given));
      return given;
    },
    compareExchange: (view: unknown, index: unknown, expected: unknown, replacement: unknown) => {
      const target = sharedTarget(view);
      if (!target) return native('compareExchange', [view, index, expected, replacement]);
      const element = checkedIndex(target, index);
      return operate('compareExchange', target, element, convert(target, expected), convert(target, replacement));
    },
    notify: (view: unknown, index: unknown, count?: unknown) => {
      const target = sharedTarget(view);
      if (!target || !isWaitable(target)) return native('notify', [view, index, count]);
      const element = checkedIndex(target, index);
      const most = count === undefined ? Infinity : Math.max(0, Math.trunc(Number(count)) || 0);
      at(target, element);
      return target.binding.host.op('notify', target.binding.id, offsetOf(target, element), most);
    },
    wait: (view: unknown, index: unknown, value: unknown, timeout?: unknown) => {
      const [target, element, expected, ms] = waitArguments(view, index, value, timeout, 'wait');
      return operate('wait', target, element, expected, ms);
    },
    waitAsync: (view: unknown, index: unknown, value: unknown, timeout?: unknown) => {
      const [target, element, expected, ms] = waitArguments(view, index, value, timeout, 'waitAsync');
      const { pending, nextToken } = waitsOf.get(target.binding.host) as AsyncWaits;
      const token = nextToken();
      const result = operate('waitAsync', target, element, expected, ms, token) as string;
      if (result !== 'pending') return { async: false, value: result };
      return { async: true, value: new Promise((resolve) => pending.set(token, resolve)) };
    },
    // A hint to the processor; nothing that a program could see.
    ...('pause' in NativeAtomics ? { pause: () => undefined } : {}),
  };
  Object.defineProperty(atomics, Symbol.toStringTag, { value: 'Atomics', configurable: true });
  for (const key of Object.keys(atomics)) Object.defineProperty(atomics, key, { enumerable: false });
  return atomics as never;
}

/** Milliseconds, as `Atomics.wait` reads them: missing or NaN is for ever, negative is none. */
function timeoutOf(timeout: unknown): number {
  const value = timeout === undefined ? Infinity : Number(timeout);
  return Number.isNaN(value) ? Infinity : Math.max(0, value);
}
