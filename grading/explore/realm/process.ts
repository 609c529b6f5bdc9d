/** `process` as one virtual thread sees it. */
import { decode } from './codec.ts';
import type { Shared } from './codec.ts';
import { codedError } from './dom-exception.ts';
import { encodeForChannel, refuse, signalName, signalNumber } from './child-process.ts';
import type { Host } from './host.ts';
import type { EmitterClass } from './ports.ts';
import type { Timers } from './timers.ts';

type Listener = (...args: unknown[]) => void;

/** What a thread was given at birth. */
export interface Birth {
  readonly script: string;
  readonly data?: string;
  readonly argv: readonly string[];
  readonly env: Record<string, string>;
  readonly serialization?: string;
  readonly silent?: boolean;
  /** The number of the process that has started this one, if that is not the main thread. */
  readonly parent?: number;
  readonly execArgv?: readonly string[];
  readonly environmentData?: string;
  readonly name?: string;
  /** The parent reads its standard error, but not its standard output. */
  readonly silentErrors?: boolean;
  readonly limits?: Record<string, number>;
}

/** What is known of Node itself. */
export interface NodeFacts {
  readonly versions: Record<string, string>;
  readonly version: string;
  readonly execPath: string;
  readonly platform: string;
  readonly arch: string;
  readonly major: number;
}

export interface ProcessShim {
  readonly object: Record<string, unknown>;
  readonly env: Record<string, string>;
  /** Source of the channel to the parent, where somebody listens. */
  sources(): string[];
  keepsAlive(): string[];
  deliver(kind: string, text: string): void;
  signal(name: string): void;
  /** Nothing is left to do; a handler may find something. */
  beforeEnd(): void;
  /** Runs the handlers of the end and returns the exit code. */
  end(): number;
  emit(event: string, ...args: unknown[]): boolean;
  listens(event: string): boolean;
  print(stream: 'stdout' | 'stderr', text: string): void;
}

const SIGNAL_EVENT = /^SIG[A-Z0-9]+$/;

