/**
 * `Process`: Python's `multiprocessing.Process` on Node's `fork`.
 *
 * `join()` is asynchronous, unlike a `Thread`'s. Threads meet in shared memory; processes have nothing
 * in common, and all that goes between them goes through their parent's event loop: messages, what a
 * child needs of its parent, prints through pipes, and the news that one has ended. A parent that blocks
 * in `join()` would keep its children from what they need to end.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { availableParallelism, constants } from 'node:os';
import { refuseForProcess } from './running/boundary.ts';
import { withinTime } from './running/ending.ts';
import { unpackThrown } from './running/error-travel.ts';
import type { ErrorClass, PackedThrown } from './running/error-travel.ts';
import { alreadyStarted, daemonsHaveNoChildren, daemonTooLate, joinsItself, notAChild, notStarted, processClosed, stillAlive } from './errors.ts';
import { childExecArgv } from './running/hosting.ts';
import { jobOf, parcelOf, perform, refuseWhileLoading, sendParcel, tellError } from './running/target.ts';
import type { AnyModule, Job, Parcel, SubclassOptions, TargetName, TargetOptions } from './running/target.ts';
import { timeoutOf } from './waiting.ts';
import type { WaitOptions } from './waiting.ts';

/** What a {@link Process} is made from. */
export type ProcessOptions<Module, Target extends string> = TargetOptions<Module, Target>;

/** `initial`, `started`, `stopped`, or `stopped[3]` and `stopped[SIGTERM]` for an exit code other than 0. */
export type ProcessState = 'initial' | 'started' | 'stopped' | `stopped[${string}]`;

/** What a new process is sent first. */
export interface ProcessStart {
  readonly kind: 'ProcessStart';
  readonly parcel: Parcel;
  readonly name: string;
  readonly daemon: boolean;
  /** Its number among its parent's children, after the parent's own numbers. */
  readonly identity: readonly number[];
  readonly parent: { readonly pid: number; readonly name: string };
}

/** What a process says of an error that it did not catch. */
export interface ProcessFailure {
  readonly kind: 'ProcessFailure';
  readonly thrown: PackedThrown;
  /** Whether Node prints it as well. */
  readonly printed: boolean;
}

/** A process that is not a child of this one: this one itself, or its parent. */
interface Relative {
  readonly pid: number;
  readonly isAlive: () => boolean;
}

let relate: (process: Process, relative: Relative) => void;

/** What a `Pool` needs of its processes. */
export interface Followed {
  readonly child: ChildProcess;
  /** When it has ended, and all that it has said is heard. */
  readonly ended: Promise<void>;
}

/**
 * The child of a process that this one has started.
 *
 * @internal
 */
export let followedOf: (process: Process) => Followed;

/**
 * Who hears what children say, by the `kind` of the message: a `Manager` does.
 *
 * @internal
 */
export const hearers = new Map<string, (message: object, child: ChildProcess, process: Process) => void>();

/**
 * A process that calls a function of another module, or its own `run()`.
 *
 * It shares no memory with its parent. Arguments are copied; a lock or another shared object among
 * them is refused.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { Process } from '../shared/process.ts';
 *
 * const child = new Process<typeof import('node:process'), 'exit'>({ module: 'node:process', target: 'exit', args: [7] });
 * child.start();
 * assert.equal(child.state, 'started');
 * assert.equal(await child.join(), true);
 * assert.equal(child.exitCode, 7);
 * assert.equal(child.state, 'stopped[7]');
 * ```
 */
export class Process<Module extends object = AnyModule, Target extends string = string> {
  readonly #job: Job;
  readonly #errors: readonly ErrorClass[];
  readonly #identity: readonly number[];
  #name: string;
  #daemon: boolean;
  #child: ChildProcess | undefined;
  #relative: Relative | undefined;
  #ended: Promise<void> | undefined;
  #exitCode: number | null = null;
  #failure: { readonly error: unknown } | undefined;
  #joiners = 0;
  #closed = false;

