/** One virtual thread: its globals, its modules of Node, its event loop. */
import { CustomEvent, Event, makeAbort, MessageEvent } from './abort.ts';
import { Broadcasts } from './broadcast.ts';
import { decode, encode, marks } from './codec.ts';
import type { Shared } from './codec.ts';
import { makeChildProcess, refuse } from './child-process.ts';
import { luckOf } from './luck.ts';
import type { Host, Instance } from './host.ts';
import { makeFetch } from './http/fetch.ts';
import { makeHttp } from './http/node-http.ts';
import { Requests } from './http/requests.ts';
import { Loader } from './loader.ts';
import type { ModuleObject } from './loader.ts';
import { makeLock } from './lock.ts';
import type { AsyncAcquires } from './lock.ts';
import { callAt } from './atomics.ts';
import { makeBuffer, makeCoders } from './buffer.ts';
import { codedError, DOMException, recogniseHost } from './dom-exception.ts';
import { get, Ref } from './element.ts';
import { eventsModule } from './events.ts';
import { SharedMemory } from './memory.ts';
import { patchReading, SEEN, seeDeep, seeing } from './reading.ts';
import { see } from './shadow.ts';
import { patchViews, setRunning } from './views.ts';
import { makeOutputStream, makeStreams } from './output-stream.ts';
import type { OutputStream } from './output-stream.ts';
import { Ports } from './ports.ts';
import type { EmitterClass } from './ports.ts';
import { makeProcess } from './process.ts';
import type { Birth, NodeFacts } from './process.ts';
import { checkCallback, Timers, timersPromises } from './timers.ts';
import { atob, btoa, makeBlob } from './web.ts';
import { makeWorker, withDefaults } from './worker.ts';
import type { ChildHandle } from './worker.ts';

type Module = Record<string, unknown>;

/** What belongs to the realm and not to a thread: the same in every instance. */
export interface RealmOptions {
  /** Working directory as the program sees it. */
  readonly directory: string;
  readonly cpus: number;
  readonly errorsModule: string | undefined;
}

/** Instead of code that is made while the program runs, which nobody could rewrite. */
const CODE_IN_A_FILE = 'code in a file';

/** Modules of Node without effects; learner code may use them as they are. */
const PURE = ['assert', 'assert/strict', 'async_hooks', 'events', 'path', 'path/posix', 'path/win32', 'querystring', 'string_decoder', 'url', 'util', 'util/types'];

/** Globals of Node that are refused when they are used. */
const REFUSED_GLOBALS = new Set([
  'FormData', 'WebSocket', 'EventSource', 'WebAssembly', 'ReadableStream', 'WritableStream', 'TransformStream',
  'CompressionStream', 'DecompressionStream', 'TextDecoderStream', 'TextEncoderStream', 'PerformanceObserver', 'localStorage', 'sessionStorage',
]);

function navigatorFor(host: Host, cpus: number): object {
  const navigator = {
    hardwareConcurrency: cpus, language: 'en-US', languages: ['en-US'], platform: 'linux', userAgent: `Node.js/${String((host.builtin('node') as NodeFacts).major)}`,
  };
  // Not by spreading an object: that would ask for it at once.
  if (host.builtin('hasNavigatorLocks')) Object.defineProperty(navigator, 'locks', { get: () => refuse(host, 'navigator.locks'), enumerable: true, configurable: true });
  return navigator;
}

// One for all threads of a program: they hold nothing of a thread.
const bufferFor = once(makeBuffer);
const codersFor = once(makeCoders);

function once<Args extends unknown[], T>(make: (...args: Args) => T): (...args: Args) => T {
  let made: { readonly value: T } | undefined;
  return (...args) => (made ??= { value: make(...args) }).value;
}

/** Most threads use few of Node's things, and a thread is made anew for every step that is new. */
function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Node 20 puts the symbols of `using` on the `Symbol` of its main realm only. */
function nameDisposal(): void {
  for (const name of ['dispose', 'asyncDispose']) {
    if (!(name in Symbol)) Object.defineProperty(Symbol, name, { value: Symbol.for(`Symbol.${name}`) });
  }
}

