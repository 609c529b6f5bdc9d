/** `WorkPool`: what `Pool` and `ThreadPool` have in common, which is all but where the work is done. */
import { AsyncResult } from './async-result.ts';
import { Crew } from './crew.ts';
import type { CrewOptions } from './crew.ts';
import type { ErrorClass } from '../running/error-travel.ts';
import { wrongArgument } from '../errors.ts';
import { chunkSizeFor, Job, portionsOf } from './pool-job.ts';
import type { Outcome, Sink } from './pool-job.ts';
import type { Setup } from './pool-worker.ts';
import { ResultIterator } from './result-iterator.ts';
import { hrefOf, jobOf } from '../running/target.ts';
import type { AnyModule, ArgumentOptions, ParametersOf, TargetName } from '../running/target.ts';

/** The names of a module's functions; any text if nothing is known of the module. */
export type FunctionName<Module> = [AnyModule] extends [Module] ? string : TargetName<Module>;

/** What a function takes when it is called with one item. */
export type ItemOf<Module, Name extends string> = [AnyModule] extends [Module] ? unknown : ParametersOf<Module, Name> extends readonly [item?: infer Item, ...rest: infer _Rest] ? Item : never;

/** What a function takes when it is called with a list of arguments. */
export type RowOf<Module, Name extends string> = [AnyModule] extends [Module] ? readonly unknown[] : Readonly<ParametersOf<Module, Name>>;

/** What a function comes to in the end. */
export type ResultOf<Module, Name extends string> = Name extends keyof Module ? Module[Name] extends (...all: never[]) => infer Result ? [AnyModule] extends [Module] ? unknown : Awaited<Result> : unknown : unknown;

/** Arguments of a function, the last one as `kwargs` if that is wanted. */
export type CallOf<Module, Name extends string> = [AnyModule] extends [Module] ? { readonly args?: readonly unknown[]; readonly kwargs?: object | undefined } : ArgumentOptions<ParametersOf<Module, Name>>;

/** A function that each worker calls before its first task. It is of the pool's own module if no other is named. */
export type Initializer<Module> =
  | { [Name in FunctionName<Module>]: { readonly target: Name; readonly module?: undefined } & CallOf<Module, Name> }[FunctionName<Module>]
  | { readonly module: URL | string; readonly target: string; readonly args?: readonly unknown[]; readonly kwargs?: object | undefined };

/** What a pool is made from. */
export interface PoolOptions<Module extends object = AnyModule> {
  /** The module that exports the functions: `new URL('./squares.ts', import.meta.url)`. */
  readonly module: URL | string;
  /** Called by each worker before its first task. */
  readonly initializer?: Initializer<NoInfer<Module>> | undefined;
  /** After how many tasks a worker is replaced; never by default. One chunk is one task, as in Python. */
  readonly maxTasksPerChild?: number | undefined;
  /** Classes of errors that the functions throw, beside built-in ones: calls reject with errors of the same class. */
  readonly errors?: readonly ErrorClass[] | undefined;
}

/** How a call ends early. */
export interface SignalOption {
  /** Ends the call when it aborts: it rejects with the signal's reason, and workers that are at it are ended and replaced. */
  readonly signal?: AbortSignal | undefined;
}

/** How a call is handed out. */
export interface ChunkOptions extends SignalOption {
  /** How many items a worker is given at a time. */
  readonly chunkSize?: number | undefined;
}

/** The side of a pool that starts workers. */
export type Workshop = Pick<CrewOptions, 'whyNotSent' | 'wouldEmpty'> & { readonly hire: (setup: Setup, ...rest: Parameters<CrewOptions['hire']>) => ReturnType<CrewOptions['hire']> };

type Request = Pick<ConstructorParameters<typeof Job>[0], 'call' | 'target' | 'spread' | 'portions'>;

/** A pool of workers, whatever they are. */
export abstract class WorkPool<Module extends object> {
  /** How many workers there are. */
  readonly size: number;
  readonly #crew: Crew;