  static {
    relate = (process, relative) => (process.#relative = relative);
    followedOf = (process) => ({ child: process.#child!, ended: process.#ended! });
  }

  /**
   * Make a process, which does nothing until it is started.
   *
   * With the type of the module, `Process<typeof import('./teller.ts'), 'withdraw'>`, the arguments are
   * checked against the function's parameters. `kwargs` is passed as the last argument, as options are.
   *
   * @param options What to do, and what it is called. A subclass with a `run()` passes its own module,
   *   `{ module: import.meta.url }`, and no target.
   * @throws {TypeError} If the module is no URL, or if shared memory is among the arguments.
   */
  constructor(options: (ProcessOptions<NoInfer<Module>, Target> & { readonly target: Target & ([AnyModule] extends [NoInfer<Module>] ? string : TargetName<NoInfer<Module>>) }) | SubclassOptions = {}) {
    const { name, daemon, errors = [] } = options;
    this.#job = jobOf('make Process', options);
    refuseForProcess([this.#job.args, this.#job.kwargs]);
    this.#errors = errors;
    made += 1;
    this.#identity = [...own.identity, made];
    this.#name = name === undefined ? `Process-${this.#identity.join(':')}` : `${name}`;
    this.#daemon = daemon ?? own.daemon;
  }

  /** The process's name, which identifies it for people only. */
  get name(): string {
    return this.#name;
  }

  set name(name: string | number) {
    this.#name = `${name}`;
  }

  /** Whether the process is ended together with its parent; by default what its creator is. */
  get daemon(): boolean {
    return this.#daemon;
  }

  /** @throws {Error} If the process was started. */
  set daemon(daemon: boolean) {
    if (this.#child !== undefined || this.#relative !== undefined) throw daemonTooLate(this.#name);
    this.#daemon = daemon;
  }

  /** The system's number of the process; null before it is started. */
  get pid(): number | null {
    this.#refuseIfClosed('ask for the pid of');
    return this.#relative?.pid ?? this.#child?.pid ?? null;
  }

  /** What the process has ended with: its exit code, or the negative number of the signal that ended it. Null before the end. */
  get exitCode(): number | null {
    this.#refuseIfClosed('ask for the exit code of');
    return this.#exitCode;
  }

  /** Where the process is in its life. */
  get state(): ProcessState {
    this.#refuseIfClosed('ask for the state of');
    if (this.#child === undefined && this.#relative === undefined) return 'initial';
    if (this.isAlive()) return 'started';
    return this.#exitCode === null || this.#exitCode === 0 ? 'stopped' : `stopped[${signalOf(this.#exitCode) ?? this.#exitCode}]`;
  }

  /**
   * What the process does: calls the target. A subclass does something else instead.
   *
   * There, `this` has the public fields of the object that was started, as copies.
   */
  run(): unknown {
    return perform(this.#job);
  }

  /**
   * Start the process: `run()` is called in it.
   *
   * @throws {Error} If it was started before, or if this process is a daemon.
   * @throws {TypeError} If its arguments, or the fields of a subclass, cannot be cloned, or are shared.
   */
  start(): void {
    this.#refuseIfClosed('start');
    if (this.#child !== undefined || this.#relative !== undefined) throw alreadyStarted(this.#name, 'processes');
    if (own.daemon) throw daemonsHaveNoChildren(this.#name);
    refuseWhileLoading(this.#name);
    const parcel = parcelOf(this, Process, this.#job, `start ${this.#name}`);
    refuseForProcess([parcel.job.args, parcel.job.kwargs, parcel.subclass?.fields]);
    const start: ProcessStart = { kind: 'ProcessStart', parcel, name: this.#name, daemon: this.#daemon, identity: this.#identity, parent: { pid: process.pid, name: own.name } };
    // Found out before there is a process that would have to be ended again.
    sendParcel(this.#name, () => structuredClone(start));
    this.#follow(fork(entry, { serialization: 'advanced', ...childExecArgv() }), start);
  }

  /** Whether the process was started and has not ended, as far as the event loop has heard. */
  isAlive(): boolean {
    this.#refuseIfClosed('ask for the life of');
    return this.#relative?.isAlive() ?? (this.#child !== undefined && this.#exitCode === null);
  }

  /**
   * Wait until the process has ended, without blocking the event loop.
   *
   * @param options How long to wait at most.
   * @returns Whether it has ended: false only when the time ran out.
   * @throws What the process threw and did not catch, every time (as a rejection).
   * @throws {Error} If it was not started, is this process itself, or is no child of it (as a rejection).
   * @throws {RangeError} If `timeoutMs` is negative or not a number (as a rejection).
   */
  async join(options?: WaitOptions): Promise<boolean> {
    this.#refuseIfClosed('join');
    const timeoutMs = timeoutOf(options);
    this.#refuseIfNotMine('join');
    this.#joiners += 1;
    try {
      if (this.#exitCode === null && !(await withinTime(this.#ended!, timeoutMs, !this.#daemon))) return false;
    } finally {
      this.#joiners -= 1;
    }
    if (this.#failure !== undefined) throw this.#failure.error;
    return true;
  }

  /** Ask the process to end, by SIGTERM. If it has ended, nothing happens. */
  terminate(): void {
    this.#signal('terminate', 'SIGTERM');
  }

  /** End the process, by SIGKILL, which it cannot prevent. If it has ended, nothing happens. */
  kill(): void {
    this.#signal('kill', 'SIGKILL');
  }

  /**
   * Say that nobody needs this object any more: from now on it only has a name.
   *
   * @throws {Error} If the process is still running.
   */
  close(): void {
    if (this.#closed) return;
    if (this.isAlive()) throw stillAlive(this.#name);
    this.#closed = true;
    this.#child = undefined;
  }

  /** Join at the end of the scope: `await using child = new Process(...)`. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#closed && this.#child !== undefined) await this.join();
  }

  /** As Python shows it: `<Process(Process-1, stopped[SIGTERM])>`. */
  toString(): string {
    return `<${this.constructor.name}(${this.#name}, ${this.#closed ? 'closed' : this.state}${this.#daemon ? ' daemon' : ''})>`;
  }

  #follow(child: ChildProcess, start: ProcessStart): void {
    this.#child = child;
    children.add(this);
    child.on('message', (message) => this.#hear(message, child));
    this.#ended = new Promise((resolve) => {
      const end = (exitCode: number): void => {
        // What it has said last may come after the news of its end.
        if (child.connected) child.once('disconnect', () => end(exitCode));
        else {
          this.#exitCode = exitCode;
          // It has caught later what it told of.
          if (exitCode === 0) this.#failure = undefined;
          children.delete(this);
          resolve();
        }
      };
      child.on('exit', (code, signal) => end(code ?? -constants.signals[signal!]));
      child.on('error', (error) => {
        this.#failure ??= { error };
        // It could not even be made.
        if (child.pid === undefined) end(1);
      });
    });
    if (this.#daemon) endWithThis(child);
    child.send(start, () => {
      // If it is gone already, its exit code says how.
    });
  }

  #hear(message: unknown, child: ChildProcess): void {
    const { kind, thrown, printed } = Object(message) as Partial<ProcessFailure>;
    if (kind !== 'ProcessFailure') {
      hearers.get(String(kind))?.(message as object, child, this);
      return;
    }
    const error = unpackThrown(thrown!, this.#errors);
    this.#failure = { error };
    if (this.#joiners === 0 && printed !== true) tellError(`Process ${this.#name}`, error);
  }

  #signal(action: string, signal: 'SIGTERM' | 'SIGKILL'): void {
    this.#refuseIfClosed(action);
    this.#refuseIfNotMine(action);
    if (this.#exitCode === null) this.#child!.kill(signal);
  }

  #refuseIfNotMine(action: string): void {
    if (action === 'join' && this.#relative?.pid === process.pid) throw joinsItself(this.#name);
    if (this.#relative !== undefined) throw notAChild(action, this.#name);
    if (this.#child === undefined) throw notStarted(action, this.#name);
  }

  #refuseIfClosed(action: string): void {
    if (this.#closed) throw processClosed(action, this.#name);
  }
}

/** The module that each child begins with. */
const entry = new URL('./running/process-entry.ts', import.meta.url);

/** What this process is, if no `Process` started it. */
const FIRST: Pick<ProcessStart, 'name' | 'daemon' | 'identity'> = { name: 'MainProcess', daemon: false, identity: [] };

let own = FIRST;
let current: Process | undefined;
let parent: Process | null = null;
/** How many `Process` objects this process has made. */
let made = 0;

/** Children that run, as far as the event loop has heard. */
const children = new Set<Process>();
const daemons = new Set<ChildProcess>();
/** Whether they will be ended when this process exits. */
let endsDaemons = false;

/** The process that calls this. */
export function currentProcess(): Process {
  return (current ??= relativeOf(own, { pid: process.pid, isAlive: () => true }));
}

/** The process that has started this one; null if no `Process` has. */
export function parentProcess(): Process | null {
  return parent;
}

/** All children of this process that are alive. */
export function activeChildren(): Process[] {
  return [...children];
}

/** How many processes can run at the same moment. */
export function cpuCount(): number {
  return availableParallelism();
}

/**
 * Say what this process is, as `process-entry.ts` has heard.
 *
 * @internal
 */
export function adoptProcess(start: ProcessStart, make: () => Process): Process {
  own = start;
  const { pid } = start.parent;
  // On Windows a process keeps the number of a parent that is gone.
  parent = relativeOf({ name: start.parent.name, daemon: false }, { pid, isAlive: () => process.ppid === pid && answers(pid) });
  current = make();
  relate(current, { pid: process.pid, isAlive: () => true });
  made = 0;
  return current;
}

function relativeOf({ name, daemon }: { readonly name: string; readonly daemon: boolean }, relative: Relative): Process {
  const process = new Process({ name, daemon });
  made -= 1;
  relate(process, relative);
  return process;
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

// A parent that is killed has no time for this: its daemons see that for themselves, see `process-entry.ts`.
function endWithThis(child: ChildProcess): void {
  if (!endsDaemons) process.once('exit', () => { for (const daemon of daemons) daemon.kill(); });
  endsDaemons = true;
  daemons.add(child);
  child.on('exit', () => daemons.delete(child));
  child.unref();
  child.channel?.unref();
}

function signalOf(exitCode: number): string | undefined {
  return Object.entries(constants.signals).find(([, number]) => number === -exitCode)?.[0];
}
