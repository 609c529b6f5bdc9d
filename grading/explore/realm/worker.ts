/** `Worker` of `node:worker_threads`. */
import { refuse } from './child-process.ts';
import { decode, encode } from './codec.ts';
import type { Shared } from './codec.ts';
import { codedError } from './dom-exception.ts';
import type { Host } from './host.ts';
import type { OutputStream } from './output-stream.ts';
import type { EmitterClass, Ports } from './ports.ts';

/** What a parent holds of a child; the event loop asks it. */
export interface ChildHandle {
  readonly id: number;
  readonly exited: boolean;
  readonly referenced: boolean;
  readonly name: string;
  /** Letters of the events that somebody listens for and that are no step otherwise. */
  listens(): string;
  deliver(kind: string, text: string): void;
}

interface WorkerOptions {
  workerData?: unknown;
  argv?: unknown[];
  env?: Record<string, string> | symbol;
  name?: string;
  eval?: boolean;
  execArgv?: string[];
  transferList?: unknown[];
  stdin?: boolean;
  stdout?: boolean;
  stderr?: boolean;
  resourceLimits?: Record<string, number>;
}

export interface Children {
  next(): number;
  add(child: ChildHandle): void;
}

/** Makes the `Worker` class of one virtual thread. */
export function makeWorker(
  host: Host, Emitter: EmitterClass, ports: Ports, shared: () => Shared, children: Children,
  context: { readonly env: () => Record<string, string>; readonly resolveScript: (script: unknown, what: string) => string; readonly environmentData: () => string;
    readonly execArgv: () => readonly string[]; readonly stream: () => OutputStream },
): unknown {
  return class Worker extends Emitter implements ChildHandle {
    readonly #id: number;
    readonly #name: string;
    #exited = false;
    #referenced = true;
    #termination: Promise<unknown> | undefined;
    #exitCode = 0;
    onmessage: unknown;
    readonly stdin = null;
    readonly #stdout: OutputStream | undefined;
    readonly #stderr: OutputStream | undefined;
    readonly #limits: Record<string, number>;

    constructor(script: unknown, options: WorkerOptions = {}) {
      super();
      checkWorkerArguments(script, options);
      if (options.env === SHARE_ENV) refuse(host, 'SHARE_ENV', 'workerData');
      if (options.stdin) refuse(host, 'the option stdin of a Worker', 'postMessage');
      const path = options.eval ? `eval:${String(script)}` : context.resolveScript(script, 'Worker');
      const list = options.transferList ?? [];
      const data = encode(options.workerData, shared(), list);
      ports.transferred(list);
      const env = typeof options.env === 'object' && options.env !== null ? Object.fromEntries(Object.entries(options.env).map(([key, value]) => [key, String(value as unknown)])) : context.env();
      const name = options.name ?? '';
      const birth = JSON.stringify({
        script: path, data, argv: (options.argv ?? []).map(String), env, name, execArgv: options.execArgv ?? context.execArgv(), silent: options.stdout === true, silentErrors: options.stderr === true, limits: options.resourceLimits ?? {}, environmentData: context.environmentData(),
      });
      this.#name = name;
      this.#limits = options.resourceLimits ?? {};
      this.#stdout = options.stdout ? context.stream() : undefined;
      this.#stderr = options.stderr ? context.stream() : undefined;
      this.#id = host.op('spawn', children.next(), 'worker', name, birth) as number;
      children.add(this);
    }

    get id(): number {
      return this.#id;
    }

    get name(): string {
      return this.#name;
    }

    get exited(): boolean {
      return this.#exited;
    }

    get referenced(): boolean {
      return this.#referenced;
    }

    get stdout(): unknown {
      return this.#stdout ?? refuse(host, 'worker.stdout without the option stdout: true', 'the option');
    }

    get stderr(): unknown {
      return this.#stderr ?? refuse(host, 'worker.stderr without the option stderr: true', 'the option');
    }

    get performance(): object {
      return { eventLoopUtilization: () => ({ idle: 0, active: 0, utilization: 0 }) };
    }

    getHeapSnapshot(): never {
      return refuse(host, 'worker.getHeapSnapshot', 'process.memoryUsage');
    }

    get threadId(): number {
      return this.#exited ? -1 : this.#id;
    }

    get resourceLimits(): object {
      return this.#exited ? {} : withDefaults(this.#limits);
    }

    listens(): string {
      return this.listenerCount('online') > 0 ? 'o' : '';
    }

    deliver(kind: string, text: string): void {
      switch (kind) {
        case 'online': this.emit('online'); break;
        // Nobody listens: the message is lost, as in Node.
        case 'message': this.emit('message', decode(text, shared())); break;
        case 'error': this.emit('error', decode(text, shared())); break;
        case 'stdout': this.#stdout?.push(text); break;
        case 'stderr': this.#stderr?.push(text); break;
        default: {
          this.#exitCode = Number(text.split(' ')[0]);
          this.#exited = true;
          this.#stdout?.push(null);
          this.#stderr?.push(null);
          this.emit('exit', this.#exitCode);
        }
      }
    }

    postMessage(value: unknown, options: readonly unknown[] | { transfer?: readonly unknown[] } = []): void {
      const list = Array.isArray(options) ? options as unknown[] : (options as { transfer?: unknown[] }).transfer ?? [];
      const text = encode(value, shared(), list);
      ports.transferred(list);
      host.op('send', `C${String(this.#id)}`, 'message', text);
    }

    terminate(callback?: (error: null, code: number) => void): Promise<unknown> {
      if (this.#exited) return Promise.resolve();
      if (typeof callback === 'function') this.once('exit', (code) => { callback(null, code as number); });
      host.op('terminate', this.#id);
      return this.#termination ??= new Promise((resolve) => { this.once('exit', resolve); });
    }

    async [(Symbol as { asyncDispose?: symbol }).asyncDispose ?? Symbol.for('Symbol.asyncDispose')](): Promise<void> {
      await this.terminate();
    }

    ref(): this {
      this.#referenced = true;
      return this;
    }

    unref(): this {
      this.#referenced = false;
      return this;
    }
  };
}

const SHARE_ENV = Symbol.for('nodejs.worker_threads.SHARE_ENV');

/** Limits that nobody set are those of Node 20 on a 64-bit machine. */
export const withDefaults = (limits: Record<string, number>): object => ({ maxYoungGenerationSizeMb: 48, maxOldGenerationSizeMb: 2096, codeRangeSizeMb: 0, stackSizeMb: 4, ...limits });

/** @throws {TypeError} As Node's own constructor does. */
function checkWorkerArguments(script: unknown, options: WorkerOptions): void {
  const invalid = (name: string): never => { throw codedError(TypeError, 'ERR_INVALID_ARG_TYPE', `The "${name}" argument is of the wrong type.`); };
  if (options.execArgv !== undefined && !Array.isArray(options.execArgv)) invalid('options.execArgv');
  if (options.argv !== undefined && !Array.isArray(options.argv)) invalid('options.argv');
  if (options.env !== undefined && options.env !== null && typeof options.env !== 'object' && options.env !== SHARE_ENV) invalid('options.env');
  if (options.eval) {
    if (typeof script !== 'string') throw codedError(TypeError, 'ERR_INVALID_ARG_VALUE', "The property 'options.eval' must be false when 'filename' is not a string.");
    return;
  }
  if (typeof script === 'object' && script !== null && 'href' in script) return;
  if (typeof script !== 'string') invalid('filename');
  if (!/^(\.{1,2}[\\/]|\/|[a-zA-Z]:[\\/])/.test(String(script))) {
    throw codedError(TypeError, 'ERR_WORKER_PATH', "The worker script or module filename must be an absolute path or a relative path starting with './' or '../'. Wrap file:// URLs with `new URL`.");
  }
}
