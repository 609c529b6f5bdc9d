/**
 * Real shared memory under a plan: what the rewritten code calls for every access waits for its turn and then
 * does exactly that access. The same operations as `realm/memory.ts` makes, in the same order.
 */
import type { Primitive } from '../operation.ts';
import type { Player, Source } from './player.ts';
import { SLEEPS } from './plan.ts';

export type Typed = Int32Array<SharedArrayBuffer> & { [index: number]: number };

// Own copies: learner code in this thread may replace any of these later.
const RealAtomics = Object.create(null, Object.getOwnPropertyDescriptors(Atomics)) as typeof Atomics;
const { isView } = ArrayBuffer;
const { apply } = Reflect;
const TypedArray = Object.getPrototypeOf(Int8Array) as { prototype: object };
const tagOf = Object.getOwnPropertyDescriptor(TypedArray.prototype, Symbol.toStringTag)?.get as () => string | undefined;
const bufferOf = Object.getOwnPropertyDescriptor(TypedArray.prototype, 'buffer')?.get as () => ArrayBufferLike;
const Shared = SharedArrayBuffer;

const TYPES: Record<string, string> = {
  Int8Array: 'i8', Uint8Array: 'u8', Uint8ClampedArray: 'u8', Int16Array: 'i16', Uint16Array: 'u16', Int32Array: 'i32',
  Uint32Array: 'u32', Float32Array: 'f32', Float64Array: 'f64', BigInt64Array: 'i64', BigUint64Array: 'u64',
};

const realConstructors: Record<string, unknown> = Object.fromEntries(Object.keys(TYPES).map((name) => [name, (globalThis as never as Record<string, unknown>)[name]]));

export const isTypedArray = (value: unknown): value is Typed => isView(value) && apply(tagOf, value, []) !== undefined;
/** `i32` for an Int32Array. */
export const typeOf = (view: Typed): string => TYPES[apply(tagOf, view, []) ?? ''] ?? '';

/** The shared memory under a view, if it is shared. */
export function sharedOf(view: Typed): SharedArrayBuffer | undefined {
  const buffer = apply(bufferOf, view, []);
  return buffer instanceof Shared ? buffer : undefined;
}

function indexOf(key: unknown): number | undefined {
  if (typeof key === 'number') return key;
  return typeof key === 'string' && String(Number(key)) === key ? Number(key) : undefined;
}

/** A view of shared memory and the element that is meant; `undefined` for everything else. */
function sharedElement(object: unknown, key: unknown): { view: Typed; memory: SharedArrayBuffer; index: number } | undefined {
  if (typeof object !== 'object' || !isTypedArray(object)) return undefined;
  const memory = sharedOf(object);
  const index = memory && indexOf(key);
  return memory && index !== undefined ? { view: object, memory, index } : undefined;
}

const isInside = (view: Typed, index: number): boolean => index >= 0 && index < view.length && Number.isInteger(index);
const offsetOf = (view: Typed, index: number): number => view.byteOffset + index * view.BYTES_PER_ELEMENT;

/** Shared memory as one thread's program sees it. */
export class PlannedMemory {
  readonly #player: Player;
  readonly #asyncWaits: AsyncWaits;
  #waits = 0;