/** Makes a virtual thread. It does nothing until it is started. */
export function makeInstance(host: Host, options: RealmOptions): Instance {
  patchViews();
  patchReading();
  recogniseHost(() => host.builtin('classes') as Record<string, Function>);
  nameDisposal();
  const birth = JSON.parse(host.thread.birth) as Birth;
  const Emitter = emitterOf((host.builtin('events') as { EventEmitter: EmitterClass }).EventEmitter);
  const { Buffer: HostBuffer, URL: Url, TextDecoder: HostDecoder, TextEncoder: HostEncoder } = host.builtin('globals') as Record<'Buffer' | 'TextDecoder' | 'TextEncoder', never> & { URL: typeof URL };
  const ProgramBuffer = bufferFor(HostBuffer);
  const coders = codersFor(HostDecoder, HostEncoder);
  const node = host.builtin('node') as NodeFacts;
  const timers = new Timers(host);
  const memory = new SharedMemory(host);
  const asyncAcquires: AsyncAcquires = new Map();
  const gates = new Map<string, (() => void)[]>();
  const requests = new Requests(host);
  const children = new Map<number, ChildHandle>();
  let births = 0;
  const shared: Shared = {
    sabId: (buffer) => memory.sabId(buffer),
    sabOf: (id, byteLength, maxByteLength) => memory.sabOf(id, byteLength, maxByteLength),
    portId: (value) => ports.idOf(value),
    portOf: (id) => ports.at(id),
    place: (stack) => host.place(stack),
    modern: node.major >= 22, isProxy: host.builtin('isProxy') as Shared['isProxy'], detach: host.builtin('detach') as Shared['detach'],
  };
  const ports: Ports = new Ports(host, Emitter, () => shared, (callback) => { timers.setImmediate(callback, []); });
  const hostNextTick = host.builtin('nextTick') as (callback: () => void) => void;
  const guarded = (callback: (...args: unknown[]) => unknown, args: unknown[]) => (): void => {
    if (host.dead()) return;
    try {
      callback(...args);
    } catch (error) {
      if (host.isStop(error)) return;
      // What leaves a tick would reach the explorer, so nothing may.
      try {
        uncaught(error);
      } catch (stop) {
        if (!host.isStop(stop)) throw stop;
      }
    }
  };
  const nextTick = (callback: (...args: unknown[]) => void, ...args: unknown[]): void => {
    checkCallback(callback);
    hostNextTick(guarded(callback, args));
  };
  const queueMicrotask = (callback: () => void): void => {
    checkCallback(callback);
    void Promise.resolve().then(guarded(callback, []));
  };
  const process = makeProcess(host, Emitter, birth, timers, () => shared, node, nextTick, options.directory);

  const constructorOf = (): unknown => memory.SharedArrayBuffer;

  const resolveScript = (script: unknown, what: string): string => {
    if (typeof script === 'object' && script !== null && 'href' in script) {
      const href = String(script.href);
      return href.startsWith('data:') ? refuse(host, `${what} of a data: URL`) : href;
    }
    if (typeof script !== 'string') throw new TypeError('The "filename" argument must be of type string or an instance of URL.');
    if (script.startsWith('file:') || script.startsWith('data:')) {
      if (what === 'Worker') throw new TypeError('The worker script or module filename must be an absolute path or a relative path starting with \'./\' or \'../\'. Wrap file:// URLs with `new URL`.');
      return script;
    }
    const path = script.startsWith('/') || /^[a-zA-Z]:[\\/]/.test(script) ? script : `${options.directory}/${script}`;
    return new Url(`file://${path.startsWith('/') ? '' : '/'}${path.replaceAll('\\', '/')}`).href;
  };
  const streams = lazily(() => makeStreams(host, (error) => { uncaught(error); }));
  const stream = (): OutputStream => makeOutputStream(streams());
  const childRegistry = { next: () => births++, add: (child: ChildHandle) => { children.set(child.id, child); } };
  let environmentData: [unknown, unknown][] = birth.environmentData ? decode(birth.environmentData, shared) as [unknown, unknown][] : [];
  const Worker = lazily(() => makeWorker(host, Emitter, ports, () => shared, childRegistry, {
    env: () => ({ ...process.env }), resolveScript, environmentData: () => encode(environmentData, shared), execArgv: () => birth.execArgv ?? [], stream,
  }));
  const childProcess = lazily(() => makeChildProcess(host, Emitter, () => shared, childRegistry, {
    env: () => ({ ...process.env }), resolveScript, execPath: node.execPath, nextTick, stream,
    after: (callback, ms) => timers.set(callback, ms, [], false), cancel: (timer) => { timers.clear(timer); },
  }));
  const parentPort = lazily(() => {
    if (host.thread.kind !== 'worker') return null;
    const port = ports.make({ inbox: `C${String(host.thread.id)}`, peer: `P${String(host.thread.id)}` });
    ports.add(port);
    return port;
  });
  const broadcasts = lazily(() => new Broadcasts(host, () => shared));
  const workerThreads: Module = {
    get Worker() { return Worker(); }, get MessageChannel() { return ports.MessageChannel; }, get MessagePort() { return ports.MessagePort; }, get BroadcastChannel() { return broadcasts().BroadcastChannel; },
    isMainThread: host.thread.kind !== 'worker', get parentPort() { return parentPort(); }, threadId: host.thread.kind === 'worker' ? host.thread.id : 0,
    workerData: birth.data === undefined ? null : decode(birth.data, shared),
    resourceLimits: host.thread.kind === 'worker' ? withDefaults(birth.limits ?? {}) : {}, SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'), ...(node.major >= 24 ? { threadName: birth.name ?? '' } : {}),
    receiveMessageOnPort: (port: unknown) => ports.receive(port),
    markAsUntransferable: (value: object) => { marks.untransferable.add(value); },
    ...(node.major >= 22 ? { isMarkedAsUntransferable: (value: object) => marks.untransferable.has(value), markAsUncloneable: (value: object) => { marks.uncloneable.add(value); } } : {}),
    moveMessagePortToContext: () => refuse(host, 'moveMessagePortToContext'),
    getEnvironmentData: (key: unknown) => environmentData.find(([one]) => one === key)?.[1],
    setEnvironmentData: (key: unknown, value: unknown) => { environmentData = [...environmentData.filter(([one]) => one !== key), [key, value]]; },
  };

  const timerGlobals = {
    setTimeout: (callback: () => void, ms?: unknown, ...args: unknown[]) => timers.set(guard(callback), ms, args, false),
    setInterval: (callback: () => void, ms?: unknown, ...args: unknown[]) => timers.set(guard(callback), ms, args, true),
    setImmediate: (callback: () => void, ...args: unknown[]) => timers.setImmediate(guard(callback), args),
    clearTimeout: (timer: unknown) => { timers.clear(timer); },
    clearInterval: (timer: unknown) => { timers.clear(timer); },
    clearImmediate: (timer: unknown) => { timers.clearImmediate(timer); },
  };
  const promised = timersPromises(timers);
  const custom = (host.builtin('util') as { promisify: { custom: symbol } }).promisify.custom;
  Object.defineProperty(timerGlobals.setTimeout, custom, { value: promised['setTimeout'] });
  Object.defineProperty(timerGlobals.setImmediate, custom, { value: promised['setImmediate'] });

  const RealDate = Date;
  const VirtualDate = lazily(() => class Date extends RealDate {
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
  });
  const entry = (name: string, entryType: string, startTime: number, duration: number): object => ({ name, entryType, startTime, duration, detail: null });
  const performance = { now: () => timers.elapsed(), timeOrigin: 1_700_000_000_000, mark: (name: string) => entry(name, 'mark', timers.elapsed(), 0), measure: (name: string) => entry(name, 'measure', 0, timers.elapsed()), clearMarks: () => undefined, clearMeasures: () => undefined, getEntries: () => [], getEntriesByName: () => [], getEntriesByType: () => [], eventLoopUtilization: () => ({ idle: 0, active: 0, utilization: 0 }), timerify: (callback: unknown) => callback, toJSON: () => ({}) };
  const { random, crypto } = luckOf(host.thread.id);
  const virtualMath = lazily(() => Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(Math), random: { value: random, writable: true, configurable: true } }));
  const structuredClone = (...args: [value?: unknown, settings?: { transfer?: unknown[] }]): unknown => {
    if (args.length === 0) throw codedError(TypeError, 'ERR_MISSING_ARGS', "The value argument must be specified");
    return decode(encode(args[0], shared, args[1]?.transfer), shared);
  };
  let consoleMade: object | undefined;
  const console = new Proxy({}, {
    get: (_, key) => {
      consoleMade ??= makeConsole();
      const value = (consoleMade as Record<PropertyKey, unknown>)[key];
      return typeof value !== 'function' ? value : (...args: unknown[]): unknown => {
        seeDeep(args);
        return Reflect.apply(value, consoleMade, args) as unknown;
      };
    },
  });
  const makeConsole = (): object => {
    const { Console } = host.builtin('console') as { Console: new (options: object) => object };
    return new Console({ stdout: process.object['stdout'], stderr: process.object['stderr'], colorMode: false });
  };
  const web = lazily(() => makeAbort((error) => host.isStop(error), (error) => { uncaught(error); }, (callback, ms) => timers.set(callback, ms, [], false)));
  const notAvailableFunction = (name: string): object => new Proxy(function notAvailable() { /* refused */ }, {
    apply: () => refuse(host, name), construct: () => refuse(host, name),
    get: (target, key) => key === 'prototype' || typeof key === 'symbol' ? Reflect.get(target, key) as unknown : refuse(host, `${name}.${key}`),
  });
  const refusingFunction = lazily(() => new Proxy(Function, { apply: () => refuse(host, 'Function', CODE_IN_A_FILE), construct: () => refuse(host, 'new Function', CODE_IN_A_FILE) }));
  /** A module of Node: what it has here, and a refusal for everything else. */
  const partOf = (name: string, own: Module): Module => new Proxy(own, {
    get: (target, key) => key in target || typeof key === 'symbol' || key === 'then' || key === 'default' ? target[key as string] : notAvailableFunction(`${name}.${key}`),
    has: () => true,
  });
  const notAvailable = (name: string): Module => partOf(name, {});
  const globalsOfHost = host.builtin('globals') as Module;
  const blobs = lazily(() => makeBlob(coders as never, (what) => refuse(host, what)));
  const fetching = lazily(() => makeFetch({
    requests, coders: coders as never, URL: Url, major: node.major, AbortSignal: () => web().AbortSignal as Function, Blob: () => blobs().Blob as never, refuse: (what) => refuse(host, what),
  }));
  const httpModule = (protocol: 'http:' | 'https:') => lazily(() => makeHttp({
    requests, Emitter, URL: Url, nextTick, Readable: () => streams()['Readable'] as never, after: (callback, ms) => timers.set(callback, ms, [], false), cancel: (timer) => { timers.clear(timer); },
  }, protocol));
  const [http, https] = [httpModule('http:'), httpModule('https:')];
  const refusedGlobal = (name: string): unknown => REFUSED_GLOBALS.has(name) && (host.builtin('globalNames') as string[]).includes(name) ? notAvailableFunction(name) : undefined;
  const virtualGlobals: Module = {
    get Atomics() { return memory.Atomics; }, get SharedArrayBuffer() { return memory.SharedArrayBuffer; }, process: process.object, console, ...timerGlobals, queueMicrotask, structuredClone,
    get Date() { return VirtualDate(); }, performance, get Math() { return virtualMath(); }, get MessageChannel() { return ports.MessageChannel; }, get MessagePort() { return ports.MessagePort; },
    get BroadcastChannel() { return broadcasts().BroadcastChannel; }, Buffer: ProgramBuffer, URL: Url, URLSearchParams: globalsOfHost['URLSearchParams'],
    ...coders,
    get AbortController() { return web().AbortController; }, get AbortSignal() { return web().AbortSignal; },
    Event, CustomEvent, MessageEvent, get EventTarget() { return web().EventTarget; },
    get fetch() { return fetching().fetch; }, get Request() { return fetching().Request; }, get Response() { return fetching().Response; }, get Headers() { return fetching().Headers; },
    eval: () => refuse(host, 'eval', CODE_IN_A_FILE), get Function() { return refusingFunction(); },
    crypto, DOMException, btoa, atob, get Blob() { return blobs().Blob; }, get File() { return blobs().File; },
    navigator: node.major >= 21 ? navigatorFor(host, options.cpus) : undefined, module: undefined, exports: undefined, __filename: undefined, __dirname: undefined,
  };
  const globalObject: Module = new Proxy(Object.create(null) as Module, {
    get: (own, key) => key in own ? own[key as string] : key in virtualGlobals ? virtualGlobals[key as string] : refusedGlobal(key as string) ?? (globalThis as Module)[key as string],
    has: (own, key) => key in own || key in virtualGlobals || key in globalThis,
  });
  const builtins = new Map<string, object>();
  const modules = new Map<string, Module>();
  /** The same object for everybody who asks, so that what one part of a program changes the others see. */
  const moduleOf = (name: string): Module => {
    const module = modules.get(name) ?? makeModule(name);
    modules.set(name, module);
    return module;
  };
  const makeModule = (name: string): Module => {
    if (name === 'events') return eventsModule(host.builtin(name) as Module, Emitter);
    if (/^(assert|util)/.test(name)) return seeing(name === 'util' ? { ...host.builtin(name) as Module, ...coders } : host.builtin(name) as Module);
    if (name === 'async_hooks') timers.keepContext((host.builtin(name) as { AsyncResource: { bind<Run>(run: Run): Run } }).AsyncResource.bind);
    if (PURE.includes(name)) return host.builtin(name) as Module;
    switch (name) {
      case 'worker_threads': return workerThreads;
      case 'child_process': return partOf(name, { ...childProcess() });
      case 'process': return process.object;
      case 'timers': return { ...timerGlobals, promises: promised };
      case 'timers/promises': return promised;
      case 'perf_hooks': return partOf(name, { performance, PerformanceObserver: class { observe(): void { /* nothing to see */ } disconnect(): void { /* nothing to see */ } }, constants: {} });
      case 'buffer': return { ...host.builtin('buffer') as Module, Buffer: ProgramBuffer };
      case 'console': return { default: console, Console: (host.builtin('console') as Module)['Console'], log: (...args: unknown[]) => { (console as { log(...args: unknown[]): void }).log(...args); } };
      case 'os': return partOf(name, { availableParallelism: () => options.cpus, cpus: () => Array.from({ length: options.cpus }, () => ({ model: 'virtual', speed: 1000, times: {} })), EOL: '\n', platform: () => 'linux', type: () => 'Linux', hostname: () => 'kata', tmpdir: () => '/tmp', homedir: () => '/home/kata', constants: host.builtin('os.constants'), loadavg: () => [0, 0, 0], totalmem: () => 1e9, freemem: () => 5e8, release: () => '', arch: () => 'x64', uptime: () => 1 });
      case 'crypto': return partOf(name, { ...host.builtin('crypto') as Module, ...crypto, webcrypto: crypto, randomBytes: (size: number) => crypto.getRandomValues(ProgramBuffer.from('\0'.repeat(size)) as never) });
      // Not Node's bytes, but what is written can be read again, shared memory included.
      case 'v8': return partOf(name, { serialize: (value: unknown) => ProgramBuffer.from(encode(value, shared)), deserialize: (bytes: Uint8Array) => decode(String(ProgramBuffer.from(bytes as never)), shared) });
      case 'module': return partOf(name, { createRequire: () => require, builtinModules: PURE });
      case 'stream': return streams();
      case 'http': return partOf(name, http());
      case 'https': return partOf(name, https());
      case 'stream/promises': return (host.builtin('stream') as { promises: Module }).promises;
      case 'stream/consumers': case 'readline': case 'readline/promises': return host.builtin(name) as Module;
      case 'gate': return gateModule;
      default: return notAvailable(name);
    }
  };
  const gateModule: Module = {
    /** Counts one arrival at a gate. */
    arrive: (name: string) => { host.op('arrive', name); },
    /** Resolves when `count` have arrived at a gate. */
    until: (name: string, count: number) => new Promise<void>((resolve) => {
      const source = `gate:${name}:${String(count)}`;
      gates.set(source, [...gates.get(source) ?? [], resolve]);
    }),
  };
  const builtin = (id: string): object => {
    let namespace = builtins.get(id);
    if (!namespace) {
      namespace = id === 'model:lock' ? lockModule() : id === 'model:gate' ? gateModule : namespaceOf(moduleOf(id.slice('node:'.length)));
      builtins.set(id, namespace);
    }
    return namespace;
  };
  const namespaceOf = (module: Module): object => new Proxy(module, {
    // Only what Node itself exports as default is another thing than the module; a module that is not available seems to have everything.
    get: (target, key) => key === 'default' && !Object.hasOwn(target, 'default') ? target : (target as Record<PropertyKey, unknown>)[key],
    has: (target, key) => key === 'default' || key in target,
  });
  const lockModule = (): object => makeLock(host, memory, memory.SharedArrayBuffer,
    options.errorsModule ? loader.evaluate(options.errorsModule).namespace as Module : {}, asyncAcquires,
    { set: (callback, delay) => timers.set(callback, delay, [], false), clear: (timer) => { timers.clear(timer); } });
  const require = (specifier: string): unknown => {
    const id = host.resolve(specifier, birth.script);
    if (!id.startsWith('node:')) return refuse(host, `require('${specifier}')`);
    return moduleOf(id.slice('node:'.length));
  };
  const getBuiltinModule = (name: unknown): unknown => {
    const plain = String(name).replace(/^node:/, '');
    return (host.builtin('builtinModules') as readonly string[]).includes(plain) ? moduleOf(plain) : undefined;
  };
  if (host.builtin('hasGetBuiltinModule')) process.object['getBuiltinModule'] = getBuiltinModule;
  const counter = { n: host.loopsMax, over: (): void => {
    if (!host.dead()) host.op('endless');
    host.stop();
  } };
  const globalsFor = (id: string, url: string, module: ModuleObject, names: readonly string[]): unknown[] => {
    const own: Record<string, () => unknown> = {
      $m: () => module, $k: () => counter,
      $get: () => (object: unknown, key: unknown, site: number) => get(host, id, object, key, site),
      $ref: () => (object: unknown, key: unknown, site: number) => new Ref(host, id, object, key, site),
      $see: () => see, $seen: () => SEEN,
      $atomics: () => atomicsFor(id),
      globalThis: () => globalObject, global: () => globalObject, ...(url.startsWith('eval:') ? { require: () => require, module: () => ({ exports: {} }), exports: () => ({}), __filename: () => '[worker eval]', __dirname: () => '.' } : {}),
    };
    return names.map((name) => own[name] ? own[name]() : name in virtualGlobals ? virtualGlobals[name] : refusedGlobal(name));
  };
  const atomicsFor = (id: string): (site: number) => typeof Atomics => {
    const atomics = memory.Atomics;
    return (site) => {
      callAt(host, id, site);
      return atomics;
    };
  };
  const guard = <T extends (...args: never[]) => unknown>(callback: T): T => callback;
  const loader = new Loader(host, globalsFor, builtin, (how, value) => {
    if (how === 'threw') return host.isStop(value) ? '' : `!${encodeError(value)}`;
    return isTold(value) ? encodeSafely(value) : '';
  });
  let ended = false;
  let ending = false;
  /** Nothing keeps the thread alive, and it was not woken either. */
  let isOver = false;

  const uncaught = (error: unknown, origin = 'uncaughtException'): void => {
    if (host.isStop(error) || host.dead()) return;
    if (process.listens('uncaughtException')) {
      process.emit('uncaughtException', error, origin);
      return;
    }
    fail(error);
    process.object['exitCode'] = 1;
    exitNow(1);
  };
  const fail = (error: unknown): void => {
    const text = encodeError(error);
    if (host.thread.kind === 'worker') host.op('fail', text, false);
    else {
      process.print('stderr', `Uncaught ${describe(error)}\n`);
      host.op('fail', text, true);
    }
  };
  /** Runs the handlers of the end, and ends. */
  const exitNow = (code: number): never => {
    ended = true;
    let final = code;
    try {
      process.object['exitCode'] = code;
      final = process.end();
    } catch (error) {
      if (host.isStop(error)) throw error;
      fail(error);
      if (host.thread.kind !== 'worker') final = 1;
    }
    host.op('exit', final);
    return host.stop();
  };
  const encodeError = (error: unknown): string => {
    try {
      if ((error as { name?: unknown } | null)?.name === 'ProgramSyntaxError') return encode(new SyntaxError((error as Error).message), shared, [], 'whole');
      if (error instanceof Error || typeof error !== 'object' || error === null) return encode(error, shared, [], 'whole');
      // An error of the explorer's own realm: Node's assertions, a file that is not there.
      const { message, name = 'Error', code } = error as { message?: unknown; name?: unknown; code?: unknown };
      return encode(Object.assign(new Error(String(message ?? error)), { name: String(name), ...(typeof code === 'string' ? { code } : {}) }), shared, [], 'whole');
    } catch {
      return encode(new Error(describe(error)), shared, [], 'whole');
    }
  };
  const describe = (error: unknown): string => {
    try {
      return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    } catch {
      return 'a value that cannot be shown';
    }
  };
  const rejectionError = (reason: unknown): Error => Object.assign(new Error('This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). '
    + `The promise rejected with the reason "${(host.builtin('util') as { inspect(value: unknown): string }).inspect(reason)}".`), { name: 'UnhandledPromiseRejection', code: 'ERR_UNHANDLED_REJECTION' });
  const encodeSafely = (value: unknown): string => {
    try {
      return encode(value, shared, [], 'whole');
    } catch (error) {
      if (host.isStop(error)) throw error;
      return encode({ notPlain: describe(error) }, shared);
    }
  };
  const settle = (result: unknown): void => {
    Promise.resolve(result).then(
      (value) => { host.op('settle', encodeSafely(value)); },
      (error: unknown) => {
        if (host.isStop(error) || host.dead()) return;
        host.op('settle', `!${encodeError(error)}`);
      },
    );
  };
  const runProgram = (namespace: object): void => {
    const program = (namespace as { default?: unknown }).default;
    if (host.thread.kind !== 'main' || typeof program !== 'function') return;
    const input = birth.data === undefined ? undefined : decode(birth.data, shared);
    let result: unknown;
    try {
      result = (program as (input: unknown) => unknown)(input);
    } catch (error) {
      if (host.isStop(error)) throw error;
      result = Promise.reject(error);
    }
    settle(result);
  };
  const evaluate = (origin: string | undefined): void => {
    try {
      const { namespace, promise } = loader.evaluate(host.resolve(birth.script, ''));
      if (promise) promise.then(() => { runProgram(namespace); }).catch((error: unknown) => { uncaught(error, origin); });
      else runProgram(namespace);
    } catch (error) {
      if (host.isStop(error)) throw error;
      uncaught(error, origin);
    }
  };
  return {
    start(): void {
      setRunning(constructorOf);
      counter.n = host.loopsMax;
      if (birth.script.startsWith('eval:')) {
        evaluate(undefined);
        return;
      }
      // Node evaluates a module on behalf of a promise: microtasks come before ticks, and so do errors.
      void Promise.resolve().then(() => {
        try {
          evaluate('unhandledRejection');
        } catch (error) {
          if (!host.isStop(error)) throw error;
        }
      });
    },
    resume(): void {
      ending = false;
    },
    idle(): string | undefined {
      if (ended) return undefined;
      if (this.handles().length === 0) {
        // A `waitAsync` keeps no thread alive, but one that was woken before the end still hears of it.
        if (memory.asyncWaits.size > 0 && !isOver) return `A${String(host.thread.id)},over`;
        isOver = false;
        // Not even `beforeExit` found anything to do: nothing of the program runs after this.
        if (ending) exitNow(Number(process.object['exitCode'] ?? 0) || 0);
        return undefined;
      }
      ending = false;
      const sources = [
        ...[...children.values()].filter((child) => !child.exited).map((child) => `P${String(child.id)}!${child.listens()}`),
        ...process.sources(), ...ports.sources(), ...broadcasts().sources(),
        ...(memory.asyncWaits.size > 0 ? [`A${String(host.thread.id)}`] : []), ...requests.sources(),
        ...[...gates.keys()], ...[...asyncAcquires].filter(([, queue]) => queue.length > 0).map(([source]) => source),
        ...(timers.hasImmediates ? ['immediate'] : []), ...(timers.hasTimers || memory.asyncWaits.size > 0 ? ['timer'] : []),
      ];
      return sources.join(',');
    },
    deliver(event: string): void {
      setRunning(constructorOf);
      counter.n = host.loopsMax;
      ports.leaveMessage();
      const bar = event.indexOf('|');
      const source = event.slice(0, bar);
      const rest = event.slice(bar + 1);
      const kind = rest.slice(0, rest.indexOf('|'));
      const text = rest.slice(rest.indexOf('|') + 1);
      try {
        if (source === 'immediate') timers.fireImmediate();
        else if (source === 'over') isOver = true;
        else if (source === 'timer') {
          if (rest.startsWith('wait ')) {
            memory.asyncWaits.get(rest.slice('wait '.length))?.('timed-out');
            memory.asyncWaits.delete(rest.slice('wait '.length));
          } else timers.fire(rest);
        } else if (source.startsWith('gate:')) {
          const waiting = gates.get(source) ?? [];
          gates.delete(source);
          for (const go of waiting) go();
        } else if (source.startsWith('lock:')) asyncAcquires.get(source)?.shift()?.give();
        else if (source.startsWith('N')) requests.deliver(source, kind, text);
        else if (source.startsWith('b')) broadcasts().deliver(source, text);
        else if (source.startsWith('P')) {
          const items = kind === 'burst' ? JSON.parse(text) as [string, string][] : [[kind, text] as const];
          for (const [what, payload] of items) children.get(Number(source.slice(1)))?.deliver(what, payload);
        }
        else if (source.startsWith('A')) {
          const [token = '', result = ''] = text.split(' ');
          memory.asyncWaits.get(token)?.(result);
          memory.asyncWaits.delete(token);
        } else if (source.startsWith('S')) process.signal(text);
        else if (source.startsWith('C') && host.thread.kind === 'process') process.deliver(kind, text);
        else ports.deliver(source, kind, text);
      } catch (error) {
        if (host.isStop(error)) throw error;
        uncaught(error);
      }
    },
    end(): number {
      ending = true;
      try {
        process.beforeEnd();
      } catch (error) {
        if (host.isStop(error)) throw error;
        uncaught(error);
      }
      return 0;
    },
    uncaught,
    unhandled(reason: unknown): void {
      if (process.listens('unhandledRejection')) {
        process.emit('unhandledRejection', reason, Promise.resolve());
        return;
      }
      host.op('reject', encodeError(reason));
      uncaught(reason instanceof Error ? reason : rejectionError(reason), 'unhandledRejection');
    },
    kill(): void {
      counter.n = -1;
    },
    handles(): string[] {
      const found = [...timers.keepsAlive(), ...ports.keepsAlive(), ...broadcasts().keepsAlive(), ...process.keepsAlive(), ...requests.keepsAlive()];
      for (const child of children.values()) if (!child.exited && child.referenced) found.push(`child ${String(child.id)}`);
      if (gates.size > 0) found.push('a gate');
      if ([...asyncAcquires.values()].some((queue) => queue.length > 0)) found.push('a lock');
      return found;
    },
  };
}

/** Values that say something in a trace: not a promise, and not an object with methods. */
function isTold(value: unknown): boolean {
  if (value === undefined || typeof value === 'function') return false;
  return typeof value !== 'object' || value === null || Array.isArray(value) || (Object.getPrototypeOf(value) === Object.prototype && Object.getOwnPropertySymbols(value).length === 0);
}

/** Node's emitter throws an error that nobody listens for as it is; it does not recognise one of this realm. */
function emitterOf(NodeEmitter: EmitterClass): EmitterClass {
  return class EventEmitter extends NodeEmitter {
    override emit(event: string, ...args: unknown[]): boolean {
      if (event === 'error' && args[0] instanceof Error && this.listenerCount(event) === 0) throw args[0];
      return super.emit(event, ...args);
    }
  };
}
