/**
 * `Manager`: Python's `multiprocessing.Manager`, locks and the like for processes, which share no memory.
 *
 * Python starts a process for it. Here it lives in the process that makes it, and its children reach it by the
 * channel that each has to its parent: so there is nothing that could be left behind.
 */
import type { ChildProcess } from 'node:child_process';
import type { ElementOf, Typecode } from './memory/cells.ts';
import { packThrown } from './running/error-travel.ts';
import { ManagedArray, ManagedDict, ManagedList, ManagedQueue, ManagedValue } from './managing/managed-data.ts';
import { ManagedBarrier, ManagedCondition, ManagedEvent } from './managing/managed-waits.ts';
import { ManagedLock, ManagedSemaphore } from './managing/managed.ts';
import type { Managed } from './managing/managed.ts';
import { managersHere } from './managing/manager-channel.ts';
import type { Address, ManagerReply, ManagerRequest } from './managing/manager-channel.ts';
import { managerClosed, managerUnreachable } from './managing/manager-errors.ts';
import { hearers } from './process.ts';
import type { Process } from './process.ts';
import { ArrayProxy, DictProxy, ListProxy, QueueProxy, ValueProxy } from './managing/data-proxies.ts';
import { BarrierProxy, BoundedSemaphoreProxy, ConditionProxy, EventProxy, LockProxy, RLockProxy, SemaphoreProxy } from './managing/lock-proxies.ts';
import { titleOf } from './managing/manager-proxy.ts';
import { canBeCloned } from './running/target.ts';
import type { Client } from './managing/waiting-line.ts';

export type { ArrayProxy, DictProxy, ListProxy, QueueProxy, ValueProxy } from './managing/data-proxies.ts';
export type { BarrierProxy, BoundedSemaphoreProxy, ConditionProxy, EventProxy, LockProxy, RLockProxy, SemaphoreProxy } from './managing/lock-proxies.ts';

/** This process itself, as a client. */
const OWNER: Client = { title: 'this process' };

let made = 0;

/**
 * Makes locks and other objects that processes share.
 *
 * What it makes are proxies. Pass them to a `Process` in its arguments, or to the functions of a `Pool`. If a
 * process ends that holds a lock, then the lock is released, with a warning.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { Manager } from '../shared/manager.ts';
 *
 * using manager = new Manager();
 * const balance = manager.value('i', 40);
 * await balance.getLock().run(async () => {
 *   await balance.set((await balance.get()) + 2); // a read and a write: without the lock, updates are lost
 * });
 * assert.equal(await balance.get(), 42);
 * // new Process({ module, target: 'deposit', args: [balance] }) gets the same balance.
 * ```
 */
export class Manager {
  readonly #name: string;
  readonly #objects: Managed[] = [];
  #closed = false;

