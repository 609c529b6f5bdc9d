/** Timers on the virtual clock. When a timer fires is a choice of the explorer, not of a clock. */
import { codedError } from './dom-exception.ts';
import { abortError } from './events.ts';
import type { Host } from './host.ts';

const LONGEST_DELAY_MS = 2 ** 31 - 1;
const EPOCH_MS = 1_700_000_000_000;

type Callback = (...args: unknown[]) => unknown;

interface Entry { readonly timer: Timeout; readonly run: () => void }

/** What `setTimeout` returns. */
export class Timeout {
  readonly #timers: Timers;
  readonly delay: number;
  readonly repeats: boolean;
  readonly run: () => void;
  id: string;
  referenced = true;

  constructor(timers: Timers, id: string, delay: number, repeats: boolean, run: () => void) {
    this.#timers = timers;
    this.id = id;
    this.delay = delay;
    this.repeats = repeats;
    this.run = run;
  }

  ref(): this {
    this.referenced = true;
    return this;
  }

  unref(): this {
    this.referenced = false;
    return this;
  }

  hasRef(): boolean {
    return this.referenced;
  }

  refresh(): this {
    this.#timers.restart(this);
    return this;
  }

  close(): this {
    this.#timers.clear(this);
    return this;
  }

  [Symbol.toPrimitive](): number {
    return Number(this.id.slice(1)) + 1;
  }

  [(Symbol as { dispose?: symbol }).dispose ?? Symbol.for('Symbol.dispose')](): void {
    this.#timers.clear(this);
  }
}

class Immediate {
  referenced = true;
  readonly run: () => void;
  readonly #timers: Timers;
  constructor(timers: Timers, run: () => void) {
    this.run = run;
    this.#timers = timers;
  }

  ref(): this {
    this.referenced = true;
    return this;
  }

  unref(): this {
    this.referenced = false;
    return this;
  }

  hasRef(): boolean {
    return this.referenced;
  }

  [(Symbol as { dispose?: symbol }).dispose ?? Symbol.for('Symbol.dispose')](): void {
    this.#timers.clearImmediate(this);
  }
}

/** All timers of one virtual thread. */
export class Timers {
  readonly #host: Host;
  readonly #entries = new Map<string, Entry>();
  #immediates: Immediate[] = [];
  #count = 0;
  #bind: <Run extends () => void>(run: Run) => Run = (run) => run;

  constructor(host: Host) {
    this.#host = host;
  }

  /** From now on callbacks find the asynchronous context in which their timers were made, by `AsyncResource.bind`. */
  keepContext(bind: <Run extends () => void>(run: Run) => Run): void {
    this.#bind = bind;
  }

  set(callback: Callback, delay: unknown, args: unknown[], repeats: boolean): Timeout {
    checkCallback(callback);
    let ms = Math.trunc(Number(delay)) || 1;
    if (!(ms >= 1 && ms <= LONGEST_DELAY_MS)) ms = 1;
    const timer = new Timeout(this, `t${String(this.#count++)}`, ms, repeats, this.#bind(() => { callback(...args); }));
    this.#start(timer);
    return timer;
  }

  #start(timer: Timeout): void {
    this.#entries.set(timer.id, { timer, run: timer.run });
    this.#host.op('timer', timer.id, timer.delay);
  }

  restart(timer: Timeout): void {
    this.clear(timer);
    timer.id = `t${String(this.#count++)}`;
    this.#start(timer);
  }

  clear(timer: unknown): void {
    const id = timer instanceof Timeout ? timer.id : typeof timer === 'number' || typeof timer === 'string' ? `t${String(Number(timer) - 1)}` : '';
    if (this.#entries.delete(id)) this.#host.op('clear', id);
  }

  setImmediate(callback: Callback, args: unknown[]): Immediate {
    checkCallback(callback);
    const immediate = new Immediate(this, this.#bind(() => { callback(...args); }));
    this.#immediates.push(immediate);
    return immediate;
  }

  clearImmediate(immediate: unknown): void {
    this.#immediates = this.#immediates.filter((one) => one !== immediate);
  }

  fire(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    if (entry.timer.repeats) this.restart(entry.timer);
    entry.run();
  }

  fireImmediate(): void {
    this.#immediates.shift()?.run();
  }

  get hasImmediates(): boolean {
    return this.#immediates.length > 0;
  }

  get hasTimers(): boolean {
    return this.#entries.size > 0;
  }

  keepsAlive(): string[] {
    const found: string[] = [];
    if (this.#immediates.some((one) => one.referenced)) found.push('an immediate');
    for (const { timer } of this.#entries.values()) {
      if (timer.referenced) found.push(timer.repeats ? `an interval of ${String(timer.delay)} ms` : `a timer of ${String(timer.delay)} ms`);
    }
    return found;
  }

  now(): number {
    return EPOCH_MS + (this.#host.op('clock') as number);
  }

  /** Milliseconds since the program started. */
  elapsed(): number {
    return this.#host.op('clock') as number;
  }
}

/** `node:timers/promises` on these timers. */
export function timersPromises(timers: Timers): Record<string, unknown> {
  const wait = (make: (done: (value: unknown) => void) => Timeout | Immediate, cancel: (timer: unknown) => void) =>
    (value: unknown, options: { signal?: AbortSignal; ref?: boolean } = {}): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const { signal } = options;
        if (signal?.aborted) {
          reject(abortError(signal));
          return;
        }
        const timer = make(() => {
          signal?.removeEventListener('abort', onAbort);
          resolve(value);
        });
        if (options.ref === false) timer.unref();
        const onAbort = (): void => {
          cancel(timer);
          reject(abortError(signal));
        };
        signal?.addEventListener('abort', onAbort, { once: true });
      });
  const setTimeout = (ms: unknown, value?: unknown, options?: { signal?: AbortSignal; ref?: boolean }): Promise<unknown> =>
    wait((done) => timers.set(done, ms, [], false), (timer) => { timers.clear(timer); })(value, options);
  const setImmediate = (value?: unknown, options?: { signal?: AbortSignal; ref?: boolean }): Promise<unknown> =>
    wait((done) => timers.setImmediate(done, []), (timer) => { timers.clearImmediate(timer); })(value, options);
  const setInterval = async function* (ms: unknown, value?: unknown, options?: { signal?: AbortSignal; ref?: boolean }): AsyncGenerator {
    for (;;) {
      await setTimeout(ms, undefined, options);
      yield value;
    }
  };
  return { setTimeout, setImmediate, setInterval, scheduler: { wait: (ms: unknown, options?: { signal?: AbortSignal }) => setTimeout(ms, undefined, options), yield: () => setImmediate() } };
}

/** @throws {TypeError} `ERR_INVALID_ARG_TYPE`, as in Node. */
export function checkCallback(callback: unknown): void {
  if (typeof callback !== 'function') throw codedError(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "callback" argument must be of type function.');
}
