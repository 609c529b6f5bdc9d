/** `fork` of `node:child_process`, and `spawn` of Node itself with an IPC channel. */
import { decode, encode } from './codec.ts';
import type { Shared } from './codec.ts';
import type { Host } from './host.ts';
import type { EmitterClass } from './ports.ts';
import type { ChildHandle, Children } from './worker.ts';

interface ForkOptions {
  env?: Record<string, string>;
  serialization?: 'json' | 'advanced';
  silent?: boolean;
  signal?: AbortSignal;
  execArgv?: string[];
  stdio?: unknown;
  killSignal?: string | number;
}

const SIGNALS: Record<number, string> = { 1: 'SIGHUP', 2: 'SIGINT', 3: 'SIGQUIT', 6: 'SIGABRT', 9: 'SIGKILL', 10: 'SIGUSR1', 12: 'SIGUSR2', 15: 'SIGTERM' };
export const signalName = (signal: string | number | undefined): string => typeof signal === 'number' ? (signal === 0 ? '0' : SIGNALS[signal] ?? 'SIGTERM') : signal ?? 'SIGTERM';

/** Messages of a channel with JSON serialisation lose what JSON loses. */
export function encodeForChannel(value: unknown, serialization: string, shared: Shared): string {
  if (value === undefined) throw new TypeError('The "message" argument must be specified');
  if (serialization === 'advanced') return encode(value, processShared(shared));
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError('The "message" argument must be one of type string, object, number, or boolean');
  return encode(JSON.parse(text), shared);
}

/** Processes share no memory and own no ports of others. */
function processShared(shared: Shared): Shared {
  return {
    ...shared,
    place: (stack) => shared.place(stack),
    sabId: () => { throw new Error('#<SharedArrayBuffer> could not be cloned.'); },
    portId: (value) => {
      if (shared.portId(value) !== undefined) throw new Error('#<MessagePort> could not be cloned.');
      return undefined;
    },
  };
}

