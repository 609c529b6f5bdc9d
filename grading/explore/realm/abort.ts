/**
 * Events of the web and AbortController for one virtual thread. Node's own report an error of a
 * listener by throwing it later, outside of any thread; these give it to the thread.
 */
type Listener = ((event: VirtualEvent) => void) | { handleEvent(event: VirtualEvent): void };
interface Registration { readonly listener: Listener; readonly once: boolean }

export class VirtualEvent {
  readonly type: string;
  target: unknown = null;
  defaultPrevented = false;
  readonly cancelable: boolean;
  stopped = false;

  constructor(type: string, options: { cancelable?: boolean; detail?: unknown } = {}) {
    this.type = type;
    this.cancelable = options.cancelable ?? false;
  }

  preventDefault(): void {
    if (this.cancelable) this.defaultPrevented = true;
  }

  stopImmediatePropagation(): void {
    this.stopped = true;
  }

  stopPropagation(): void { /* there are no ancestors */ }
}

export interface AbortClasses {
  readonly Event: unknown;
  readonly EventTarget: unknown;
  readonly AbortController: unknown;
  readonly AbortSignal: unknown;
}

/** Makes the classes. `isStop` errors pass through; others are given to `uncaught`. */
export function makeAbort(
  isStop: (error: unknown) => boolean, uncaught: (error: unknown) => void, after: (callback: () => void, ms: number) => { unref(): unknown },
): AbortClasses {
  class VirtualEventTarget {
    readonly #listeners = new Map<string, Registration[]>();

    addEventListener(type: string, listener: Listener | null, options: { once?: boolean; signal?: VirtualAbortSignal } | boolean = {}): void {
      if (!listener) return;
      const list = this.#listeners.get(type) ?? [];
      if (list.some((one) => one.listener === listener)) return;
      const settings = typeof options === 'object' ? options : {};
      this.#listeners.set(type, [...list, { listener, once: settings.once === true }]);
      settings.signal?.addEventListener('abort', () => { this.removeEventListener(type, listener); });
    }

    removeEventListener(type: string, listener: Listener | null): void {
      this.#listeners.set(type, (this.#listeners.get(type) ?? []).filter((one) => one.listener !== listener));
    }

    dispatchEvent(event: VirtualEvent): boolean {
      event.target = this;
      for (const { listener, once } of this.#listeners.get(event.type) ?? []) {
        if (event.stopped) break;
        if (once) this.removeEventListener(event.type, listener);
        try {
          if (typeof listener === 'function') listener.call(this, event);
          else listener.handleEvent(event);
        } catch (error) {
          if (isStop(error)) throw error;
          uncaught(error);
        }
      }
      return !event.defaultPrevented;
    }
  }

  const errorNamed = (name: string, message: string, code: number): Error => Object.defineProperties(new Error(message), {
    name: { value: name, configurable: true, writable: true }, code: { value: code, configurable: true, writable: true },
  });

  class VirtualAbortSignal extends VirtualEventTarget {
    aborted = false;
    reason: unknown = undefined;
    onabort: ((event: VirtualEvent) => void) | null = null;

    static abort(reason?: unknown): VirtualAbortSignal {
      const signal = new VirtualAbortSignal();
      abort(signal, reason);
      return signal;
    }

    static timeout(ms: number): VirtualAbortSignal {
      const signal = new VirtualAbortSignal();
      after(() => { abort(signal, errorNamed('TimeoutError', 'The operation was aborted due to timeout', 23)); }, ms).unref();
      return signal;
    }

    static any(signals: Iterable<VirtualAbortSignal>): VirtualAbortSignal {
      const signal = new VirtualAbortSignal();
      for (const source of signals) {
        if (source.aborted) abort(signal, source.reason);
        else source.addEventListener('abort', () => { abort(signal, source.reason); }, { once: true });
      }
      return signal;
    }

    throwIfAborted(): void {
      if (this.aborted) throw this.reason;
    }
  }

  const abort = (signal: VirtualAbortSignal, reason: unknown): void => {
    if (signal.aborted) return;
    signal.aborted = true;
    signal.reason = reason ?? errorNamed('AbortError', 'This operation was aborted', 20);
    const event = new VirtualEvent('abort');
    signal.onabort?.(event);
    signal.dispatchEvent(event);
  };

  class VirtualAbortController {
    readonly signal = new VirtualAbortSignal();
    abort(reason?: unknown): void {
      abort(this.signal, reason);
    }
  }
  return { Event: VirtualEvent, EventTarget: VirtualEventTarget, AbortController: VirtualAbortController, AbortSignal: VirtualAbortSignal };
}