  constructor() {
    made += 1;
    this.#name = `Manager-${made} of ${process.pid}`;
    managers.set(this.#name, this);
    managersHere.set(this.#name, ({ object }, method, args) => this.#call(OWNER, object, method, args));
  }

  /** A lock. */
  lock(): LockProxy {
    return new LockProxy(this.#add((title) => new ManagedLock(title, false), 'Lock'));
  }

  /** A lock that its holder can take again. */
  rlock(): RLockProxy {
    return new RLockProxy(this.#add((title) => new ManagedLock(title, true), 'RLock'));
  }

  /** A flag to wait for. */
  event(): EventProxy {
    return new EventProxy(this.#add((title) => new ManagedEvent(title), 'Event'));
  }

  /**
   * A condition.
   *
   * @param lock A lock of this manager; a new {@link Manager.rlock} by default.
   */
  condition(lock: LockProxy = this.rlock()): ConditionProxy {
    const mutex = lock.manager === this.#name ? this.#objects[lock.object] : undefined;
    if (!(mutex instanceof ManagedLock)) throw managerUnreachable(titleOf(lock.kind, lock.object), 'it is of another Manager');
    return new ConditionProxy(this.#add((title) => new ManagedCondition(title, mutex), 'Condition'), lock);
  }

  /**
   * A number of permits.
   *
   * @throws {RangeError} If `value` is not a whole number from 0.
   */
  semaphore(value = 1): SemaphoreProxy {
    return new SemaphoreProxy(this.#add((title) => new ManagedSemaphore(title, value, false), 'Semaphore'));
  }

  /** A number of permits that cannot grow. */
  boundedSemaphore(value = 1): BoundedSemaphoreProxy {
    return new BoundedSemaphoreProxy(this.#add((title) => new ManagedSemaphore(title, value, true), 'BoundedSemaphore'));
  }

  /**
   * A point to wait at until all have come. If a process ends that waits there, the barrier is broken.
   *
   * @param parties How many have to come.
   * @throws {RangeError} If that is not a whole number from 1.
   */
  barrier(parties: number): BarrierProxy {
    return new BarrierProxy(this.#add((title) => new ManagedBarrier(title, parties), 'Barrier'));
  }

  /**
   * A queue.
   *
   * @param maxsize How many values it holds at most; 0, the default: any number.
   */
  queue<Value = unknown>(maxsize = 0): QueueProxy<Value> {
    return new QueueProxy(this.#add((title) => new ManagedQueue(title, maxsize), 'Queue'));
  }

  /** A number of one of the types of `SharedValue`. */
  value<Code extends Typecode>(type: Code, initial?: ElementOf<Code>): ValueProxy<Code> {
    return new ValueProxy<Code>(this.#add((title) => new ManagedValue(title, type, initial as never), 'Value'), this.rlock());
  }

  /** Numbers of one of the types of `SharedArray`. */
  array<Code extends Typecode>(type: Code, lengthOrValues: number | Iterable<ElementOf<Code>>): ArrayProxy<Code> {
    return new ArrayProxy<Code>(this.#add((title) => new ManagedArray(title, type, lengthOrValues as never), 'Array'), this.rlock());
  }

  /** A list. */
  list<Item = unknown>(items: Iterable<Item> = []): ListProxy<Item> {
    return new ListProxy(this.#add((title) => new ManagedList(title, structuredClone([...items])), 'List'));
  }

  /** A dict. */
  dict<Key = unknown, Value = unknown>(entries: Iterable<readonly [Key, Value]> = []): DictProxy<Key, Value> {
    return new DictProxy(this.#add((title) => new ManagedDict(title, structuredClone([...entries])), 'Dict'));
  }

  /**
   * Let a process use the objects that no `Process` or `Pool` has started, but `fork`.
   *
   * @param child It must be forked with `serialization: 'advanced'`.
   */
  serve(child: ChildProcess): void {
    child.on('message', (message) => {
      if ((Object(message) as Partial<ManagerRequest>).kind === 'ManagerRequest') answer(message as ManagerRequest, child, 'A process');
    });
  }

  /** End it: whoever uses or waits for one of its objects is told so. */
  shutdown(): void {
    this.#closed = true;
    for (const object of this.#objects) object.abandon();
  }

  /** Shut down at the end of the scope. */
  [Symbol.dispose](): void {
    this.shutdown();
  }

  /** @internal */
  static callFor(client: Client, { manager, object, method, args }: ManagerRequest): Promise<unknown> {
    const own = managers.get(manager);
    if (own === undefined) return Promise.reject(managerUnreachable('an object of a Manager', 'its Manager is not in the parent of this process'));
    return own.#call(client, object, method, args);
  }

  /** @internal */
  static drop(client: Client): string[] {
    return [...managers.values()].flatMap((manager) => manager.#objects.map((object) => object.drop(client)).filter((held) => held !== undefined));
  }

  #add(make: (title: string) => Managed, kind: string): Address {
    const object = this.#objects.length;
    if (this.#closed) throw managerClosed('a Manager');
    this.#objects.push(make(titleOf(kind, object)));
    return { manager: this.#name, object };
  }

  // Asynchronous also where nothing is waited for: what it throws is the answer.
  // eslint-disable-next-line @typescript-eslint/require-await
  async #call(client: Client, object: number, method: string, args: readonly unknown[]): Promise<unknown> {
    const managed = this.#objects[object]!;
    if (this.#closed) throw managerClosed(managed.title);
    return (managed as unknown as Readonly<Record<string, (client: Client, ...args: readonly unknown[]) => unknown>>)[method]!(client, ...args);
  }
}

/** For as long as this process lives, as nobody knows who has a proxy. */
const managers = new Map<string, Manager>();

/** Processes that have asked for something. */
const clients = new Map<ChildProcess, Client>();

hearers.set('ManagerRequest', (message, child, process) => answer(message as ManagerRequest, child, process));

function answer(request: ManagerRequest, child: ChildProcess, who: Process | string): void {
  const reply = (answered: Omit<ManagerReply, 'kind' | 'request'>): void => {
    // A child that is gone does not wait for an answer.
    if (child.connected) child.send({ kind: 'ManagerReply', request: request.request, ...answered }, () => undefined);
  };
  Manager.callFor(clientOf(child, who), request).then((value) => reply({ value }), (error: unknown) => reply({ value: undefined, thrown: packThrown(error, canBeCloned) }));
}

function clientOf(child: ChildProcess, who: Process | string): Client {
  const known = clients.get(child);
  if (known !== undefined) return known;
  const client: Client = { title: `${typeof who === 'string' ? who : who.name} (pid ${child.pid ?? 'unknown'})` };
  clients.set(child, client);
  const forget = (): void => {
    clients.delete(child);
    const held = Manager.drop(client);
    if (held.length > 0) process.emitWarning(`${client.title} ended while it held ${held.join(' and ')}: released`, { code: 'WARN_HELD_AT_END' });
  };
  // What it has said last may come after the news of its end.
  child.once('exit', () => {
    if (child.connected) child.once('disconnect', forget);
    else forget();
  });
  return client;
}
