/**
 * `Lock` of `shared/` as a model: acquire and release are one operation each.
 *
 * That is allowed because the real Lock is itself explored, operation by operation, in its own
 * conformance suite. The state lies in the same word, so a Lock made over a buffer that the program
 * uses otherwise still tells the truth.
 */
import type { Host } from './host.ts';
import type { SharedMemory } from './memory.ts';

interface Options { timeoutMs?: number }
const BYTES = 4;
const dispose: symbol = (Symbol as { dispose?: symbol }).dispose ?? Symbol.for('Symbol.dispose');

/** Waits of `acquireAsync`, by the source that the event loop is given. */
export type AsyncAcquires = Map<string, { readonly give: () => void }[]>;

/** Makes the exports of `shared/lock.ts`. */
export function makeLock(
  host: Host, memory: SharedMemory, SharedBuffer: new (length: number) => SharedArrayBuffer,
  errors: Record<string, unknown>, waits: AsyncAcquires,
  time: { set(callback: () => void, delay: number): unknown; clear(timer: unknown): void },
): Record<string, unknown> {
  class Lock {
    static readonly BYTES = BYTES;
    readonly kind = 'Lock';
    readonly buffer: SharedArrayBuffer;

    constructor(buffer: SharedArrayBuffer = new SharedBuffer(BYTES)) {
      if (memory.sabId(buffer) === undefined || buffer.byteLength < BYTES) {
        throw new TypeError(`Cannot make a Lock on this value: it must be a SharedArrayBuffer of at least ${String(BYTES)} bytes`);
      }
      this.buffer = buffer;
    }

    static from(value: unknown): Lock {
      if (value instanceof Lock) return value;
      if (typeof value === 'object' && value !== null && 'buffer' in value) return new Lock(value.buffer as SharedArrayBuffer);
      return new Lock(value as SharedArrayBuffer);
    }

    get locked(): boolean {
      return host.op('load', this.#id, 0, 'i32') !== 0;
    }

    get #id(): number {
      return memory.sabId(this.buffer) as number;
    }

    acquire(options: Options = {}): boolean {
      return host.op('acquire', this.#id, 0, timeoutOf(options)) as boolean;
    }

    release(): void {
      if (host.op('release', this.#id, 0) !== false) return;
      throw notHeld(errors);
    }

    hold(): object {
      this.acquire();
      let held = true;
      return { [dispose]: () => {
        if (held) this.release();
        held = false;
      } };
    }

    run(body: () => unknown): unknown {
      this.acquire();
      let result: unknown;
      try {
        result = body();
      } catch (error) {
        this.release();
        throw error;
      }
      if (isThenable(result)) return Promise.resolve(result).finally(() => { this.release(); });
      this.release();
      return result;
    }

    acquireAsync(options: Options = {}): Promise<boolean> {
      let timeout: number;
      try {
        timeout = timeoutOf(options);
      } catch (error) {
        return Promise.reject(error);
      }
      if (timeout === 0) return Promise.resolve(host.op('acquire', this.#id, 0, 0) as boolean);
      const source = `lock:${String(this.#id)}:0`;
      return new Promise((resolve) => {
        const queue = waits.get(source) ?? [];
        waits.set(source, queue);
        const wait = { give: (): void => {
          if (timer !== undefined) time.clear(timer);
          resolve(true);
        } };
        queue.push(wait);
        const timer = timeout === Infinity ? undefined : time.set(() => {
          const index = queue.indexOf(wait);
          if (index >= 0) queue.splice(index, 1);
          resolve(false);
        }, timeout);
      });
    }
  }
  return { Lock };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

function timeoutOf({ timeoutMs = Infinity }: Options): number {
  if (!(timeoutMs >= 0)) throw new RangeError(`timeoutMs must be 0 or more, not ${String(timeoutMs)}`);
  return timeoutMs;
}

/** The error class of `shared/errors.ts` where it has one, so that `instanceof` holds for both locks. */
function notHeld(errors: Record<string, unknown>): Error {
  const make = errors['lockNotHeld'];
  return typeof make === 'function' ? (make as () => Error)() : new Error('Cannot release Lock as it is not held');
}
