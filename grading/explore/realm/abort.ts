/**
 * Events of the web and AbortController for one virtual thread. Node's own report an error of a
 * listener by throwing it later, outside of any thread; these give it to the thread.
 */
import { codedError, DOMException } from './dom-exception.ts';

type Listener = ((event: Event) => void) | { handleEvent(event: Event): void };
interface Registration { readonly listener: Listener; readonly once: boolean }

const tag = (holder: { prototype: object }, name: string): void => {
  Object.defineProperty(holder.prototype, Symbol.toStringTag, { value: name, configurable: true });
};

export class Event {
  readonly type: string;
  target: unknown = null;
  currentTarget: unknown = null;
  defaultPrevented = false;
  readonly cancelable: boolean;
  readonly bubbles: boolean;
  readonly timeStamp = 0;
  #stopped = false;

  constructor(type: unknown, options: { cancelable?: boolean; bubbles?: boolean } | null = {}) {
    this.type = String(type);
    this.cancelable = options?.cancelable ?? false;
    this.bubbles = options?.bubbles ?? false;
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  preventDefault(): void {
    if (this.cancelable) this.defaultPrevented = true;
  }

  stopImmediatePropagation(): void {
    this.#stopped = true;
  }

  stopPropagation(): void { /* there are no ancestors */ }
}

export class CustomEvent extends Event {
  readonly detail: unknown;
  constructor(type: unknown, options: { cancelable?: boolean; bubbles?: boolean; detail?: unknown } = {}) {
    super(type, options);
    this.detail = options.detail ?? null;
  }
}

export class MessageEvent extends Event {
  readonly data: unknown;
  readonly ports: readonly unknown[];
  readonly origin = '';
  readonly lastEventId = '';
  readonly source: unknown;
  constructor(type: unknown, { data = null, ports = [], source = null }: { data?: unknown; ports?: readonly unknown[]; source?: unknown } = {}) {
    super(type);
    this.data = data;
    this.ports = ports;
    this.source = source;
  }
}
for (const [name, holder] of Object.entries({ Event, CustomEvent, MessageEvent })) tag(holder, name);

export interface AbortClasses {
  readonly EventTarget: unknown;
  readonly AbortController: unknown;
  readonly AbortSignal: unknown;
}

/** For `events.getEventListeners`: asks an event target of any thread for its listeners. */
export const LISTENERS = Symbol('listeners');

/** Makes the classes. `isStop` errors pass through; others are given to `uncaught`. */
export function makeAbort(
  isStop: (error: unknown) => boolean, uncaught: (error: unknown) => void, after: (callback: () => void, ms: number) => { unref(): unknown },
): AbortClasses {
  const reportingErrors = (call: () => void): void => {
    try {
      call();
    } catch (error) {
      if (isStop(error)) throw error;
      uncaught(error);
    }
  };

  class EventTarget {
    readonly #listeners = new Map<string, Registration[]>();

    get [LISTENERS](): (type: string) => unknown[] {
      return (type) => (this.#listeners.get(type) ?? []).map(({ listener }) => listener);
    }

    addEventListener(type: string, listener: Listener | null, options: { once?: boolean; signal?: AbortSignal } | boolean | null = {}): void {
      if (!listener) return;
      const settings = typeof options === 'object' ? options : {};
      if (settings?.signal?.aborted) return;
      const list = this.#listeners.get(type) ?? [];
      if (list.some((one) => one.listener === listener)) return;
      this.#listeners.set(type, [...list, { listener, once: settings?.once === true }]);
      settings?.signal?.addEventListener('abort', () => { this.removeEventListener(type, listener); }, { once: true });
    }

    removeEventListener(type: string, listener: Listener | null): void {
      this.#listeners.set(type, (this.#listeners.get(type) ?? []).filter((one) => one.listener !== listener));
    }

    dispatchEvent(event: Event): boolean {
      if (!(event instanceof Event)) throw codedError(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "event" argument must be an instance of Event.');
      event.target = this;
      event.currentTarget = this;
      for (const { listener, once } of this.#listeners.get(event.type) ?? []) {
        if (event.isStopped) break;
        if (!(this.#listeners.get(event.type) ?? []).some((one) => one.listener === listener)) continue;
        if (once) this.removeEventListener(event.type, listener);
        reportingErrors(() => {
          if (typeof listener === 'function') listener.call(this, event);
          else listener.handleEvent(event);
        });
      }
      return !event.defaultPrevented;
    }
  }

  let mayConstruct = false;
  const makeSignal = (): AbortSignal => {
    mayConstruct = true;
    try {
      return new AbortSignal();
    } finally {
      mayConstruct = false;
    }
  };

  class AbortSignal extends EventTarget {
    #aborted = false;
    #reason: unknown = undefined;
    #onabort: ((event: Event) => void) | null = null;

    constructor() {
      super();
      if (!mayConstruct) throw codedError(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
    }

    get aborted(): boolean {
      return this.#aborted;
    }

    get reason(): unknown {
      return this.#reason;
    }

    get onabort(): ((event: Event) => void) | null {
      return this.#onabort;
    }

    set onabort(listener: ((event: Event) => void) | null) {
      if (this.#onabort) this.removeEventListener('abort', this.#onabort);
      this.#onabort = typeof listener === 'function' ? listener : null;
      this.addEventListener('abort', this.#onabort);
    }

    static abort(reason: unknown = new DOMException('This operation was aborted', 'AbortError')): AbortSignal {
      const signal = makeSignal();
      AbortSignal.#abort(signal, reason);
      return signal;
    }

    static timeout(ms: number): AbortSignal {
      const signal = makeSignal();
      after(() => { AbortSignal.#abort(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError')); }, ms).unref();
      return signal;
    }

    static any(signals: Iterable<AbortSignal>): AbortSignal {
      const signal = makeSignal();
      for (const source of signals) {
        if (source.aborted) AbortSignal.#abort(signal, source.reason);
        else source.addEventListener('abort', () => { AbortSignal.#abort(signal, source.reason); }, { once: true });
      }
      return signal;
    }

    static #abort(signal: AbortSignal, reason: unknown): void {
      if (signal.#aborted) return;
      signal.#aborted = true;
      signal.#reason = reason;
      signal.dispatchEvent(new Event('abort'));
    }

    static get abortIt(): (signal: AbortSignal, reason: unknown) => void {
      return (signal, reason) => { AbortSignal.#abort(signal, reason); };
    }

    throwIfAborted(): void {
      if (this.#aborted) throw this.#reason;
    }
  }

  class AbortController {
    readonly #signal = makeSignal();
    get signal(): AbortSignal {
      return this.#signal;
    }

    abort(reason: unknown = new DOMException('This operation was aborted', 'AbortError')): void {
      AbortSignal.abortIt(this.#signal, reason);
    }
  }
  for (const [name, holder] of Object.entries({ EventTarget, AbortSignal, AbortController })) tag(holder, name);
  return { EventTarget, AbortController, AbortSignal };
}