  constructor(kind: string, size: number, { module, initializer, maxTasksPerChild, errors = [] }: PoolOptions<Module>, { hire, ...checks }: Workshop) {
    if (!Number.isInteger(size) || size < 1) throw wrongArgument(`make ${kind}`, 'size must be a whole number from 1', size);
    if (maxTasksPerChild !== undefined && (!Number.isInteger(maxTasksPerChild) || maxTasksPerChild < 1)) throw wrongArgument(`make ${kind}`, 'maxTasksPerChild must be a whole number from 1', maxTasksPerChild);
    this.size = size;
    const setup: Setup = { module: hrefOf(`make ${kind}`, module), initializer: initializer === undefined ? undefined : jobOf(`make ${kind}`, { ...initializer, module: initializer.module ?? module }) };
    this.#crew = new Crew({ size, maxTasksPerChild: maxTasksPerChild ?? Infinity, errors, ...checks, hire: (...rest) => hire(setup, ...rest) });
  }

  /**
   * Call a function with each item. All items are worked on, also after one has failed.
   *
   * @param target The function's name.
   * @param options `chunkSize` is a quarter of what is one worker's share by default.
   * @returns The results, in the order of the items.
   * @throws What the function threw for the first of the items that failed (as a rejection).
   * @throws {Error} If the pool is not running (as a rejection).
   */
  async map<Name extends FunctionName<Module>>(target: Name, items: Iterable<ItemOf<Module, Name>>, options: ChunkOptions = {}): Promise<ResultOf<Module, Name>[]> {
    return this.#collect({ call: `map("${target}")`, target, spread: false }, items, options) as Promise<ResultOf<Module, Name>[]>;
  }

