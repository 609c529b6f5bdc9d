/** The modules of Node, and the few of the explorer's own, as one virtual thread sees them. */
import { refuse } from './child-process.ts';
import { decode, encode, marks } from './codec.ts';
import { eventsModule } from './events.ts';
import { notAvailableFunction } from './globals.ts';
import type { Globals } from './globals.ts';
import { makeLock } from './lock.ts';
import type { Module, Parts } from './parts.ts';
import { seeing } from './reading.ts';
import { withDefaults } from './worker.ts';

/** Modules of Node without effects; learner code may use them as they are. */
const PURE = ['assert', 'assert/strict', 'async_hooks', 'events', 'path', 'path/posix', 'path/win32', 'querystring', 'string_decoder', 'url', 'util', 'util/types'];

/** Finds modules by name. */
export class NodeModules {
  readonly #parts: Parts;
  readonly #globals: Globals;
  /** The exports of `shared/errors.ts`, where a program has it. */
  readonly #errors: () => Module;
  /** The same object for everybody who asks, so that what one part of a program changes the others see. */
  readonly #modules = new Map<string, Module>();
  readonly #namespaces = new Map<string, object>();

  constructor(parts: Parts, globals: Globals, errors: () => Module) {
    this.#parts = parts;
    this.#globals = globals;
    this.#errors = errors;
    if (parts.host.builtin('hasGetBuiltinModule')) parts.process.object['getBuiltinModule'] = this.#getBuiltinModule;
  }

  /** The namespace of `node:os`, `model:lock` and so on. */
  readonly namespace = (id: string): object => {
    let namespace = this.#namespaces.get(id);
    if (!namespace) {
      namespace = id === 'model:lock' ? this.#lock() : id === 'model:gate' ? this.#gate() : namespaceOf(this.#module(id.slice('node:'.length)));
      this.#namespaces.set(id, namespace);
    }
    return namespace;
  };

  readonly require = (specifier: string): unknown => {
    const { host, birth } = this.#parts;
    const id = host.resolve(specifier, birth.script);
    if (!id.startsWith('node:')) return refuse(host, `require('${specifier}')`);
    return this.#module(id.slice('node:'.length));
  };

  readonly #getBuiltinModule = (name: unknown): unknown => {
    const plain = String(name).replace(/^node:/, '');
    return (this.#parts.host.builtin('builtinModules') as readonly string[]).includes(plain) ? this.#module(plain) : undefined;
  };