/** Makes `process`. */
export function makeProcess(
  host: Host, Emitter: EmitterClass, birth: Birth, timers: Timers, shared: () => Shared,
  node: NodeFacts,
  nextTick: (callback: (...args: unknown[]) => void, ...args: unknown[]) => void, directory: string,
): ProcessShim {
  const isChild = host.thread.kind === 'process';
  const serialization = birth.serialization ?? 'json';
  const handled = new Map<string, number>();
  let connected = isChild;
  /** Whoever looks whether there is a channel hears of its end also without a listener: Node always reads it. */
  let looksAtChannel = false;
  let channelReferenced: boolean | undefined;
  let exiting = false;
  let pending: unknown[] = [];
  const emitter = new Emitter();
  const env = { ...birth.env };

  const print = (stream: 'stdout' | 'stderr', text: string): void => {
    host.op('print', stream, text);
    if (stream === 'stderr' ? birth.silentErrors ?? birth.silent : birth.silent) host.op('send', `P${String(host.thread.id)}`, stream, text);
  };
  const stream = (name: 'stdout' | 'stderr', fd: number): object => Object.assign(new Emitter(), {
    fd, isTTY: false, writable: true, columns: 80,
    write(chunk: unknown, ...rest: unknown[]): boolean {
      print(name, typeof chunk === 'string' ? chunk : String(chunk));
      const callback = rest.find((one) => typeof one === 'function') as (() => void) | undefined;
      if (callback) nextTick(callback, null);
      return true;
    },
    end(): void { /* standard streams stay open */ },
    getColorDepth: () => 1, hasColors: () => false, getWindowSize: () => [80, 24], cork(): void { /* nothing to hold back */ }, uncork(): void { /* nothing to hold back */ },
  });
  let exitCode: unknown;
  const exit = (code?: unknown): never => {
    if (code !== undefined) object['exitCode'] = code;
    const final = runExitHandlers();
    host.op('exit', final);
    return host.stop();
  };
  const runExitHandlers = (): number => {
    const code = (): number => Number(object['exitCode'] ?? 0) || 0;
    if (!exiting) {
      exiting = true;
      emitter.emit('exit', code());
    }
    return code();
  };
  const added = (event: string): void => {
    if (SIGNAL_EVENT.test(event) && host.thread.kind !== 'worker') {
      handled.set(event, (handled.get(event) ?? 0) + 1);
      if (handled.get(event) === 1) host.op('handle', event, true);
    }
    if (event === 'message' && pending.length > 0) {
      nextTick(() => {
        const messages = pending;
        pending = [];
        for (const message of messages) receive(message);
      });
    }
  };
  const removed = (event: string): void => {
    if (!SIGNAL_EVENT.test(event) || !handled.has(event)) return;
    if (emitter.listenerCount(event) === 0) {
      handled.delete(event);
      host.op('handle', event, false);
    }
  };
  const receive = (message: unknown): void => {
    if (emitter.listenerCount('message') > 0) emitter.emit('message', message);
    else pending.push(message);
  };
  const on = (verb: 'on' | 'once') => (event: string, listener: Listener): unknown => {
    emitter[verb](event, listener);
    added(event);
    return object;
  };
  const off = (event: string, listener: Listener): unknown => {
    emitter.off(event, listener);
    removed(event);
    return object;
  };
  const hrtime = Object.assign((before?: [number, number]): [number, number] => {
    const ms = timers.elapsed();
    const [seconds, nanoseconds] = [Math.floor(ms / 1000), (ms % 1000) * 1e6];
    return before ? [seconds - before[0], nanoseconds - before[1]] : [seconds, nanoseconds];
  }, { bigint: () => BigInt(timers.elapsed()) * 1_000_000n });

  // A process that has lost its parent gets another one.
  const parentPid = (parent: number): number => host.op('kill', parent, '0') === true ? 1000 + parent : 1;
  let stdin: object | undefined;
  let stdout: object | undefined;
  let stderr: object | undefined;
  const object: Record<string, unknown> = {
    title: 'node', pid: 1000 + (isChild ? host.thread.id : 0), get ppid() { return isChild ? parentPid(birth.parent ?? 0) : 999; },
    argv: [node.execPath, birth.script, ...birth.argv], argv0: 'node', execPath: node.execPath, execArgv: [...birth.execArgv ?? []],
    env, platform: node.platform, arch: node.arch, version: node.version, versions: node.versions, release: { name: 'node' }, config: {}, features: {},
    get exitCode() { return exitCode; }, set exitCode(code: unknown) { exitCode = checkedCode(code); }, exit, reallyExit: exit,
    abort: () => {
      if (host.thread.kind === 'worker') throw codedError(TypeError, 'ERR_WORKER_UNSUPPORTED_OPERATION', 'process.abort() is not supported in workers');
      host.op('exit', 134, 'SIGABRT');
      return host.stop();
    },
    cwd: () => directory, chdir: () => refuse(host, 'process.chdir'), umask: () => 0o22, uptime: () => timers.elapsed() / 1000,
    hrtime, memoryUsage: Object.assign(() => ({ rss: 5e7, heapTotal: 2e7, heapUsed: 1e7, external: 1e6, arrayBuffers: 1e5 }), { rss: () => 5e7 }),
    cpuUsage: () => ({ user: 0, system: 0 }), resourceUsage: () => ({}), getuid: () => 1000, geteuid: () => 1000, getgid: () => 1000,
    get stdin() { return stdin ??= Object.assign(new Emitter(), { isTTY: false, resume(): void { /* no input */ }, pause(): void { /* no input */ }, unref(): void { /* no input */ } }); },
    get stdout() { return stdout ??= stream('stdout', 1); }, get stderr() { return stderr ??= stream('stderr', 2); },
    nextTick, emitWarning: () => undefined, allowedNodeEnvironmentFlags: new Set(), setUncaughtExceptionCaptureCallback: () => refuse(host, 'process.setUncaughtExceptionCaptureCallback'),
    on: on('on'), addListener: on('on'), once: on('once'), prependListener: on('on'), prependOnceListener: on('once'), off, removeListener: off,
    removeAllListeners: (event?: string) => {
      emitter.removeAllListeners(event);
      if (event) removed(event);
      return object;
    },
    emit: (event: string, ...args: unknown[]) => emitter.emit(event, ...args),
    listenerCount: (event: string) => emitter.listenerCount(event),
    listeners: (event: string) => (emitter as unknown as { listeners(event: string): unknown[] }).listeners(event),
    eventNames: () => (emitter as unknown as { eventNames(): unknown[] }).eventNames(), setMaxListeners: () => object, getMaxListeners: () => 10,
    kill: (pid: number, signal?: string | number) => {
      if (pid === object['pid'] && isChild === false && host.thread.kind !== 'main') return true;
      const name = signalName(signal);
      const own = pid === object['pid'] && host.thread.kind !== 'worker';
      if (own && name !== '0' && (name === 'SIGKILL' || emitter.listenerCount(name) === 0)) {
        host.op('exit', 1, name);
        return host.stop();
      }
      if (host.op('kill', pid - 1000, name) === true) return true;
      throw Object.assign(codedError(Error, 'ESRCH', 'kill ESRCH'), { errno: -3, syscall: 'kill' });
    },
    binding: () => refuse(host, 'process.binding'), dlopen: () => refuse(host, 'process.dlopen'),
  };
  if (isChild) {
    Object.assign(object, {
      send: (message: unknown, ...rest: unknown[]) => {
        const callback = rest.find((one) => typeof one === 'function') as ((error: Error | null) => void) | undefined;
        if (!connected) {
          const error = Object.assign(new Error('Channel closed'), { code: 'ERR_IPC_CHANNEL_CLOSED' });
          nextTick(() => { if (callback) callback(error); else emitter.emit('error', error); });
          return false;
        }
        host.op('send', `P${String(host.thread.id)}`, 'message', encodeForChannel(message, serialization, shared()));
        if (callback) nextTick(() => { callback(null); });
        return true;
      },
      disconnect: () => {
        if (!connected) return;
        connected = false;
        pending = [];
        host.op('send', `P${String(host.thread.id)}`, 'disconnect', '');
        nextTick(() => { emitter.emit('disconnect'); });
      },
      channel: { ref: () => { channelReferenced = true; }, unref: () => { channelReferenced = false; }, },
    });
    Object.defineProperty(object, 'connected', { get: () => {
      looksAtChannel = true;
      return connected;
    }, enumerable: true });
  }
  const listening = (): boolean => emitter.listenerCount('message') > 0 || emitter.listenerCount('disconnect') > 0;
  return {
    object, env, print,
    sources: () => [
      ...(isChild && connected && (looksAtChannel || listening()) ? [`C${String(host.thread.id)}`] : []),
      ...(handled.size > 0 ? [`S${String(host.thread.id)}`] : []),
    ],
    keepsAlive: () => isChild && connected && (channelReferenced ?? listening()) ? ['a listener for messages of its parent'] : [],
    deliver: (kind, text) => {
      if (kind === 'disconnect') {
        if (!connected) return;
        connected = false;
        pending = [];
        emitter.emit('disconnect');
      } else receive(decode(text, shared()));
    },
    signal: (name) => { emitter.emit(name, name, signalNumber(name)); },
    beforeEnd: () => { emitter.emit('beforeExit', Number(object['exitCode'] ?? 0)); },
    end: runExitHandlers,
    emit: (event, ...args) => emitter.emit(event, ...args),
    listens: (event) => emitter.listenerCount(event) > 0,
  };
}

/** @throws {TypeError} If it is no whole number, as in Node. */
function checkedCode(code: unknown): unknown {
  if (code === undefined || code === null || Number.isInteger(typeof code === 'string' && code !== '' ? Number(code) : code)) return code;
  throw codedError(TypeError, 'ERR_INVALID_ARG_TYPE', `The "code" argument must be of type number. Received ${String(code)}`);
}
