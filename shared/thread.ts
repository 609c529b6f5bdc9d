/**
 * `Thread`: Python's `threading.Thread` on Node's worker threads.
 *
 * A thread is listed in a table in shared memory for as long as it lives (`current.ts`), and strikes
 * itself off when it ends. So `join()` is a wait on one word of memory: it works while the event loop
 * stands still, as the main thread's does in `join()`, and needs no message. What the thread threw
 * comes through a port that `join()` can read without an event loop, too.
 */
import { isMainThread, MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { FIRST, ownDaemon, ownName, ownSeat, table } from './running/current.ts';
import type { Listed, Seat, ThreadSeat } from './running/current.ts';
import { withinTime } from './running/ending.ts';
import { unpackThrown } from './running/error-travel.ts';
import type { ErrorClass, PackedThrown } from './running/error-travel.ts';
import { alreadyStarted, daemonTooLate, joinsItself, notStarted, threadLost } from './errors.ts';
import { childExecArgv, whileAlive, workerModule } from './running/hosting.ts';
import { jobOf, parcelOf, perform, refuseWhileLoading, sendParcel, tellError } from './running/target.ts';
import type { AnyModule, Job, Parcel, SubclassOptions, TargetName, TargetOptions } from './running/target.ts';
import { block, timeoutOf, waitAsync } from './waiting.ts';
import type { WaitOptions } from './waiting.ts';

/** What a {@link Thread} is made from. */
export type ThreadOptions<Module, Target extends string> = TargetOptions<Module, Target>;

/** What a new thread gets. */
export interface ThreadStart extends ThreadSeat {
  readonly parcel: Parcel;
  readonly name: string;
  /** Takes what the thread throws. */
  readonly port: MessagePort;
}

/** The seat of the thread that the next object stands for, if that is alive already. */
let seatOfNext: Seat | undefined;

/**
 * A thread that calls a function of another module, or its own `run()`.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { SharedArray } from '../shared/value.ts';
 * import { Thread } from '../shared/thread.ts';
 *
 * // The target is named, since functions do not cross threads. This one is a function of Node.
 * const thread = new Thread<typeof import('node:timers'), 'clearTimeout'>({ module: 'node:timers', target: 'clearTimeout', args: [undefined] });
 * thread.start();
 * assert.equal(thread.join(), true);
 * assert.equal(thread.isAlive(), false);
 * assert.equal(thread.name, 'Thread-1');
 * ```
 */
export class Thread<Module extends object = AnyModule, Target extends string = string> {
  readonly #job: Job;
  readonly #errors: readonly ErrorClass[];
  readonly #token: number;
  #name: string;
  #daemon: boolean;
  #seat: Seat | undefined;
  #port: MessagePort | undefined;
  #exited: Promise<void> | undefined;
  #joiners = 0;
  /** Whether it is known that it has ended, and how. */
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;

  /**
   * Make a thread, which does nothing until it is started.
   *
   * With the type of the module, `Thread<typeof import('./teller.ts'), 'withdraw'>`, the arguments are
   * checked against the function's parameters. `kwargs` is passed as the last argument, as options are.
   *
   * @param options What to do, and what it is called. A subclass with a `run()` passes its own module,
   *   `{ module: import.meta.url }`, and no target.
   * @throws {TypeError} If the module is no URL.
   */
  constructor(options: (ThreadOptions<NoInfer<Module>, Target> & { readonly target: Target & ([AnyModule] extends [NoInfer<Module>] ? string : TargetName<NoInfer<Module>>) }) | SubclassOptions = {}) {
    const { name, daemon, errors = [] } = options;
    this.#seat = seatOfNext;
    this.#token = this.#seat?.token ?? table.nextToken();
    seatOfNext = undefined;
    this.#job = jobOf('make Thread', options);
    this.#errors = errors;
    this.#name = name === undefined ? `Thread-${table.nextNumber()}` : `${name}`;
    this.#daemon = daemon ?? ownDaemon;
  }

  /** The thread's name, which identifies it for people only. Others see the one that it was started with. */
  get name(): string {
    return this.#name;
  }

  set name(name: string | number) {
    this.#name = `${name}`;
  }

  /** Whether the program ends without waiting for this thread; by default what its creator is. */
  get daemon(): boolean {
    return this.#daemon;
  }

  /** @throws {Error} If the thread was started. */
  set daemon(daemon: boolean) {
    if (this.#seat !== undefined) throw daemonTooLate(this.#name);
    this.#daemon = daemon;
  }

  /** A number that no other thread of the program ever has, 1 for the main thread; null before the start. It is not Node's `threadId`. */
  get ident(): number | null {
    return this.#seat?.token ?? null;
  }

  /** `initial` before the start, `stopped` after the end. */
  get state(): 'initial' | 'started' | 'stopped' {
    if (this.#seat === undefined) return 'initial';
    return this.isAlive() ? 'started' : 'stopped';
  }

  /**
   * What the thread does: calls the target. A subclass does something else instead.
   *
   * There, `this` has the public fields of the object that was started, as copies; shared objects
   * among them are the same.
   */
  run(): unknown {
    return perform(this.#job);
  }

  /**
   * Start the thread: `run()` is called in it.
   *
   * @throws {Error} If it was started before.
   * @throws {TypeError} If its arguments, or the fields of a subclass, cannot be cloned.
   */
  start(): void {
    if (this.#seat !== undefined) throw alreadyStarted(this.#name, 'threads');
    refuseWhileLoading(this.#name);
    const parcel = parcelOf(this, Thread, this.#job, `start ${this.#name}`);
    const { port1, port2 } = new MessageChannel();
    const seat = table.enter(this.#token, this.#name, this.#daemon);
    try {
      const workerData: ThreadStart = { kind: 'ThreadStart', table: table.buffer, seat, parcel, name: this.#name, daemon: this.#daemon, port: port2 };
      const worker = sendParcel(this.#name, () => new Worker(entry, { workerData, transferList: [port2], name: this.#name, ...childExecArgv() }));
      this.#follow(worker, seat, port1);
    } catch (error) {
      table.strikeOff(seat);
      port1.close();
      throw error;
    }
  }

  /** Whether the thread was started and has not ended. */
  isAlive(): boolean {
    const seat = this.#seat;
    if (seat === undefined) return false;
    this.#lookForDeath(seat);
    return table.isListed(seat);
  }

  /**
   * Wait until the thread has ended, and block this thread meanwhile.
   *
   * The event loop stands still: in the main thread, await {@link Thread.joinAsync} where timers,
   * messages or processes matter meanwhile.
   *
   * @param options How long to wait at most.
   * @returns Whether it has ended: false only when the time ran out.
   * @throws What the thread threw and did not catch, every time.
   * @throws {Error} If it was not started, or is the caller itself.
   * @throws {RangeError} If `timeoutMs` is negative or not a number.
   */
  join(options?: WaitOptions): boolean {
    const timeoutMs = timeoutOf(options);
    const seat = this.#joinable();
    return this.#outcome(block(table.waitFor(seat, timeoutMs, () => this.#lookForDeath(seat))));
  }

  /** {@link Thread.join} without blocking the event loop, for the main thread. */
  async joinAsync(options?: WaitOptions): Promise<boolean> {
    const timeoutMs = timeoutOf(options);
    const seat = this.#joinable();
    // Another thread's threads can only be seen in the table.
    if (this.#exited === undefined) return waitAsync(table.waitFor(seat, timeoutMs, () => undefined));
    this.#joiners += 1;
    try {
      table.expect(seat);
      return this.#outcome((await withinTime(this.#exited, timeoutMs, !this.#daemon)) || !table.expectNoMore(seat));
    } finally {
      this.#joiners -= 1;
    }
  }

  /** Join at the end of the scope: `using thread = new Thread(...)`. */
  [Symbol.dispose](): void {
    if (this.#seat !== undefined) this.join();
  }

  /** Join at the end of the scope, without blocking: `await using thread = new Thread(...)`. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#seat !== undefined) await this.joinAsync();
  }

  /** As Python shows it: `<Thread(Thread-1, started daemon 3)>`. */
  toString(): string {
    const ident = this.#seat === undefined ? '' : ` ${this.#seat.token}`;
    return `<${this.constructor.name}(${this.#name}, ${this.state}${this.#daemon ? ' daemon' : ''}${ident})>`;
  }

  #follow(worker: Worker, seat: Seat, port: MessagePort): void {
    this.#seat = seat;
    this.#port = port;
    workers.set(this, worker);
    started.set(seat.token, this);
    if (this.#daemon) worker.unref();
    worker.on('error', (error) => this.#fail(error));
    this.#exited = new Promise((resolve) => {
      worker.on('exit', () => {
        if (!this.#isOver) {
          this.#receive();
          table.strikeOff(seat);
        }
        started.delete(seat.token);
        resolve();
      });
    });
  }

  // Errors that the thread could not send itself: it could not be loaded, or ran out of memory.
  #fail(error: unknown): void {
    this.#receive();
    if (this.#failure !== undefined) return;
    this.#failure = { error };
    if (this.#joiners === 0) tellError(`Exception in thread ${this.#name}`, error);
  }

  #joinable(): Seat {
    if (this.#seat === undefined) throw notStarted('join', this.#name);
    if (this.#seat.token === ownSeat.token) throw joinsItself(this.#name);
    return this.#seat;
  }

  #outcome(ended: boolean): boolean {
    if (!ended) return false;
    this.#receive();
    this.#isOver = true;
    if (this.#failure !== undefined) throw this.#failure.error;
    return true;
  }

  #receive(): void {
    const received = this.#port === undefined ? undefined : (receiveMessageOnPort(this.#port) as { message: PackedThrown } | undefined);
    if (received !== undefined) this.#failure = { error: unpackThrown(received.message, this.#errors) };
  }

  // Whoever is terminated or runs out of memory cannot strike itself off.
  #lookForDeath(seat: Seat): void {
    if (this.#port === undefined || !table.isListed(seat)) return;
    this.#receive();
    const port = whileAlive(this.#port);
    if (port !== undefined) {
      this.#port = port;
      return;
    }
    // If it has ended in the regular way, then before its ports were closed.
    if (!table.isListed(seat)) return;
    this.#failure ??= { error: threadLost(this.#name) };
    table.strikeOff(seat);
  }
}

const entry = workerModule(new URL('./running/thread-entry.ts', import.meta.url));

/** Threads by their tokens: those that this one has started, and views of others. */
const started = new Map<number, Thread>();

const workers = new WeakMap<Thread, Worker>();

/**
 * Node's worker of a thread that this one has started: a `ThreadPool` talks to it.
 *
 * @internal
 */
export function workerOf(thread: Thread): Worker {
  return workers.get(thread)!;
}

/** The thread that calls this. */
export function currentThread(): Thread {
  return started.get(ownSeat.token) ?? seated(ownSeat, () => new Thread({ name: ownName, daemon: !isMainThread }));
}

/** The thread that the program began with. */
export function mainThread(): Thread {
  // It was there first, and does not leave.
  return ownSeat.token === FIRST.token ? currentThread() : viewOf(table.read(FIRST));
}

/** How many threads are alive, the main thread and daemons among them. */
export function activeCount(): number {
  return enumerate().length;
}

/** All threads that are alive, those among them that other threads have started. */
export function enumerate(): Thread[] {
  const listed = table.list();
  const tokens = new Set(listed.map(({ token }) => token));
  for (const token of started.keys()) if (!tokens.has(token)) started.delete(token);
  return listed.map(viewOf).filter((thread) => thread.isAlive());
}

/**
 * Make an object that stands for a thread that is alive.
 *
 * @internal
 */
export function seated(seat: Seat, make: () => Thread): Thread {
  seatOfNext = seat;
  const thread = make();
  started.set(seat.token, thread);
  return thread;
}

function viewOf({ row, token, name, daemon }: Listed): Thread {
  return started.get(token) ?? seated({ row, token }, () => new Thread({ name, daemon }));
}
