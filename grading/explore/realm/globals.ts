/** The globals of one virtual thread. */
import { CustomEvent, Event, MessageEvent } from './abort.ts';
import { refuse } from './child-process.ts';
import { decode, encode } from './codec.ts';
import { codedError, DOMException } from './dom-exception.ts';
import { luckOf } from './luck.ts';
import type { Module, Parts } from './parts.ts';
import { seeDeep } from './reading.ts';
import { timersPromises } from './timers.ts';
import { atob, btoa } from './web.ts';

/** Instead of code that is made while the program runs, which nobody could rewrite. */
const CODE_IN_A_FILE = 'code in a file';

/** Globals of Node that are refused when they are used. */
const REFUSED_GLOBALS = new Set([
  'FormData', 'WebSocket', 'EventSource', 'WebAssembly', 'ReadableStream', 'WritableStream', 'TransformStream',
  'CompressionStream', 'DecompressionStream', 'TextDecoderStream', 'TextEncoderStream', 'PerformanceObserver', 'localStorage', 'sessionStorage',
]);

type Timer = (callback: () => void, ms?: unknown, ...args: unknown[]) => unknown;

/** Globals that modules of Node have as well. */
export interface Globals {
  /** By name; most of them are made when they are asked for. */
  readonly all: Module;
  /** `globalThis` of the program. */
  readonly object: Module;
  readonly timers: Module;
  readonly timersPromises: Module;
  readonly performance: object;
  readonly console: object;
  readonly crypto: Module;
  /** A global that is there, but not available. */
  refused(name: string): unknown;
}

/** Makes them. */
export function makeGlobals(parts: Parts): Globals {
  const { host, memory, ports, node, coders, Buffer } = parts;
  const { timers, promised } = makeTimers(parts);
  const { random, crypto } = luckOf(host.thread.id);
  const performance = makePerformance(parts);
  const console = makeConsole(parts);
  const refused = (name: string): unknown =>
    REFUSED_GLOBALS.has(name) && (host.builtin('globalNames') as string[]).includes(name) ? notAvailableFunction(parts, name) : undefined;
  let VirtualDate: unknown;
  let virtualMath: unknown;
  let refusingFunction: unknown;
  const all: Module = {
    get Atomics() { return memory.Atomics; }, get SharedArrayBuffer() { return memory.SharedArrayBuffer; },
    process: parts.process.object, console, ...timers, queueMicrotask: parts.queueMicrotask, structuredClone: cloneFor(parts),
    get Date() { return VirtualDate ??= makeDate(parts); }, performance,
    get Math() { return virtualMath ??= Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(Math), random: { value: random, writable: true, configurable: true } }); },
    get MessageChannel() { return ports.MessageChannel; }, get MessagePort() { return ports.MessagePort; }, get BroadcastChannel() { return parts.broadcasts().BroadcastChannel; },
    Buffer, URL: parts.URL, URLSearchParams: (host.builtin('globals') as Module)['URLSearchParams'], ...coders,
    get AbortController() { return parts.web().AbortController; }, get AbortSignal() { return parts.web().AbortSignal; },
    Event, CustomEvent, MessageEvent, get EventTarget() { return parts.web().EventTarget; },
    get fetch() { return parts.fetching().fetch; }, get Request() { return parts.fetching().Request; }, get Response() { return parts.fetching().Response; }, get Headers() { return parts.fetching().Headers; },
    eval: () => refuse(host, 'eval', CODE_IN_A_FILE),
    get Function() { return refusingFunction ??= new Proxy(Function, { apply: () => refuse(host, 'Function', CODE_IN_A_FILE), construct: () => refuse(host, 'new Function', CODE_IN_A_FILE) }); },
    crypto, DOMException, btoa, atob, get Blob() { return parts.blobs().Blob; }, get File() { return parts.blobs().File; },
    navigator: node.major >= 21 ? makeNavigator(parts) : undefined, module: undefined, exports: undefined, __filename: undefined, __dirname: undefined,
  };
  const object: Module = new Proxy(Object.create(null) as Module, {
    get: (own, key) => key in own ? own[key as string] : key in all ? all[key as string] : refused(key as string) ?? (globalThis as Module)[key as string],
    has: (own, key) => key in own || key in all || key in globalThis,
  });
  return { all, object, timers, timersPromises: promised, performance, console, crypto: crypto as never, refused };
}

