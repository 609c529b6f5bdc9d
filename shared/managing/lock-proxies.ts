/** Proxies of what a `Manager` has to wait for: locks, semaphores, events, conditions and barriers. */
import type { Address } from './manager-channel.ts';
import { ManagerProxy } from './manager-proxy.ts';
import type { ProxyHandle } from './manager-proxy.ts';
import { deadlineAfter, millisecondsUntil, timeoutOf } from '../waiting.ts';
import type { WaitOptions } from '../waiting.ts';

abstract class HoldableProxy extends ManagerProxy {
  /**
   * Take it, and wait while others have it. Those who wait get it in the order in which they came.
   *
   * @param options How long to wait at most.
   * @returns Whether this process has it: false only when the time ran out.
   */
  async acquire(options?: WaitOptions): Promise<boolean> {
    return this.call('acquire', timeoutOf(options));
  }

  /** Give it back. */
  abstract release(): Promise<void>;

  /** Take it until the end of the scope: `await using held = await lock.hold();`. */
  async hold(): Promise<AsyncDisposable> {
    await this.acquire();
    let held = true;
    return {
      [Symbol.asyncDispose]: async () => {
        if (!held) return;
        held = false;
        await this.release();
      },
    };
  }

  /** Run a function while holding it, and give it back however the function ends. */
  async run<Result>(critical: () => Result): Promise<Awaited<Result>> {
    await this.acquire();
    try {
      return await critical();
    } finally {
      await this.release();
    }
  }
}

/** A lock for processes. Any of them may release it. */
export class LockProxy extends HoldableProxy {
  readonly kind: 'LockProxy' | 'RLockProxy' = 'LockProxy';

  /** @throws {Error} If nobody holds it (as a rejection). */
  async release(): Promise<void> {
    await this.call('release');
  }

  /** Whether anybody holds it. The answer may be out of date when it arrives. */
  async locked(): Promise<boolean> {
    return this.call('locked');
  }
}

/** A lock that the process which holds it can take again; only that process can release it. */
export class RLockProxy extends LockProxy {
  override readonly kind = 'RLockProxy';
}

/** The lock that a handle names. */
export function lockOf(handle: ProxyHandle): LockProxy {
  if (handle instanceof LockProxy) return handle;
  return handle.kind === 'RLockProxy' ? new RLockProxy(handle) : new LockProxy(handle);
}

/** A number of permits for processes. */
export class SemaphoreProxy extends HoldableProxy {
  readonly kind: 'SemaphoreProxy' | 'BoundedSemaphoreProxy' = 'SemaphoreProxy';

  /**
   * @param count How many permits to give back.
   * @throws {RangeError} If there are more of a bounded one than at first (as a rejection).
   */
  async release(count = 1): Promise<void> {
    await this.call('release', count);
  }

  /** How many permits are free. The answer may be out of date when it arrives. */
  async value(): Promise<number> {
    return this.call('value');
  }
}

/** A semaphore that cannot have more permits than at first. */
export class BoundedSemaphoreProxy extends SemaphoreProxy {
  override readonly kind = 'BoundedSemaphoreProxy';
}

/** A flag that processes wait for. */
export class EventProxy extends ManagerProxy {
  readonly kind = 'EventProxy';

  /** Set it: all who wait go on. */
  async set(): Promise<void> {
    await this.call('set');
  }

  /** Clear it: who comes from now on waits. */
  async clear(): Promise<void> {
    await this.call('clear');
  }

  /** Whether it is set. The answer may be out of date when it arrives. */
  async isSet(): Promise<boolean> {
    return this.call('isSet');
  }

  /** Wait until it is set. @returns Whether it was: false only when the time ran out. */
  async wait(options?: WaitOptions): Promise<boolean> {
    return this.call('wait', timeoutOf(options));
  }
}

/** A lock, and processes that wait for a change of what it guards. */
export class ConditionProxy extends HoldableProxy {
  readonly kind = 'ConditionProxy';
  /** The lock, which other conditions may share. */
  readonly lock: LockProxy;

  /** @internal */
  constructor(address: Address, lock: ProxyHandle = (address as ConditionProxy).lock) {
    super(address);
    this.lock = lockOf(lock);
  }

  override acquire(options?: WaitOptions): Promise<boolean> {
    return this.lock.acquire(options);
  }

  release(): Promise<void> {
    return this.lock.release();
  }

  /**
   * Release the lock, wait to be notified, and take the lock again.
   *
   * @returns Whether this process was notified: false only when the time ran out.
   * @throws {Error} If this process does not hold the lock (as a rejection).
   */
  async wait(options?: WaitOptions): Promise<boolean> {
    return this.call('wait', timeoutOf(options));
  }

  /** Wait until a predicate is true. It is called with the lock held. @returns What it came to. */
  async waitFor<Result>(predicate: () => Result, options?: WaitOptions): Promise<Awaited<Result>> {
    const deadline = deadlineAfter(timeoutOf(options));
    let result = await predicate();
    while (!result) {
      const timeoutMs = millisecondsUntil(deadline);
      if (timeoutMs <= 0) break;
      await this.wait({ timeoutMs });
      result = await predicate();
    }
    return result;
  }

  /** Wake those who have waited longest. @throws {Error} If this process does not hold the lock (as a rejection). */
  async notify(count = 1): Promise<void> {
    await this.call('notify', count);
  }

  /** Wake all who wait. */
  async notifyAll(): Promise<void> {
    await this.notify(Infinity);
  }
}

/** A point that processes wait at until all have come. */
export class BarrierProxy extends ManagerProxy {
  readonly kind = 'BarrierProxy';

  /**
   * Wait until all have come.
   *
   * @param options How long to wait at most. Whose time runs out breaks the barrier.
   * @returns A number of its own for each, from 0.
   * @throws {BrokenBarrierError} If it is or gets broken, or is reset (as a rejection).
   */
  async wait(options?: WaitOptions): Promise<number> {
    return this.call('wait', timeoutOf(options));
  }

  /** Send away all who wait, with an error, and begin anew. */
  async reset(): Promise<void> {
    await this.call('reset');
  }

  /** Break it: all who wait and all who come get an error. */
  async abort(): Promise<void> {
    await this.call('abort');
  }

  /** How many wait. */
  async waiting(): Promise<number> {
    return this.call('waiting');
  }

  /** Whether it is broken. */
  async broken(): Promise<boolean> {
    return this.call('broken');
  }
}
