/** `fork` of `node:child_process`, and `spawn` of Node itself with an IPC channel. */
import { decode, encode } from './codec.ts';
import type { Shared } from './codec.ts';
import { codedError } from './dom-exception.ts';
import { abortError } from './events.ts';
import type { Host } from './host.ts';
import { endAll } from './output-stream.ts';
import type { OutputStream } from './output-stream.ts';
import type { EmitterClass } from './ports.ts';
import type { ChildHandle, Children } from './worker.ts';

interface ForkOptions {
  env?: Record<string, string>;
  serialization?: 'json' | 'advanced';
  silent?: boolean;
  signal?: AbortSignal;
  execArgv?: string[];
  stdio?: unknown;
  shell?: unknown;
  /** Set by `spawn`, which makes a channel only if it is told to. */
  hasChannel?: boolean;
  killSignal?: string | number;
  timeout?: number;
}


const SIGNALS: Readonly<Record<string, number>> = {
  SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGILL: 4, SIGTRAP: 5, SIGABRT: 6, SIGBUS: 7, SIGFPE: 8, SIGKILL: 9, SIGUSR1: 10, SIGSEGV: 11, SIGUSR2: 12,
  SIGPIPE: 13, SIGALRM: 14, SIGTERM: 15, SIGCHLD: 17, SIGCONT: 18, SIGSTOP: 19, SIGTSTP: 20, SIGTTIN: 21, SIGTTOU: 22, SIGWINCH: 28, SIGIO: 29,
};

/** The number of a signal on Linux, which is what a virtual process runs on. */
export const signalNumber = (name: string): number => SIGNALS[name] ?? 0;

/** @throws {TypeError} `ERR_UNKNOWN_SIGNAL`, as in Node. */
export function signalName(signal: string | number | null | undefined): string {
  if (signal === 0) return '0';
  if (signal === undefined || signal === null) return 'SIGTERM';
  const name = typeof signal === 'number' ? Object.keys(SIGNALS).find((one) => SIGNALS[one] === signal) : signal.toUpperCase();
  if (name === undefined || !(name in SIGNALS)) throw codedError(TypeError, 'ERR_UNKNOWN_SIGNAL', `Unknown signal: ${String(signal)}`);
  return name;
}

