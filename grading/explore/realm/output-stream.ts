/**
 * Streams of one virtual thread. They are Node's own, which call back in ticks of the explorer's
 * process: what a listener throws there must not leave the tick, so each class is guarded.
 */
import type { Host } from './host.ts';

type Method = (...args: unknown[]) => unknown;
type StreamClass = new (options?: object) => Record<string, unknown> & { emit(event: string, ...args: unknown[]): boolean; listenerCount(event: string): number };
type StreamModule = Record<string, unknown>;

/** The readable end of a child's standard output. */
export interface OutputStream {
  push(text: string | null): void;
  resume(): void;
  read(size: number): unknown;
  once(event: string, listener: () => void): void;
  readonly readable: boolean;
  listenerCount(event: string): number;
}

/** Methods of a stream that a program defines and Node calls. */
const CALLED_BY_NODE = ['_read', '_write', '_writev', '_transform', '_flush', '_final', '_destroy', '_construct'];

/** Makes `node:stream`. */
export function makeStreams(host: Host, uncaught: (error: unknown) => void): StreamModule {
  const hostModule = host.builtin('stream') as StreamModule;
  /** @returns undefined where the call threw: the thread has heard of it, or has stopped */
  const contained = (call: () => unknown): unknown => {
    try {
      return call();
    } catch (error) {
      if (host.isStop(error) || host.dead()) return undefined;
      try {
        uncaught(error);
      } catch (stop) {
        if (!host.isStop(stop)) throw stop;
      }
      return undefined;
    }
  };
  const containing = (method: Method): Method => function (this: unknown, ...args: unknown[]): unknown {
    return contained(() => Reflect.apply(method, this, args));
  };
  const guarded = (Base: StreamClass): StreamClass => {
    class Guarded extends Base {
      constructor(options?: object) {
        super(options);
        for (const name of CALLED_BY_NODE) {
          const method = this[name];
          if (typeof method === 'function' && method !== Base.prototype[name]) Object.defineProperty(this, name, { value: containing(method as Method), writable: true, configurable: true });
        }
      }

      override emit(event: string, ...args: unknown[]): boolean {
        return contained(() => {
          if (event === 'error' && args[0] instanceof Error && this.listenerCount('error') === 0) throw args[0];
          return super.emit(event, ...args);
        }) === true;
      }

      static from(...args: unknown[]): unknown {
        return Object.setPrototypeOf(Reflect.apply((Base as unknown as { from: Method }).from, Base, args), Guarded.prototype) as unknown;
      }

      static override [Symbol.hasInstance](value: unknown): boolean {
        return this === Guarded ? value instanceof Base : Function.prototype[Symbol.hasInstance].call(this, value);
      }
    }
    Object.defineProperty(Guarded, 'name', { value: Base.name });
    return Guarded;
  };
  const classes = Object.fromEntries(['Readable', 'Writable', 'Duplex', 'Transform', 'PassThrough'].map((name) => [name, guarded(hostModule[name] as StreamClass)]));
  const withCallback = (name: string) => (...args: unknown[]): unknown =>
    (hostModule[name] as Method)(...args.map((argument, index) => index === args.length - 1 && typeof argument === 'function' && !/^async|^function\s*\*/.test(String(argument)) ? containing(argument as Method) : argument));
  return { ...hostModule, ...classes, pipeline: withCallback('pipeline'), finished: withCallback('finished'), Stream: hostModule['default'] };
}

/** A stream that the explorer feeds. */
export function makeOutputStream(streams: StreamModule): OutputStream {
  return new (streams['Readable'] as StreamClass)({ read: () => undefined }) as unknown as OutputStream;
}

/** What a child printed has ended: whoever has not read it does not hold up the end. */
export function endAll(streams: readonly OutputStream[], ended: () => void): void {
  let open = streams.length;
  if (open === 0) ended();
  for (const stream of streams) {
    stream.once('close', () => {
      open--;
      if (open === 0) ended();
    });
    stream.push(null);
    if (!stream.readable) continue;
    if (stream.listenerCount('readable') > 0) stream.read(0);
    else stream.resume();
  }
}
