/** The shared memory of one virtual thread: its shadows, and the constructor that the program sees. */
import { atomicsOf } from './atomics.ts';
import type { Host } from './host.ts';
import { bind, bindingOf, construct, NativeSharedArrayBuffer } from './shadow.ts';

/** Options of `SharedArrayBuffer` that make it growable. */
interface Growable { readonly maxByteLength?: unknown }

export class SharedMemory {
  readonly #host: Host;
  readonly #shadows = new Map<number, SharedArrayBuffer>();
  #allocated = 0;
  #waits = 0;
  #SharedArrayBuffer: (new (length?: unknown, options?: Growable) => SharedArrayBuffer) | undefined;
  /** Who waits for the end of a `waitAsync`, by its token. */
  readonly asyncWaits = new Map<string, (result: string) => void>();
  constructor(host: Host) {
    this.#host = host;
  }

  /** The `SharedArrayBuffer` that the program sees. */
  get SharedArrayBuffer(): new (length?: unknown, options?: Growable) => SharedArrayBuffer {
    return this.#SharedArrayBuffer ??= this.#makeConstructor();
  }

  /** The number of a SharedArrayBuffer in the world. */
  sabId(buffer: SharedArrayBuffer): number | undefined {
    return bindingOf(buffer)?.id;
  }

  /** This thread's own buffer for a memory of the world. */
  sabOf(id: number, byteLength: number, maxByteLength?: number): SharedArrayBuffer {
    let shadow = this.#shadows.get(id);
    if (!shadow) {
      shadow = maxByteLength === undefined ? new NativeSharedArrayBuffer(byteLength)
        : construct<[number, object], SharedArrayBuffer>(NativeSharedArrayBuffer, [byteLength, { maxByteLength }]);
      bind(shadow, id, this.#host, maxByteLength !== undefined);
      this.#shadows.set(id, shadow);
    }
    return shadow;
  }

  #makeConstructor(): new (length?: unknown, options?: Growable) => SharedArrayBuffer {
    const allocate = (byteLength: number, maxByteLength?: number): SharedArrayBuffer =>
      this.sabOf(this.#host.op('allocate', this.#allocated++, byteLength) as number, byteLength, maxByteLength);
    return new Proxy(NativeSharedArrayBuffer, {
      construct: (native, args: unknown[], newTarget) => {
        // The native constructor checks the lengths.
        const checked = construct(native, args, newTarget) as SharedArrayBuffer & { readonly growable?: boolean; readonly maxByteLength?: number };
        const made = allocate(checked.byteLength, checked.growable ? checked.maxByteLength : undefined);
        const prototype = Object.getPrototypeOf(checked) as object;
        return Object.getPrototypeOf(made) === prototype ? made : Object.setPrototypeOf(made, prototype) as object;
      },
    }) as never;
  }

  /** `Atomics` as the program sees it. */
  get Atomics(): typeof Atomics {
    return atomicsOf(this.#host, { pending: this.asyncWaits, nextToken: () => `w${String(this.#waits++)}` });
  }
}