  #module(name: string): Module {
    const module = this.#modules.get(name) ?? this.#make(name);
    this.#modules.set(name, module);
    return module;
  }

  #make(name: string): Module {
    const { host, timers, coders, Emitter } = this.#parts;
    if (name === 'events') return eventsModule(host.builtin(name) as Module, Emitter);
    if (/^(assert|util)/.test(name)) return seeing(name === 'util' ? { ...host.builtin(name) as Module, ...coders } : host.builtin(name) as Module);
    if (name === 'async_hooks') timers.keepContext((host.builtin(name) as { AsyncResource: { bind<Run>(run: Run): Run } }).AsyncResource.bind);
    if (PURE.includes(name)) return host.builtin(name) as Module;
    return this.#withEffects(name) ?? this.#partOf(name, {});
  }

  /** A module that does something outside of the thread, or says something of the machine; `undefined`: it is not available. */
  #withEffects(name: string): Module | undefined {
    const { host, shared, Buffer } = this.#parts;
    const { timers, timersPromises, performance, console, crypto } = this.#globals;
    switch (name) {
      case 'worker_threads': return this.#workerThreads();
      case 'child_process': return this.#partOf(name, { ...this.#parts.childProcess() });
      case 'process': return this.#parts.process.object;
      case 'timers': return { ...timers, promises: timersPromises };
      case 'timers/promises': return timersPromises;
      case 'perf_hooks': return this.#partOf(name, { performance, PerformanceObserver: class { observe(): void { /* nothing to see */ } disconnect(): void { /* nothing to see */ } }, constants: {} });
      case 'buffer': return { ...host.builtin('buffer') as Module, Buffer };
      case 'console': return { default: console, Console: (host.builtin('console') as Module)['Console'], log: (...args: unknown[]) => { (console as { log(...args: unknown[]): void }).log(...args); } };
      case 'os': return this.#partOf(name, this.#os());
      case 'crypto': return this.#partOf(name, { ...host.builtin('crypto') as Module, ...crypto, webcrypto: crypto, randomBytes: (size: number) => (crypto['getRandomValues'] as (bytes: unknown) => unknown)(Buffer.from('\0'.repeat(size))) });
      // Not Node's bytes, but what is written can be read again, shared memory included.
      case 'v8': return this.#partOf(name, { serialize: (value: unknown) => Buffer.from(encode(value, shared)), deserialize: (bytes: Uint8Array) => decode(String(Buffer.from(bytes as never)), shared) });
      case 'module': return this.#partOf(name, { createRequire: () => this.require, builtinModules: PURE });
      case 'stream': return this.#parts.streams();
      case 'http': return this.#partOf(name, this.#parts.http());
      case 'https': return this.#partOf(name, this.#parts.https());
      case 'stream/promises': return (host.builtin('stream') as { promises: Module }).promises;
      case 'stream/consumers': case 'readline': case 'readline/promises': return host.builtin(name) as Module;
      case 'gate': return this.#gate();
      default: return undefined;
    }
  }

  #workerThreads(): Module {
    const parts = this.#parts;
    const { host, ports, birth, shared, node } = parts;
    const isWorker = host.thread.kind === 'worker';
    return {
      get Worker() { return parts.Worker(); }, get MessageChannel() { return ports.MessageChannel; }, get MessagePort() { return ports.MessagePort; }, get BroadcastChannel() { return parts.broadcasts().BroadcastChannel; },
      isMainThread: !isWorker, get parentPort() { return parts.parentPort(); }, threadId: isWorker ? host.thread.id : 0,
      workerData: birth.data === undefined ? null : decode(birth.data, shared),
      resourceLimits: isWorker ? withDefaults(birth.limits ?? {}) : {}, SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'), ...(node.major >= 24 ? { threadName: birth.name ?? '' } : {}),
      receiveMessageOnPort: (port: unknown) => ports.receive(port),
      markAsUntransferable: (value: object) => { marks.untransferable.add(value); },
      ...(node.major >= 22 ? { isMarkedAsUntransferable: (value: object) => marks.untransferable.has(value), markAsUncloneable: (value: object) => { marks.uncloneable.add(value); } } : {}),
      moveMessagePortToContext: () => refuse(host, 'moveMessagePortToContext'),
      getEnvironmentData: (key: unknown) => parts.environmentData.find(([one]) => one === key)?.[1],
      setEnvironmentData: (key: unknown, value: unknown) => { parts.environmentData = [...parts.environmentData.filter(([one]) => one !== key), [key, value]]; },
    };
  }

  #os(): Module {
    const { host, options: { cpus } } = this.#parts;
    return {
      availableParallelism: () => cpus, cpus: () => Array.from({ length: cpus }, () => ({ model: 'virtual', speed: 1000, times: {} })), EOL: '\n', platform: () => 'linux', type: () => 'Linux', hostname: () => 'kata',
      tmpdir: () => '/tmp', homedir: () => '/home/kata', constants: host.builtin('os.constants'), loadavg: () => [0, 0, 0], totalmem: () => 1e9, freemem: () => 5e8, release: () => '', arch: () => 'x64', uptime: () => 1,
    };
  }

  #lock(): object {
    const { host, memory, asyncAcquires, timers } = this.#parts;
    return makeLock(host, memory, memory.SharedArrayBuffer, this.#errors(), asyncAcquires, {
      set: (callback, delay) => timers.set(callback, delay, [], false), clear: (timer) => { timers.clear(timer); },
    });
  }

  #gate(): Module {
    const { host, gates } = this.#parts;
    return {
      /** Counts one arrival at a gate. */
      arrive: (name: string) => { host.op('arrive', name); },
      /** Resolves when `count` have arrived at a gate. */
      until: (name: string, count: number) => new Promise<void>((resolve) => {
        const source = `gate:${name}:${String(count)}`;
        gates.set(source, [...gates.get(source) ?? [], resolve]);
      }),
    };
  }

  /** A module of Node: what it has here, and a refusal for everything else. */
  #partOf(name: string, own: Module): Module {
    return new Proxy(own, {
      get: (target, key) => key in target || typeof key === 'symbol' || key === 'then' || key === 'default' ? target[key as string] : notAvailableFunction(this.#parts, `${name}.${key}`),
      has: () => true,
    });
  }
}

function namespaceOf(module: Module): object {
  return new Proxy(module, {
    // Only what Node itself exports as default is another thing than the module; a module that is not available seems to have everything.
    get: (target, key) => key === 'default' && !Object.hasOwn(target, 'default') ? target : (target as Record<PropertyKey, unknown>)[key],
    has: (target, key) => key === 'default' || key in target,
  });
}
