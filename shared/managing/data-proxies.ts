/** Proxies of what a `Manager` has that holds values: queues, values, arrays, lists and dicts. */
import type { ElementOf, Typecode } from '../memory/cells.ts';
import { lockOf } from './lock-proxies.ts';
import type { LockProxy } from './lock-proxies.ts';
import type { Address } from './manager-channel.ts';
import { ManagerProxy } from './manager-proxy.ts';
import type { ProxyHandle } from './manager-proxy.ts';
import { timeoutOf } from '../waiting.ts';
import type { WaitOptions } from '../waiting.ts';

/** A queue between processes. */
export class QueueProxy<Value = unknown> extends ManagerProxy {
  readonly kind = 'QueueProxy';

  /** Put a copy of a value at the end. @throws {QueueFullError} If the time ran out (as a rejection). */
  async put(value: Value, options?: WaitOptions): Promise<void> {
    await this.call('put', value, timeoutOf(options));
  }

  /** {@link QueueProxy.put} without waiting. */
  async putNowait(value: Value): Promise<void> {
    await this.put(value, { timeoutMs: 0 });
  }

  /** Take the oldest value. @throws {QueueEmptyError} If the time ran out (as a rejection). */
  async get(options?: WaitOptions): Promise<Value> {
    return this.call('get', timeoutOf(options));
  }

  /** {@link QueueProxy.get} without waiting. */
  async getNowait(): Promise<Value> {
    return this.get({ timeoutMs: 0 });
  }

  /** Say that the work on a value which was taken is finished. */
  async taskDone(): Promise<void> {
    await this.call('taskDone');
  }

  /** Wait until that was said for every value that was put. @returns Whether that is so: false only when the time ran out. */
  async join(options?: WaitOptions): Promise<boolean> {
    return this.call('join', timeoutOf(options));
  }

  /** How many values are in it. Not reliable! */
  async size(): Promise<number> {
    return this.call('size');
  }

  /** Whether there are none. Not reliable! */
  async empty(): Promise<boolean> {
    return this.call('empty');
  }

  /** Whether it is full. Not reliable! */
  async full(): Promise<boolean> {
    return this.call('full');
  }
}

abstract class GuardedProxy extends ManagerProxy {
  /** The lock that belongs to it. Nothing takes it by itself. */
  readonly lock: LockProxy;

  /** @internal */
  constructor(address: Address, lock: ProxyHandle = (address as GuardedProxy).lock) {
    super(address);
    this.lock = lockOf(lock);
  }

  /** The lock that belongs to it: a read and a write need it, or updates of other processes are lost. */
  getLock(): LockProxy {
    return this.lock;
  }
}

/** One number that processes share. */
export class ValueProxy<Code extends Typecode = Typecode> extends GuardedProxy {
  readonly kind = 'ValueProxy';

  async get(): Promise<ElementOf<Code>> {
    return this.call('get');
  }

  async set(value: ElementOf<Code>): Promise<void> {
    await this.call('set', value);
  }
}

/** A fixed number of numbers that processes share. Indices from -1 count from the end. */
export class ArrayProxy<Code extends Typecode = Typecode> extends GuardedProxy {
  readonly kind = 'ArrayProxy';

  /** @throws {RangeError} If there is no such element (as a rejection). */
  async get(index: number): Promise<ElementOf<Code>> {
    return this.call('get', index);
  }

  /** @throws {RangeError} If there is no such element (as a rejection). */
  async set(index: number, value: ElementOf<Code>): Promise<void> {
    await this.call('set', index, value);
  }

  async length(): Promise<number> {
    return this.call('length');
  }

  /** A copy of some elements, all of the same moment. */
  async slice(start?: number, end?: number): Promise<ElementOf<Code>[]> {
    return this.call('slice', start, end);
  }
}

/** A list that processes share. Its values are copies: to change one, set it again. */
export class ListProxy<Item = unknown> extends ManagerProxy {
  readonly kind = 'ListProxy';

  async get(index: number): Promise<Item | undefined> {
    return this.call('get', index);
  }

  /** @throws {RangeError} If there is no such item (as a rejection). */
  async set(index: number, value: Item): Promise<void> {
    await this.call('set', index, value);
  }

  async push(...items: Item[]): Promise<number> {
    return this.call('push', ...items);
  }

  async pop(index?: number): Promise<Item | undefined> {
    return this.call('pop', index);
  }

  async length(): Promise<number> {
    return this.call('length');
  }

  async slice(start?: number, end?: number): Promise<Item[]> {
    return this.call('slice', start, end);
  }
}

/** A dict that processes share. Its values are copies: to change one, set it again. Keys are compared as a `Map` does. */
export class DictProxy<Key = unknown, Value = unknown> extends ManagerProxy {
  readonly kind = 'DictProxy';

  async get(key: Key): Promise<Value | undefined> {
    return this.call('get', key);
  }

  async set(key: Key, value: Value): Promise<void> {
    await this.call('set', key, value);
  }

  async has(key: Key): Promise<boolean> {
    return this.call('has', key);
  }

  async delete(key: Key): Promise<boolean> {
    return this.call('delete', key);
  }

  async clear(): Promise<void> {
    await this.call('clear');
  }

  async size(): Promise<number> {
    return this.call('size');
  }

  async entries(): Promise<[Key, Value][]> {
    return this.call('entries');
  }
}
