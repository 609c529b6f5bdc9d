/** What a worker of a pool does: one chunk after the other, until it is told to end. */
import { isMainThread, parentPort } from 'node:worker_threads';
import { whyNotCopied, wouldEmpty } from './copying.ts';
import { packThrown } from '../running/error-travel.ts';
import type { PackedThrown } from '../running/error-travel.ts';
import type { ManagerReply } from '../managing/manager-channel.ts';
import { cannotBeCopied } from './pool-errors.ts';
import { canBeCloned, functionOf, perform, revived } from '../running/target.ts';
import type { Job } from '../running/target.ts';

/** What a worker gets at its start. */
export interface Setup {
  /** The module of the functions. */
  readonly module: string;
  readonly initializer: Job | undefined;
}

/** What a pool says to a worker. */
export type ToWorker = Task | { readonly kind: 'PoolEnd' };

interface Task {
  readonly kind: 'PoolTask';
  readonly target: string;
  /** Whether an item is a list of arguments, and not the one argument. */
  readonly spread: boolean;
  readonly items: readonly unknown[];
}

/** What a worker says to its pool. */
export type FromWorker =
  | { readonly kind: 'PoolReady' }
  /** Each item's result, and what was thrown instead, by index. */
  | { readonly kind: 'PoolResult'; readonly values: unknown[]; readonly failures: [index: number, thrown: PackedThrown][] }
  /** The initializer failed. */
  | { readonly kind: 'PoolUseless'; readonly thrown: PackedThrown };

const channel = isMainThread
  ? { send: (message: FromWorker) => void process.send!(message), listen: (hear: (message: ToWorker | ManagerReply) => void) => void process.on('message', hear) }
  : { send: (message: FromWorker) => parentPort!.postMessage(message), listen: (hear: (message: ToWorker | ManagerReply) => void) => void parentPort!.on('message', hear) };

const destination = isMainThread ? 'process' : 'thread';

/** Do what the pool says. */
export async function serve({ module, initializer }: Setup): Promise<void> {
  try {
    if (initializer !== undefined) await perform(initializer);
  } catch (error) {
    channel.send({ kind: 'PoolUseless', thrown: packThrown(error, canBeCloned) });
    return;
  }
  const functions = new Map<string, Callable>();
  channel.listen((message) => {
    // Also with timers of the functions pending: whoever has joined a pool wants nothing left of it.
    if (message.kind === 'PoolEnd') process.exit(0);
    // Nothing else ends a task, so nothing is thrown from here.
    else if (message.kind === 'PoolTask') void work(module, functions, message);
  });
  channel.send({ kind: 'PoolReady' });
}

type Callable = (...all: unknown[]) => unknown;

async function work(module: string, functions: Map<string, Callable>, { target, spread, items }: Task): Promise<void> {
  const values: unknown[] = [];
  const failures: [number, PackedThrown][] = [];
  const fail = (index: number, error: unknown): void => {
    values[index] = undefined;
    failures.push([index, packThrown(error, canBeCloned)]);
  };
  try {
    const call = functions.get(target) ?? (await functionOf(module, target));
    functions.set(target, call);
    const given = items.some((item) => typeof item === 'object') ? await revived(items) : items;
    for (let index = 0; index < given.length; index += 1) {
      try {
        const result = spread ? call(...(given[index] as unknown[])) : call(given[index]);
        // Most functions are synchronous, and a wait for each of many results would take most of the time.
        const value = isThenable(result) ? await result : result;
        if (typeof value === 'object' && value !== null && wouldEmpty(value, destination)) throw notReturned(target, value);
        values[index] = value;
      } catch (error) {
        fail(index, error);
      }
    }
  } catch (error) {
    for (const index of items.keys()) fail(index, error);
  }
  answer(target, values, failures, fail);
}

function answer(target: string, values: unknown[], failures: [number, PackedThrown][], fail: (index: number, error: unknown) => void): void {
  try {
    channel.send({ kind: 'PoolResult', values, failures });
  } catch {
    for (const [index, value] of values.entries()) if (whyNotCopied(value, destination) !== undefined) fail(index, notReturned(target, value));
    channel.send({ kind: 'PoolResult', values, failures });
  }
}

function notReturned(target: string, value: unknown): Error {
  return cannotBeCopied(`return what ${target}() came to`, whyNotCopied(value, destination) ?? 'nobody knows why');
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