/** Messages of a channel with JSON serialisation lose what JSON loses. */
export function encodeForChannel(value: unknown, serialization: string, shared: Shared): string {
  if (value === undefined) throw codedError(TypeError, 'ERR_MISSING_ARGS', 'The "message" argument must be specified');
  if (!['string', 'object', 'number', 'boolean'].includes(typeof value)) throw codedError(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "message" argument must be one of type string, object, number, or boolean.');
  if (serialization === 'advanced') return encode(value, processShared(shared));
  const text = JSON.stringify(value) as string | undefined;
  return encode(text === undefined ? null : JSON.parse(text), shared);
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
  context: { readonly env: () => Record<string, string>; readonly resolveScript: (script: unknown, what: string) => string; readonly execPath: string; readonly nextTick: (callback: () => void) => void;
    readonly after: (callback: () => void, ms: number) => unknown; readonly cancel: (timer: unknown) => void; readonly stream: () => OutputStream },
): { readonly fork: unknown; readonly spawn: unknown; readonly ChildProcess: unknown } {
  class ChildProcess extends Emitter implements ChildHandle {
    readonly #id: number;
    readonly #serialization: string;
    #referenced = true;
    /** The channel keeps its parent alive, too, until it is closed; a process without one has none. */
    #channelReferenced: boolean;
    #hungUp = false;
    #pending: unknown[] = [];
    connected = true;
    killed = false;
    exitCode: number | null = null;
    signalCode: string | null = null;
    readonly pid: number;
    readonly name: string;
    readonly stdin: unknown;
    readonly stdout: unknown;
    readonly stderr: unknown;
    readonly spawnfile: string;
    readonly spawnargs: string[];
    channel: object | null = { ref: (): void => { this.#channelReferenced = true; }, unref: (): void => { this.#channelReferenced = false; } };

    constructor(script: string, args: string[], options: ForkOptions) {
      super();
      const serialization = options.serialization ?? 'json';
      const birth = JSON.stringify({
        script, argv: args, env: options.env ?? context.env(), serialization, silent: options.silent === true, execArgv: options.execArgv ?? [],
        ...(host.thread.kind === 'process' && { parent: host.thread.id }),
      });
      this.#serialization = serialization;
      this.#channelReferenced = options.hasChannel !== false;
      this.name = '';
      this.spawnfile = context.execPath;
      this.spawnargs = [context.execPath, script, ...args];
      this.#id = host.op('spawn', children.next(), 'process', '', birth) as number;
      this.pid = 1000 + this.#id;
      this.stdin = options.silent && !(Array.isArray(options.stdio) && ['ignore', 'inherit'].includes(String(options.stdio[0]))) ? noInput(host) : null;
      this.stdout = options.silent ? context.stream() : null;
      this.stderr = options.silent ? context.stream() : null;
      children.add(this);
      const { signal } = options;
      if (signal) this.#endOn(signal, options.killSignal);
      if (options.timeout) this.#endAfter(options.timeout, options.killSignal);
    }

    #endOn(signal: AbortSignal, killSignal: string | number | undefined): void {
      const end = (): void => {
        this.kill(killSignal);
        this.emit('error', abortError(signal));
      };
      if (signal.aborted) context.nextTick(end);
      else signal.addEventListener('abort', end, { once: true });
    }

    #endAfter(ms: number, killSignal: string | number | undefined): void {
      const timer = context.after(() => { this.kill(killSignal); }, ms);
      this.once('exit', () => { context.cancel(timer); });
    }

    get id(): number {
      return this.#id;
    }

    get exited(): boolean {
      return this.exitCode !== null || this.signalCode !== null;
    }

    get referenced(): boolean {
      return this.#referenced || (this.connected && this.#channelReferenced);
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
        case 'stdout': (this.stdout as OutputStream | null)?.push(text); break;
        case 'stderr': (this.stderr as OutputStream | null)?.push(text); break;
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
      this.channel = null;
      this.emit('disconnect');
    }

    #exit(text: string): void {
      const [code = 'null', signal = 'null'] = text.split(' ');
      // The channel ends with the process: first what it said, then that it is gone. How the process
      // ended is not known before its `exit`: measured on Node 20 to 24.
      this.#disconnected();
      this.exitCode = code === 'null' ? null : Number(code);
      this.signalCode = signal === 'null' ? null : signal;
      this.emit('exit', this.exitCode, this.signalCode);
      const streams = [this.stdout, this.stderr].filter((stream) => stream !== null) as OutputStream[];
      endAll(streams, () => {
        // Measured on Node 20 to 26: after a disconnect() on this side `close` never comes.
        if (!this.#hungUp) context.nextTick(() => { this.emit('close', this.exitCode, this.signalCode); });
      });
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
      this.channel = null;
      this.#pending = [];
      this.#hungUp = true;
      context.nextTick(() => { if (!host.dead()) this.emit('disconnect'); });
    }

    kill(signal?: string | number): boolean {
      const name = signalName(signal);
      if (this.exited) return false;
      const sent = host.op('kill', this.#id, name) as boolean;
      if (sent) this.killed = true;
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
    checkForkArguments(script, rest);
    const args = Array.isArray(rest[0]) ? rest[0].map(String) : [];
    const options = (Array.isArray(rest[0]) || rest[0] === undefined || rest[0] === null ? rest[1] : rest[0]) as ForkOptions | undefined;
    return new ChildProcess(context.resolveScript(script, 'fork'), args, normalised(options ?? {}));
  };
  const spawn = (command: string, ...rest: unknown[]): ChildProcess => {
    const args = Array.isArray(rest[0]) ? rest[0].map(String) : [];
    const options = normalised(((Array.isArray(rest[0]) ? rest[1] : rest[0]) ?? {}));
    if (command !== context.execPath && command !== 'node') refuse(host, `spawn('${command}')`);
    if (options.shell) refuse(host, 'spawn with a shell');
    const script = args.findIndex((argument) => !argument.startsWith('-') && !/^(tsx|file:)/.test(argument));
    if (script < 0) refuse(host, 'spawn of node without a script');
    const piped = !Array.isArray(options.stdio) || options.stdio[1] === 'pipe' || options.stdio[1] === undefined;
    const hasChannel = Array.isArray(options.stdio) && options.stdio.includes('ipc');
    return new ChildProcess(context.resolveScript(args[script], 'fork'), args.slice(script + 1), { ...options, hasChannel, silent: piped && options.stdio !== 'inherit' });
  };
  return { fork, spawn, ChildProcess };
}

function checkForkArguments(script: unknown, [first, second]: readonly unknown[]): void {
  const invalid = (name: string): never => { throw codedError(TypeError, 'ERR_INVALID_ARG_TYPE', `The "${name}" argument is of the wrong type.`); };
  if (typeof script !== 'string' && !(typeof script === 'object' && script !== null && 'href' in script)) invalid('modulePath');
  if (first !== undefined && first !== null && typeof first !== 'object') invalid('args');
  const options = Array.isArray(first) || first === undefined || first === null ? second : first;
  if (options !== undefined && options !== null && typeof options !== 'object') invalid('options');
  const { stdio } = (options ?? {}) as ForkOptions;
  if (Array.isArray(stdio) && !stdio.includes('ipc')) throw codedError(Error, 'ERR_CHILD_PROCESS_IPC_REQUIRED', "Forked processes must have an IPC channel, missing value 'ipc' in options.stdio");
}

function normalised(options: ForkOptions): ForkOptions {
  const { stdio } = options;
  const silent = options.silent === true || stdio === 'pipe' || (Array.isArray(stdio) && stdio[1] === 'pipe');
  return { ...options, silent };
}

/** The standard input of a child, which nobody reads here: it can be closed, and nothing can be written to it. */
function noInput(host: Host): object {
  const write = (): never => refuse(host, 'child.stdin', 'arguments or messages');
  const stream = { write, destroy: () => stream, on: () => stream, once: () => stream, end: (chunk?: unknown) => chunk === undefined || typeof chunk === 'function' ? stream : write() };
  return stream;
}

/** Ends the exploration: the program needs something that is not there. */
export function refuse(host: Host, what: string, instead = 'fork or Worker'): never {
  host.op('refuse', `${what} is not available under the controlled scheduler: use ${instead}`);
  return host.stop();
}