/** Makes `fork` and `spawn` of one virtual thread. */
export function makeChildProcess(
  host: Host, Emitter: EmitterClass, shared: () => Shared, children: Children,
  context: { readonly env: () => Record<string, string>; readonly resolveScript: (script: unknown, what: string) => string; readonly execPath: string; readonly nextTick: (callback: () => void) => void },
): { readonly fork: unknown; readonly spawn: unknown; readonly ChildProcess: unknown } {
  class ChildProcess extends Emitter implements ChildHandle {
    readonly #id: number;
    readonly #serialization: string;
    #referenced = true;
    #hungUp = false;
    #pending: unknown[] = [];
    connected = true;
    killed = false;
    exitCode: number | null = null;
    signalCode: string | null = null;
    readonly pid: number;
    readonly name: string;
    readonly stdin = null;
    readonly stdout: unknown;
    readonly stderr: unknown;
    readonly spawnfile: string;
    readonly spawnargs: string[];
    readonly channel = { ref: (): void => undefined, unref: (): void => undefined, hasRef: () => true };

    constructor(script: string, args: string[], options: ForkOptions) {
      super();
      const serialization = options.serialization ?? 'json';
      const birth = JSON.stringify({
        script, argv: args, env: options.env ?? context.env(), serialization, silent: options.silent === true, execArgv: options.execArgv ?? [],
      });
      this.#serialization = serialization;
      this.name = '';
      this.spawnfile = context.execPath;
      this.spawnargs = [context.execPath, script, ...args];
      this.#id = host.op('spawn', children.next(), 'process', '', birth) as number;
      this.pid = 1000 + this.#id;
      this.stdout = options.silent ? outputStream(Emitter) : null;
      this.stderr = options.silent ? outputStream(Emitter) : null;
      children.add(this);
      const { signal } = options;
      if (signal) this.#endOn(signal, options.killSignal);
    }

    #endOn(signal: AbortSignal, killSignal: string | number | undefined): void {
      const end = (): void => {
        this.kill(killSignal);
        const error = new Error('The operation was aborted', { cause: signal.reason });
        error.name = 'AbortError';
        this.emit('error', error);
      };
      if (signal.aborted) context.nextTick(end);
      else signal.addEventListener('abort', end, { once: true });
    }

    get id(): number {
      return this.#id;
    }

    get exited(): boolean {
      return this.exitCode !== null || this.signalCode !== null;
    }

    get referenced(): boolean {
      return this.#referenced;
    }

    listens(): string {
      return `${this.listenerCount('spawn') > 0 ? 's' : ''}${this.listenerCount('disconnect') > 0 ? 'd' : ''}`;
    }

    deliver(kind: string, text: string): void {
      switch (kind) {
        case 'spawn': this.emit('spawn'); break;
        // Whoever has hung up reads nothing more, as measured in Node.
        case 'message': if (!this.#hungUp) this.#receive(decode(text, shared())); break;
        case 'disconnect': this.#disconnected(); break;
        case 'stdout': (this.stdout as ReturnType<typeof outputStream> | null)?.push(text); break;
        case 'stderr': (this.stderr as ReturnType<typeof outputStream> | null)?.push(text); break;
        default: this.#exit(text);
      }
    }

    /** A message that nobody listens for yet waits for its first listener. */
    #receive(message: unknown): void {
      if (this.listenerCount('message') > 0) this.emit('message', message);
      else this.#pending.push(message);
    }

    override on(event: string, listener: (...args: unknown[]) => void): this {
      super.on(event, listener);
      this.#flush(event);
      return this;
    }

    addListener(event: string, listener: (...args: unknown[]) => void): this {
      return this.on(event, listener);
    }

    override once(event: string, listener: (...args: unknown[]) => void): this {
      super.once(event, listener);
      this.#flush(event);
      return this;
    }

    #flush(event: string): void {
      if (event !== 'message' || this.#pending.length === 0) return;
      context.nextTick(() => {
        if (host.dead()) return;
        const messages = this.#pending;
        this.#pending = [];
        for (const message of messages) this.#receive(message);
      });
    }

    #disconnected(): void {
      // Held messages belong to the channel and go with it, as in Node.
      this.#pending = [];
      if (!this.connected) return;
      this.connected = false;
      this.emit('disconnect');
    }

    #exit(text: string): void {
      const [code = 'null', signal = 'null'] = text.split(' ');
      // The channel ends with the process: first what it said, then that it is gone. How the process
      // ended is not known before its `exit`: measured on Node 20 to 24.
      this.#disconnected();
      this.exitCode = code === 'null' ? null : Number(code);
      this.signalCode = signal === 'null' ? null : signal;
      for (const stream of [this.stdout, this.stderr]) (stream as ReturnType<typeof outputStream> | null)?.push(null);
      this.emit('exit', this.exitCode, this.signalCode);
      // Measured on Node 20 to 26: after a disconnect() on this side `close` never comes.
      if (!this.#hungUp) context.nextTick(() => { if (!host.dead()) this.emit('close', this.exitCode, this.signalCode); });
    }

    send(message: unknown, ...rest: unknown[]): boolean {
      const callback = rest.find((one) => typeof one === 'function') as ((error: Error | null) => void) | undefined;
      if (!this.connected) {
        const error = Object.assign(new Error('Channel closed'), { code: 'ERR_IPC_CHANNEL_CLOSED' });
        context.nextTick(() => {
          if (host.dead()) return;
          if (callback) callback(error);
          else this.emit('error', error);
        });
        return false;
      }
      host.op('send', `C${String(this.#id)}`, 'message', encodeForChannel(message, this.#serialization, shared()));
      if (callback) context.nextTick(() => { if (!host.dead()) callback(null); });
      return true;
    }

    disconnect(): void {
      if (!this.connected) {
        this.emit('error', Object.assign(new Error('IPC channel is already disconnected'), { code: 'ERR_IPC_DISCONNECTED' }));
        return;
      }
      host.op('send', `C${String(this.#id)}`, 'disconnect', '');
      this.connected = false;
      this.#pending = [];
      this.#hungUp = true;
      context.nextTick(() => { if (!host.dead()) this.emit('disconnect'); });
    }

    kill(signal?: string | number): boolean {
      if (this.exited) return false;
      const sent = host.op('kill', this.#id, signalName(signal)) as boolean;
      if (sent && signalName(signal) !== '0') this.killed = true;
      return sent;
    }

    [(Symbol as { dispose?: symbol }).dispose ?? Symbol.for('Symbol.dispose')](): void {
      if (!this.killed) this.kill();
    }

    ref(): void {
      this.#referenced = true;
    }

    unref(): void {
      this.#referenced = false;
    }
  }

  const fork = (script: unknown, ...rest: unknown[]): ChildProcess => {
    const args = Array.isArray(rest[0]) ? rest[0].map(String) : [];
    const options = (Array.isArray(rest[0]) || rest[0] === undefined || rest[0] === null ? rest[1] : rest[0]) as ForkOptions | undefined;
    return new ChildProcess(context.resolveScript(script, 'fork'), args, normalised(options ?? {}));
  };
  const spawn = (command: string, ...rest: unknown[]): ChildProcess => {
    const args = Array.isArray(rest[0]) ? rest[0].map(String) : [];
    const options = normalised(((Array.isArray(rest[0]) ? rest[1] : rest[0]) ?? {}));
    if (command !== context.execPath && command !== 'node') refuse(host, `spawn('${command}')`);
    const script = args.findIndex((argument) => !argument.startsWith('-') && !/^(tsx|file:)/.test(argument));
    if (script < 0) refuse(host, 'spawn of node without a script');
    const piped = !Array.isArray(options.stdio) || options.stdio[1] === 'pipe' || options.stdio[1] === undefined;
    return new ChildProcess(context.resolveScript(args[script], 'fork'), args.slice(script + 1), { ...options, silent: piped && options.stdio !== 'inherit' });
  };
  return { fork, spawn, ChildProcess };
}

function normalised(options: ForkOptions): ForkOptions {
  const { stdio } = options;
  const silent = options.silent === true || stdio === 'pipe' || (Array.isArray(stdio) && stdio[1] === 'pipe');
  return { ...options, silent };
}

export function refuse(host: Host, what: string): never {
  host.op('refuse', `${what} is not available under the controlled scheduler: use fork or Worker`);
  return host.stop();
}

/** The readable end of a child's standard output: `data`, `end`, async iteration. */
function outputStream(Emitter: EmitterClass): InstanceType<EmitterClass> & { push(text: string | null): void } {
  return new class OutputStream extends Emitter {
    #ended = false;
    #held: string[] = [];
    #encoding = false;

    setEncoding(): this {
      this.#encoding = true;
      return this;
    }

    resume(): this {
      this.#held = [];
      return this;
    }

    override on(event: string, listener: (...args: unknown[]) => void): this {
      super.on(event, listener);
      if (event === 'data') void Promise.resolve().then(() => { this.#drain(); });
      return this;
    }

    addListener(event: string, listener: (...args: unknown[]) => void): this {
      return this.on(event, listener);
    }

    pipe(destination: { write(chunk: unknown): unknown }): unknown {
      this.on('data', (chunk) => { destination.write(chunk); });
      return destination;
    }

    push(text: string | null): void {
      if (text === null) {
        this.#ended = true;
        this.emit('end');
        this.emit('close');
      } else {
        this.#held.push(text);
        this.emit('more');
        if (this.listenerCount('data') > 0) this.#drain();
      }
    }

    #drain(): void {
      const held = this.#held;
      this.#held = [];
      for (const text of held) this.emit('data', this.#encoding ? text : textBytes(text));
    }

    async *[Symbol.asyncIterator](): AsyncGenerator {
      for (;;) {
        const next = this.#held.shift();
        if (next !== undefined) yield this.#encoding ? next : textBytes(next);
        else if (this.#ended) return;
        else await new Promise<void>((resolve) => {
          const go = (): void => {
            this.off('end', go);
            this.off('more', go);
            resolve();
          };
          this.on('end', go);
          this.on('more', go);
        });
      }
    }
  }();
}

let bytesOfText: (text: string) => unknown = (text) => text;
/** The realm's `Buffer.from`. */
export function useBuffer(from: (text: string) => unknown): void {
  bytesOfText = from;
}
const textBytes = (text: string): unknown => bytesOfText(text);
