/** What one virtual thread is made of: its memory, timers, ports, children and its `process`, each made once and most of it when it is used. */
import { makeAbort } from './abort.ts';
import type { AbortClasses } from './abort.ts';
import { Broadcasts } from './broadcast.ts';
import { makeBuffer, makeCoders } from './buffer.ts';
import { makeChildProcess, refuse } from './child-process.ts';
import { decode, encode } from './codec.ts';
import type { Shared } from './codec.ts';
import { Endings } from './endings.ts';
import type { Host } from './host.ts';
import { makeFetch } from './http/fetch.ts';
import { makeHttp } from './http/node-http.ts';
import { Requests } from './http/requests.ts';
import type { AsyncAcquires } from './lock.ts';
import { SharedMemory } from './memory.ts';
import { makeOutputStream, makeStreams } from './output-stream.ts';
import type { OutputStream } from './output-stream.ts';
import { Ports } from './ports.ts';
import type { EmitterClass, MessagePortShim } from './ports.ts';
import { makeProcess } from './process.ts';
import type { Birth, NodeFacts, ProcessShim } from './process.ts';
import { checkCallback, Timers } from './timers.ts';
import { makeBlob } from './web.ts';
import { makeWorker } from './worker.ts';
import type { ChildHandle } from './worker.ts';

export type Module = Record<string, unknown>;

/** What belongs to the realm and not to a thread: the same in every instance. */
export interface RealmOptions {
  /** Working directory as the program sees it. */
  readonly directory: string;
  readonly cpus: number;
  readonly errorsModule: string | undefined;
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

/** The parts of one thread. */
export class Parts {
  readonly host: Host;
  readonly options: RealmOptions;
  readonly birth: Birth;
  readonly node: NodeFacts;
  readonly Emitter: EmitterClass;
  readonly URL: typeof URL;
  readonly Buffer: ReturnType<typeof makeBuffer>;
  readonly coders: ReturnType<typeof makeCoders>;
  readonly timers: Timers;
  readonly memory: SharedMemory;
  readonly requests: Requests;
  readonly ports: Ports;
  readonly process: ProcessShim;
  readonly endings: Endings;
  readonly shared: Shared;
  readonly children = new Map<number, ChildHandle>();
  readonly asyncAcquires: AsyncAcquires = new Map();
  /** Gates at which somebody waits, by the source that the event loop is given. */
  readonly gates = new Map<string, (() => void)[]>();
  environmentData: [unknown, unknown][];
  #births = 0;

  constructor(host: Host, options: RealmOptions) {
    this.host = host;
    this.options = options;
    this.birth = JSON.parse(host.thread.birth) as Birth;
    this.node = host.builtin('node') as NodeFacts;
    this.Emitter = emitterOf((host.builtin('events') as { EventEmitter: EmitterClass }).EventEmitter);
    const globals = host.builtin('globals') as Record<'Buffer' | 'TextDecoder' | 'TextEncoder', never> & { URL: typeof URL };
    this.URL = globals.URL;
    this.Buffer = bufferFor(globals.Buffer);
    this.coders = codersFor(globals.TextDecoder, globals.TextEncoder);
    this.timers = new Timers(host);
    this.memory = new SharedMemory(host);
    this.requests = new Requests(host);
    this.shared = this.#makeShared();
    this.ports = new Ports(host, this.Emitter, () => this.shared, (callback) => { this.timers.setImmediate(callback, []); });
    this.process = makeProcess(host, this.Emitter, this.birth, this.timers, () => this.shared, this.node, this.nextTick, options.directory);
    this.endings = new Endings(host, this.process, () => this.shared);
    this.environmentData = this.birth.environmentData ? decode(this.birth.environmentData, this.shared) as [unknown, unknown][] : [];
  }

  #makeShared(): Shared {
    const { host, node, memory } = this;
    return {
      sabId: (buffer) => memory.sabId(buffer),
      sabOf: (id, byteLength, maxByteLength) => memory.sabOf(id, byteLength, maxByteLength),
      portId: (value) => this.ports.idOf(value),
      portOf: (id) => this.ports.at(id),
      place: (stack) => host.place(stack),
      modern: node.major >= 22, isProxy: host.builtin('isProxy') as Shared['isProxy'], detach: host.builtin('detach') as Shared['detach'],
    };
  }

  // ── Callbacks ────────────────────────────────────────────────────────────────────────────────────

