/** `Worker` of `node:worker_threads`. */
import { refuse } from './child-process.ts';
import { decode, encode } from './codec.ts';
import type { Shared } from './codec.ts';
import type { Host } from './host.ts';
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
  ref?: boolean;
}

export interface Children {
  next(): number;
  add(child: ChildHandle): void;
}

/** Makes the `Worker` class of one virtual thread. */
export function makeWorker(
  host: Host, Emitter: EmitterClass, ports: Ports, shared: () => Shared, children: Children,
  context: { readonly env: () => Record<string, string>; readonly resolveScript: (script: unknown, what: string) => string; readonly environmentData: () => string },
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

    constructor(script: unknown, options: WorkerOptions = {}) {
      super();
      const path = options.eval ? `eval:${String(script)}` : context.resolveScript(script, 'Worker');
      const list = options.transferList ?? [];
      const data = encode(options.workerData, shared(), list);
      ports.transferred(list);
      const env = typeof options.env === 'object' ? options.env : context.env();
      const name = options.name ?? '';
      const birth = JSON.stringify({
        script: path, data, argv: (options.argv ?? []).map(String), env, name, execArgv: options.execArgv ?? [], environmentData: context.environmentData(),
      });
      this.#name = name;
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

    get stdout(): never {
      return refuse(host, 'worker.stdout');
    }

    get stderr(): never {
      return refuse(host, 'worker.stderr');
    }

    get threadId(): number {
      return this.#exited ? -1 : this.#id;
    }

    get resourceLimits(): object {
      return {};
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
        default: {
          this.#exitCode = Number(text.split(' ')[0]);
          this.#exited = true;
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