  constructor(player: Player) {
    this.#player = player;
    this.#asyncWaits = new AsyncWaits(player);
    player.listen(`A${String(player.me.id)}`, this.#asyncWaits);
  }

  /** A time-out of the plan's clock ends an asynchronous wait. */
  endAsyncWait(token: string): void {
    this.#asyncWaits.end(token, 'timed-out');
  }

  /** `object[key]` */
  readonly get = (object: unknown, key: unknown): unknown => {
    const element = sharedElement(object, key);
    if (!element) return (object as Record<PropertyKey, unknown>)[key as PropertyKey];
    const { view, memory, index } = element;
    if (!isInside(view, index)) return undefined;
    return this.#player.request('read', memory, [offsetOf(view, index), typeOf(view)], () => view[index]);
  };

  /** `object?.[key]` */
  readonly optionalGet = (object: unknown, key: () => unknown): unknown => object === null || object === undefined ? undefined : this.get(object, key());

  /** A place that is read and assigned to: `object[key] += 1`. */
  readonly reference = (object: unknown, key: unknown): { v: unknown } => {
    const name = typeof key === 'object' ? String(key) : key;
    const read = (): unknown => this.get(object, name);
    const write = (value: unknown): void => { this.#set(object, name, value); };
    return {
      get v() { return read(); },
      set v(value: unknown) { write(value); },
    };
  };

  #set(object: unknown, key: unknown, value: unknown): void {
    const element = sharedElement(object, key);
    if (!element) {
      (object as Record<PropertyKey, unknown>)[key as PropertyKey] = value;
      return;
    }
    const { view, memory, index } = element;
    if (!isInside(view, index)) return;
    const converted = convert(view, value);
    this.#player.request('write', memory, [offsetOf(view, index), typeOf(view), converted], () => { view[index] = converted as number; });
  }

  /** `Atomics` for the program. */
  readonly atomics = (): typeof Atomics => {
    const gated: Record<string, unknown> = { isLockFree: RealAtomics.isLockFree, pause: () => undefined };
    for (const name of ['add', 'sub', 'and', 'or', 'xor', 'exchange'] as const) {
      gated[name] = (view: Typed, index: number, value: never) => this.#atomic(view, index, () => RealAtomics[name](view, index, value),
        (type) => ['update', [type, name, convert(view, value)]]);
    }
    gated['load'] = (view: Typed, index: number) => this.#atomic(view, index, () => RealAtomics.load(view, index), (type) => ['load', [type]]);
    gated['store'] = (view: Typed, index: number, value: never) => this.#atomic(view, index, () => RealAtomics.store(view, index, value),
      (type) => ['store', [type, convert(view, value)]], () => undefined);
    gated['compareExchange'] = (view: Typed, index: number, expected: never, replacement: never) => this.#atomic(view, index,
      () => RealAtomics.compareExchange(view, index, expected, replacement),
      (type) => ['compareExchange', [type, convert(view, expected), convert(view, replacement)]]);
    gated['notify'] = (view: Typed, index: number, count?: unknown) => this.#atomic(view, index, () => RealAtomics.notify(view, index, count as number),
      () => ['notify', [count === undefined ? Infinity : Math.max(0, Math.trunc(Number(count)) || 0)]]);
    gated['wait'] = (view: Typed, index: number, value: number, timeout?: number) => this.#wait(view, index, value, timeoutOf(timeout));
    gated['waitAsync'] = (view: Typed, index: number, value: number, timeout?: number) => this.#waitAsync(view, index, value, timeoutOf(timeout));
    return Object.defineProperty(gated, Symbol.toStringTag, { value: 'Atomics' }) as unknown as typeof Atomics;
  };

  #atomic<Result extends Primitive>(
    view: Typed, index: unknown, perform: () => Result,
    describe: (type: string) => ['update' | 'load' | 'store' | 'compareExchange' | 'notify', Primitive[]], result: (performed: Result) => Primitive = (performed) => performed,
  ): Result {
    const memory = isTypedArray(view) ? sharedOf(view) : undefined;
    const at = Math.trunc(Number(index)) || 0;
    // What is not shared, and what is wrong, is Node's business alone.
    if (!memory || !isInside(view, at) || !/^[iu]/.test(typeOf(view)) || apply(tagOf, view, []) === 'Uint8ClampedArray') return perform();
    const [kind, request] = describe(typeOf(view));
    return this.#player.request(kind, memory, [offsetOf(view, at), ...request], perform, result);
  }

  /**
   * `Atomics.wait` in two halves. The thread enters the real queue of this word by `waitAsync`, which is over
   * when it returns, so nobody can notify between its looking and its sleeping; then it sleeps until the plan
   * has it woken. Who notifies counts it in the same queue.
   */
  #wait(view: Typed, index: number, value: number, timeout: number): string {
    const memory = sharedOf(view);
    if (!memory) return RealAtomics.wait(view, index, value, timeout);
    const result = this.#player.request('wait', memory, [offsetOf(view, index), typeOf(view), convert(view, value), timeout], () => {
      if (timeout === 0) return RealAtomics.load(view, index) === value ? 'timed-out' : 'not-equal';
      const wait = RealAtomics.waitAsync(view, index, value);
      return wait.async ? SLEEPS : wait.value;
    });
    return result === SLEEPS ? this.#player.sleep() : result;
  }

  #waitAsync(view: Typed, index: number, value: number, timeout: number): unknown {
    const memory = sharedOf(view) as SharedArrayBuffer;
    const token = `w${String(this.#waits++)}`;
    let wait = {} as ReturnType<typeof Atomics.waitAsync>;
    this.#player.request('waitAsync', memory, [offsetOf(view, index), typeOf(view), convert(view, value), timeout, token], () => {
      wait = timeout === 0 ? RealAtomics.waitAsync(view, index, value, 0) : RealAtomics.waitAsync(view, index, value);
      return wait.async ? 'pending' : wait.value;
    });
    if (!wait.async) return wait;
    const woken = wait.value;
    return { async: true, value: new Promise((resolve) => { this.#asyncWaits.add(token, woken, resolve); }) };
  }
}

/** Asynchronous waits: their promises settle when the plan says so, and not before they really do. */
class AsyncWaits implements Source {
  readonly #player: Player;
  readonly #waiting = new Map<string, (result: string) => void>();
  readonly #woken = new Set<string>();

  constructor(player: Player) {
    this.#player = player;
  }

  add(token: string, woken: Promise<string>, settle: (result: string) => void): void {
    this.#waiting.set(token, settle);
    void woken.then(() => {
      this.#woken.add(token);
      this.#player.arrived();
    });
  }

  ready(_kind: string, text: string): boolean {
    return this.#woken.has(text.split(' ')[0] ?? '');
  }

  deliver(_kind: string, text: string): void {
    this.end(text.split(' ')[0] ?? '', 'ok');
  }

  end(token: string, result: string): void {
    this.#waiting.get(token)?.(result);
    this.#waiting.delete(token);
  }
}

/** The value that an element of this type takes on when it is assigned. */
function convert(view: Typed, value: unknown): number | bigint {
  const cell = new (realConstructors[apply(tagOf, view, []) ?? ''] as new (length: number) => Typed)(1);
  cell[0] = value as number;
  return cell[0];
}

/** Milliseconds, as `Atomics.wait` reads them: missing or NaN is for ever, negative is none. */
function timeoutOf(timeout: unknown): number {
  const value = timeout === undefined ? Infinity : Number(timeout);
  return Number.isNaN(value) ? Infinity : Math.max(0, value);
}
