/** How a virtual thread ends: errors that nobody caught, exits, and what the program's promise comes to. */
import { encode } from './codec.ts';
import type { Shared } from './codec.ts';
import type { Host } from './host.ts';
import type { ProcessShim } from './process.ts';

/** The ends of one thread. */
export class Endings {
  readonly #host: Host;
  readonly #process: ProcessShim;
  readonly #shared: () => Shared;
  /** True from the moment at which the thread begins to end: it will listen to nothing more. */
  ended = false;

  constructor(host: Host, process: ProcessShim, shared: () => Shared) {
    this.#host = host;
    this.#process = process;
    this.#shared = shared;
  }

  /** An error that nobody has caught: the program's own handler takes it, or the thread ends. */
  uncaught(error: unknown, origin = 'uncaughtException'): void {
    if (this.#host.isStop(error) || this.#host.dead()) return;
    if (this.#process.listens('uncaughtException')) {
      this.#process.emit('uncaughtException', error, origin);
      return;
    }
    this.#fail(error);
    this.#process.object['exitCode'] = 1;
    this.exitNow(1);
  }

  /** A promise that rejected and that nobody handles. */
  unhandled(reason: unknown): void {
    if (this.#process.listens('unhandledRejection')) {
      this.#process.emit('unhandledRejection', reason, Promise.resolve());
      return;
    }
    this.#host.op('reject', this.encodeError(reason));
    this.uncaught(reason instanceof Error ? reason : this.#rejectionError(reason), 'unhandledRejection');
  }

  #fail(error: unknown): void {
    const text = this.encodeError(error);
    if (this.#host.thread.kind === 'worker') this.#host.op('fail', text, false);
    else {
      this.#process.print('stderr', `Uncaught ${describe(error)}\n`);
      this.#host.op('fail', text, true);
    }
  }

  /** Runs the handlers of the end, and ends. */
  exitNow(code: number): never {
    this.ended = true;
    let final = code;
    try {
      this.#process.object['exitCode'] = code;
      final = this.#process.end();
    } catch (error) {
      if (this.#host.isStop(error)) throw error;
      this.#fail(error);
      if (this.#host.thread.kind !== 'worker') final = 1;
    }
    this.#host.op('exit', final);
    return this.#host.stop();
  }

  /** Says what the program's promise comes to, when it does. */
  settle(result: unknown): void {
    Promise.resolve(result).then(
      (value) => { this.#host.op('settle', this.encodeSafely(value)); },
      (error: unknown) => {
        if (this.#host.isStop(error) || this.#host.dead()) return;
        this.#host.op('settle', `!${this.encodeError(error)}`);
      },
    );
  }

  /** What a call of a helper came to, in words for a trace; empty where there is nothing to say. */
  tell(how: 'returned' | 'threw', value: unknown): string {
    if (how === 'threw') return this.#host.isStop(value) ? '' : `!${this.encodeError(value)}`;
    return isTold(value) ? this.encodeSafely(value) : '';
  }

  encodeError(error: unknown): string {
    const shared = this.#shared();
    try {
      if ((error as { name?: unknown } | null)?.name === 'ProgramSyntaxError') return encode(new SyntaxError((error as Error).message), shared, [], 'whole');
      if (error instanceof Error || typeof error !== 'object' || error === null) return encode(error, shared, [], 'whole');
      // An error of the explorer's own realm: Node's assertions, a file that is not there.
      const { message, name = 'Error', code } = error as { message?: unknown; name?: unknown; code?: unknown };
      return encode(Object.assign(new Error(String(message ?? error)), { name: String(name), ...(typeof code === 'string' ? { code } : {}) }), shared, [], 'whole');
    } catch {
      return encode(new Error(describe(error)), shared, [], 'whole');
    }
  }

  encodeSafely(value: unknown): string {
    try {
      return encode(value, this.#shared(), [], 'whole');
    } catch (error) {
      if (this.#host.isStop(error)) throw error;
      return encode({ notPlain: describe(error) }, this.#shared());
    }
  }

  #rejectionError(reason: unknown): Error {
    const { inspect } = this.#host.builtin('util') as { inspect(value: unknown): string };
    return Object.assign(new Error('This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). '
      + `The promise rejected with the reason "${inspect(reason)}".`), { name: 'UnhandledPromiseRejection', code: 'ERR_UNHANDLED_REJECTION' });
  }
}

function describe(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return 'a value that cannot be shown';
  }
}

/** Values that say something in a trace: not a promise, and not an object with methods. */
function isTold(value: unknown): boolean {
  if (value === undefined || typeof value === 'function') return false;
  return typeof value !== 'object' || value === null || Array.isArray(value) || (Object.getPrototypeOf(value) === Object.prototype && Object.getOwnPropertySymbols(value).length === 0);
}
