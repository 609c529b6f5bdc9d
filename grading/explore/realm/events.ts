/** `events.once` and `events.on` for one virtual thread: what they give is of its realm. */
import { LISTENERS } from './abort.ts';

type Listener = (...args: unknown[]) => void;
interface Signal { readonly aborted: boolean; readonly reason: unknown; addEventListener(type: string, listener: () => void, options?: object): void; removeEventListener(type: string, listener: () => void): void }
interface Options { readonly signal?: Signal; readonly close?: readonly string[] }
type Source = { on?(event: PropertyKey, listener: Listener): unknown; off?(event: PropertyKey, listener: Listener): unknown; once?(event: PropertyKey, listener: Listener): unknown;
  addEventListener?(event: PropertyKey, listener: Listener, options?: object): unknown; removeEventListener?(event: PropertyKey, listener: Listener): unknown };

/** `AbortError` as Node's own functions reject with. */
export function abortError(signal: { readonly reason: unknown } | undefined): Error {
  const error = new Error('The operation was aborted', { cause: signal?.reason });
  error.name = 'AbortError';
  return Object.assign(error, { code: 'ABORT_ERR' });
}

function listen(source: Source, event: PropertyKey, listener: Listener, isOnce: boolean): () => void {
  if (typeof source.on === 'function') {
    if (isOnce) source.once?.(event, listener);
    else source.on(event, listener);
    return () => { source.off?.(event, listener); };
  }
  if (typeof source.addEventListener !== 'function') throw Object.assign(new TypeError('The "emitter" argument must be an instance of EventEmitter or EventTarget.'), { code: 'ERR_INVALID_ARG_TYPE' });
  source.addEventListener(event, listener, { once: isOnce });
  return () => { source.removeEventListener?.(event, listener); };
}

const isEmitter = (source: Source): boolean => typeof source.on === 'function';

/** Resolves to the arguments of the next event; rejects if there is an `error` before it. */
export async function once(source: Source, event: PropertyKey, { signal }: Options = {}): Promise<unknown[]> {
  if (signal?.aborted) throw abortError(signal);
  return new Promise((resolve, reject) => {
    const ends: (() => void)[] = [];
    const stop = (): void => { for (const end of ends) end(); };
    ends.push(listen(source, event, (...args) => {
      stop();
      resolve(args);
    }, true));
    if (event !== 'error' && isEmitter(source)) ends.push(listen(source, 'error', (error) => {
      stop();
      reject(error);
    }, true));
    if (signal) {
      const abort = (): void => {
        stop();
        reject(abortError(signal));
      };
      signal.addEventListener('abort', abort, { once: true });
      ends.push(() => { signal.removeEventListener('abort', abort); });
    }
  });
}

/** All events from now on, one after the other. */
export function on(source: Source, event: PropertyKey, { signal, close = [] }: Options = {}): AsyncIterableIterator<unknown[]> {
  if (signal?.aborted) throw abortError(signal);
  const held: unknown[][] = [];
  const waiting: { resolve(result: IteratorResult<unknown[], undefined>): void; reject(error: unknown): void }[] = [];
  const ends: (() => void)[] = [];
  let failed: { readonly error: unknown } | undefined;
  let finished = false;
  const stop = (): void => { for (const end of ends.splice(0)) end(); };
  const finish = (): Promise<IteratorResult<unknown[], undefined>> => {
    stop();
    finished = true;
    for (const one of waiting.splice(0)) one.resolve({ value: undefined, done: true });
    return Promise.resolve({ value: undefined, done: true });
  };
  const fail = (error: unknown): void => {
    const first = waiting.shift();
    if (first) first.reject(error);
    else failed = { error };
    void finish();
  };
  ends.push(listen(source, event, (...args) => {
    const first = waiting.shift();
    if (first) first.resolve({ value: args, done: false });
    else held.push(args);
  }, false));
  if (event !== 'error' && isEmitter(source)) ends.push(listen(source, 'error', fail, false));
  for (const name of close) ends.push(listen(source, name, () => { void finish(); }, false));
  if (signal) {
    const abort = (): void => { fail(abortError(signal)); };
    signal.addEventListener('abort', abort, { once: true });
    ends.push(() => { signal.removeEventListener('abort', abort); });
  }
  return {
    next: () => {
      const value = held.shift();
      if (value) return Promise.resolve({ value, done: false });
      if (failed) {
        const { error } = failed;
        failed = undefined;
        return Promise.reject(error);
      }
      if (finished) return finish();
      return new Promise((resolve, reject) => { waiting.push({ resolve, reject }); });
    },
    return: finish,
    throw: (error: unknown) => {
      fail(error);
      return Promise.resolve({ value: undefined, done: true });
    },
    [Symbol.asyncIterator]() { return this; },
  };
}

/** The module: Node's own, with what makes promises replaced. */
export function eventsModule(host: Record<string, unknown>, Emitter: object): Record<string, unknown> {
  const hostListeners = host['getEventListeners'] as (source: unknown, event: PropertyKey) => unknown[];
  const getEventListeners = (source: { [LISTENERS]?: (event: PropertyKey) => unknown[] }, event: PropertyKey): unknown[] =>
    source[LISTENERS]?.(event) ?? Array.from(hostListeners(source, event));
  Object.defineProperties(Emitter, { getEventListeners: { value: getEventListeners, configurable: true, writable: true }, EventEmitter: { value: Emitter, configurable: true, writable: true }, once: { value: once, configurable: true, writable: true }, on: { value: on, configurable: true, writable: true } });
  return { ...host, once, on, getEventListeners, EventEmitter: Emitter, default: Emitter };
}