  readonly nextTick = (callback: (...args: unknown[]) => void, ...args: unknown[]): void => {
    checkCallback(callback);
    (this.host.builtin('nextTick') as (callback: () => void) => void)(this.#guarded(callback, args));
  };

  readonly queueMicrotask = (callback: () => void): void => {
    checkCallback(callback);
    void Promise.resolve().then(this.#guarded(callback, []));
  };

  #guarded(callback: (...args: unknown[]) => unknown, args: unknown[]): () => void {
    return () => {
      if (this.host.dead()) return;
      try {
        callback(...args);
      } catch (error) {
        if (this.host.isStop(error)) return;
        // What leaves a tick would reach the explorer, so nothing may.
        try {
          this.endings.uncaught(error);
        } catch (stop) {
          if (!this.host.isStop(stop)) throw stop;
        }
      }
    };
  }

  readonly #after = (callback: () => void, ms: number): ReturnType<Timers['set']> => this.timers.set(callback, ms, [], false);
  readonly #cancel = (timer: unknown): void => { this.timers.clear(timer); };

  // ── Children ─────────────────────────────────────────────────────────────────────────────────────

  readonly #childRegistry = { next: (): number => this.#births++, add: (child: ChildHandle): void => { this.children.set(child.id, child); } };
  readonly #env = (): Record<string, string> => ({ ...this.process.env });

  readonly Worker = lazily(() => makeWorker(this.host, this.Emitter, this.ports, () => this.shared, this.#childRegistry, {
    env: this.#env, resolveScript: this.#resolveScript, environmentData: () => encode(this.environmentData, this.shared), execArgv: () => this.birth.execArgv ?? [], stream: this.stream,
  }));

  readonly childProcess = lazily(() => makeChildProcess(this.host, this.Emitter, () => this.shared, this.#childRegistry, {
    env: this.#env, resolveScript: this.#resolveScript, execPath: this.node.execPath, nextTick: this.nextTick, stream: this.stream, after: this.#after, cancel: this.#cancel,
  }));

  readonly #resolveScript = (script: unknown, what: string): string => {
    if (typeof script === 'object' && script !== null && 'href' in script) {
      const href = String(script.href);
      return href.startsWith('data:') ? refuse(this.host, `${what} of a data: URL`) : href;
    }
    if (typeof script !== 'string') throw new TypeError('The "filename" argument must be of type string or an instance of URL.');
    if (script.startsWith('file:') || script.startsWith('data:')) {
      if (what === 'Worker') throw new TypeError('The worker script or module filename must be an absolute path or a relative path starting with \'./\' or \'../\'. Wrap file:// URLs with `new URL`.');
      return script;
    }
    const path = script.startsWith('/') || /^[a-zA-Z]:[\\/]/.test(script) ? script : `${this.options.directory}/${script}`;
    return new this.URL(`file://${path.startsWith('/') ? '' : '/'}${path.replaceAll('\\', '/')}`).href;
  };

  readonly parentPort = lazily((): MessagePortShim | null => {
    const { kind, id } = this.host.thread;
    if (kind !== 'worker') return null;
    const port = this.ports.make({ inbox: `C${String(id)}`, peer: `P${String(id)}` });
    this.ports.add(port);
    return port;
  });

  readonly broadcasts = lazily(() => new Broadcasts(this.host, () => this.shared));

  // ── Streams and the web ──────────────────────────────────────────────────────────────────────────

  readonly streams = lazily(() => makeStreams(this.host, (error) => { this.endings.uncaught(error); }));
  readonly stream = (): OutputStream => makeOutputStream(this.streams());
  readonly web = lazily((): AbortClasses => makeAbort((error) => this.host.isStop(error), (error) => { this.endings.uncaught(error); }, this.#after));
  readonly blobs = lazily(() => makeBlob(this.coders as never, (what) => refuse(this.host, what)));

  readonly fetching = lazily(() => makeFetch({
    requests: this.requests, coders: this.coders as never, URL: this.URL, major: this.node.major,
    AbortSignal: () => this.web().AbortSignal as Function, Blob: () => this.blobs().Blob as never, refuse: (what) => refuse(this.host, what),
  }));

  readonly #httpModule = (protocol: 'http:' | 'https:'): () => Module => lazily(() => makeHttp({
    requests: this.requests, Emitter: this.Emitter, URL: this.URL, nextTick: this.nextTick, Readable: () => this.streams()['Readable'] as never, after: this.#after, cancel: this.#cancel,
  }, protocol));

  readonly http = this.#httpModule('http:');
  readonly https = this.#httpModule('https:');
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