/** A function or class that says that it is not available when it is used. */
export function notAvailableFunction({ host }: Parts, name: string): object {
  return new Proxy(function notAvailable() { /* refused */ }, {
    apply: () => refuse(host, name), construct: () => refuse(host, name),
    get: (target, key) => key === 'prototype' || typeof key === 'symbol' ? Reflect.get(target, key) as unknown : refuse(host, `${name}.${key}`),
  });
}

function makeTimers({ host, timers }: Parts): { timers: Module; promised: Module } {
  const globals = {
    setTimeout: ((callback, ms, ...args) => timers.set(callback, ms, args, false)) as Timer,
    setInterval: ((callback, ms, ...args) => timers.set(callback, ms, args, true)) as Timer,
    setImmediate: (callback: () => void, ...args: unknown[]) => timers.setImmediate(callback, args),
    clearTimeout: (timer: unknown) => { timers.clear(timer); },
    clearInterval: (timer: unknown) => { timers.clear(timer); },
    clearImmediate: (timer: unknown) => { timers.clearImmediate(timer); },
  };
  const promised = timersPromises(timers);
  const { custom } = (host.builtin('util') as { promisify: { custom: symbol } }).promisify;
  Object.defineProperty(globals.setTimeout, custom, { value: promised['setTimeout'] });
  Object.defineProperty(globals.setImmediate, custom, { value: promised['setImmediate'] });
  return { timers: globals, promised };
}

function makeDate({ timers }: Parts): unknown {
  const RealDate = Date;
  return class Date extends RealDate {
    constructor(...args: unknown[]) {
      if (args.length === 0) super(timers.now());
      else super(...args as [number]);
    }

    static override now(): number {
      return timers.now();
    }

    /** Dates that come out of messages are of the realm's own class. */
    static override [Symbol.hasInstance](value: unknown): boolean {
      return Function.prototype[Symbol.hasInstance].call(this === Date ? RealDate : this, value);
    }
  };
}

function makePerformance({ timers }: Parts): object {
  const entry = (name: string, entryType: string, startTime: number, duration: number): object => ({ name, entryType, startTime, duration, detail: null });
  return {
    now: () => timers.elapsed(), timeOrigin: 1_700_000_000_000,
    mark: (name: string) => entry(name, 'mark', timers.elapsed(), 0), measure: (name: string) => entry(name, 'measure', 0, timers.elapsed()),
    clearMarks: () => undefined, clearMeasures: () => undefined, getEntries: () => [], getEntriesByName: () => [], getEntriesByType: () => [],
    eventLoopUtilization: () => ({ idle: 0, active: 0, utilization: 0 }), timerify: (callback: unknown) => callback, toJSON: () => ({}),
  };
}

function makeConsole({ host, process }: Parts): object {
  let made: object | undefined;
  return new Proxy({}, {
    get: (_, key) => {
      made ??= new (host.builtin('console') as { Console: new (options: object) => object }).Console({ stdout: process.object['stdout'], stderr: process.object['stderr'], colorMode: false });
      const value = (made as Record<PropertyKey, unknown>)[key];
      return typeof value !== 'function' ? value : (...args: unknown[]): unknown => {
        seeDeep(args);
        return Reflect.apply(value, made, args) as unknown;
      };
    },
  });
}

function cloneFor({ shared }: Parts): Function {
  const structuredClone = (...args: [value?: unknown, settings?: { transfer?: unknown[] }]): unknown => {
    if (args.length === 0) throw codedError(TypeError, 'ERR_MISSING_ARGS', 'The value argument must be specified');
    return decode(encode(args[0], shared, args[1]?.transfer), shared);
  };
  return structuredClone;
}

function makeNavigator({ host, options: { cpus } }: Parts): object {
  const navigator = {
    hardwareConcurrency: cpus, language: 'en-US', languages: ['en-US'], platform: 'linux', userAgent: `Node.js/${String((host.builtin('node') as { major: number }).major)}`,
  };
  // Not by spreading an object: that would ask for it at once.
  if (host.builtin('hasNavigatorLocks')) Object.defineProperty(navigator, 'locks', { get: () => refuse(host, 'navigator.locks'), enumerable: true, configurable: true });
  return navigator;
}