  /** {@link WorkPool.map} without waiting. */
  mapAsync<Name extends FunctionName<Module>>(target: Name, items: Iterable<ItemOf<Module, Name>>, options: ChunkOptions = {}): AsyncResult<ResultOf<Module, Name>[]> {
    return new AsyncResult(this.#collect({ call: `map("${target}")`, target, spread: false }, items, options) as Promise<ResultOf<Module, Name>[]>);
  }

  /** {@link WorkPool.map} for functions of several parameters: each row is a list of arguments. */
  async starmap<Name extends FunctionName<Module>>(target: Name, rows: Iterable<RowOf<Module, Name>>, options: ChunkOptions = {}): Promise<ResultOf<Module, Name>[]> {
    return this.#collect({ call: `starmap("${target}")`, target, spread: true }, rows, options) as Promise<ResultOf<Module, Name>[]>;
  }

  /** {@link WorkPool.starmap} without waiting. */
  starmapAsync<Name extends FunctionName<Module>>(target: Name, rows: Iterable<RowOf<Module, Name>>, options: ChunkOptions = {}): AsyncResult<ResultOf<Module, Name>[]> {
    return new AsyncResult(this.#collect({ call: `starmap("${target}")`, target, spread: true }, rows, options) as Promise<ResultOf<Module, Name>[]>);
  }

  /**
   * Call a function with each item, and get the results one by one, in the order of the items.
   *
   * An item is taken from the iterable when a worker is free for it.
   *
   * @param options `chunkSize` is 1 by default.
   * @throws {Error} If the pool is not running.
   */
  imap<Name extends FunctionName<Module>>(target: Name, items: Iterable<ItemOf<Module, Name>>, options: ChunkOptions = {}): ResultIterator<ResultOf<Module, Name>> {
    return this.#iterate(`imap("${target}")`, target, items, true, options) as ResultIterator<ResultOf<Module, Name>>;
  }

  /** {@link WorkPool.imap} in the order in which the results come. */
  imapUnordered<Name extends FunctionName<Module>>(target: Name, items: Iterable<ItemOf<Module, Name>>, options: ChunkOptions = {}): ResultIterator<ResultOf<Module, Name>> {
    return this.#iterate(`imapUnordered("${target}")`, target, items, false, options) as ResultIterator<ResultOf<Module, Name>>;
  }

  /**
   * Call a function once.
   *
   * @param call Its arguments: `{ args: [1, 2] }`. `kwargs` is passed as the last one.
   * @throws What the function threw (as a rejection).
   * @throws {Error} If the pool is not running (as a rejection).
   */
  async apply<Name extends FunctionName<Module>>(target: Name, ...call: ApplyOf<Module, Name>): Promise<ResultOf<Module, Name>> {
    return this.#applyOnce(target, call[0]) as Promise<ResultOf<Module, Name>>;
  }

  /** {@link WorkPool.apply} without waiting. */
  applyAsync<Name extends FunctionName<Module>>(target: Name, ...call: ApplyOf<Module, Name>): AsyncResult<ResultOf<Module, Name>> {
    return new AsyncResult(this.#applyOnce(target, call[0]) as Promise<ResultOf<Module, Name>>);
  }

  /** Take no more work. The workers end when all that was taken is done. */
  close(): void {
    this.#crew.close();
  }

  /** End all workers at once. What is not done rejects. */
  terminate(): void {
    this.#crew.terminate();
  }

  /**
   * Wait, after {@link WorkPool.close} or {@link WorkPool.terminate}, until all workers have ended.
   *
   * @throws {Error} If neither was called (as a rejection).
   */
  async join(): Promise<void> {
    await this.#crew.join();
  }

  /** Terminate at the end of the scope, as Python's `with` does: `using pool = new Pool(4, ...)`. */
  [Symbol.dispose](): void {
    this.terminate();
  }

  /** Terminate at the end of the scope, and wait until nothing is left: `await using pool = new Pool(4, ...)`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.terminate();
    await this.join();
  }

  #applyOnce(target: string, call: object | undefined): Promise<unknown> {
    const { args = [], kwargs, signal } = (call ?? {}) as { args?: readonly unknown[]; kwargs?: object; signal?: AbortSignal };
    const row = kwargs === undefined ? args : [...args, kwargs];
    return this.#collect({ call: `apply("${target}")`, target, spread: true }, [row], { signal }).then(([result]) => result);
  }

  // Refuses at once and takes the items at once, so that a call without waiting throws what is wrong with them.
  #collect(request: Omit<Request, 'portions'>, iterable: Iterable<unknown>, { chunkSize, signal }: ChunkOptions): Promise<unknown[]> {
    this.#crew.mustRun();
    const items = Array.isArray(iterable) ? (iterable as unknown[]) : [...iterable];
    const size = checkedSize(chunkSize ?? chunkSizeFor(items.length, this.size));
    return new Promise((resolve, reject) => {
      if (items.length === 0) resolve([]);
      else this.#begin({ ...request, portions: portionsOf(items, size) }, listSink(items.length, resolve, reject), signal);
    });
  }

  #iterate(call: string, target: string, items: Iterable<unknown>, ordered: boolean, { chunkSize = 1, signal }: ChunkOptions): ResultIterator<unknown> {
    this.#crew.mustRun();
    const abandoned = new Error('nobody wants the rest');
    const results = new ResultIterator<unknown>(() => job.fail(abandoned));
    const job = this.#begin({ call, target, spread: false, portions: portionsOf(items, checkedSize(chunkSize)) }, results.sink(ordered), signal);
    return results;
  }

  #begin(request: Request, sink: Sink, signal: AbortSignal | undefined): Job {
    const job = new Job({ ...request, sink });
    if (signal?.aborted === true) {
      job.fail(signal.reason);
      return job;
    }
    const abort = (): void => this.#crew.cancel(job, signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    this.#crew.add(job, () => signal?.removeEventListener('abort', abort));
    return job;
  }
}

/** The second argument of `apply()`: needed if the function needs arguments. */
export type ApplyOf<Module, Name extends string> = SignalOption extends CallOf<Module, Name> & SignalOption ? [call?: CallOf<Module, Name> & SignalOption] : [call: CallOf<Module, Name> & SignalOption];

function listSink(length: number, resolve: (results: unknown[]) => void, reject: (error: unknown) => void): Sink {
  const results = new Array<unknown>(length);
  // Of several errors the one of the first item counts, whichever comes first.
  let failed: { readonly index: number; readonly error: unknown } | undefined;
  return {
    settle: (first, outcomes: readonly Outcome[]) => {
      for (const [offset, outcome] of outcomes.entries()) {
        const index = first + offset;
        if ('value' in outcome) results[index] = outcome.value;
        else if (failed === undefined || index < failed.index) failed = { index, error: outcome.error };
      }
    },
    settleValues: (first, values) => {
      for (let offset = 0; offset < values.length; offset += 1) results[first + offset] = values[offset];
    },
    end: () => (failed === undefined ? resolve(results) : reject(failed.error)),
    fail: reject,
  };
}

function checkedSize(chunkSize: number): number {
  if (!Number.isInteger(chunkSize) || chunkSize < 1) throw wrongArgument('hand out items', 'chunkSize must be a whole number from 1', chunkSize);
  return chunkSize;
}
