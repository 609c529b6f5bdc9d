/** The real `Lock` of `shared/` under a plan: acquire and release are one turn each, as in its model `realm/lock.ts`. */
import type { Player } from './player.ts';

/** What is used of the real class. */
interface RealLock {
  readonly buffer: SharedArrayBuffer;
  readonly locked: boolean;
  acquire(options?: { timeoutMs?: number }): boolean;
  release(): void;
}
type RealLockClass = new (...args: unknown[]) => RealLock;

/** What is used of the program's timers. */
interface Time {
  set(callback: () => void, delay: number): unknown;
  clear(timer: unknown): void;
}

/** Waits of `acquireAsync`, by the name of the event that ends one. */
export class AsyncAcquires {
  readonly #queues = new Map<string, (() => void)[]>();
  readonly #player: Player;

  constructor(player: Player) {
    this.#player = player;
  }

  get isEmpty(): boolean {
    return [...this.#queues.values()].every((queue) => queue.length === 0);
  }

  add(source: string, give: () => void): void {
    const queue = this.#queues.get(source) ?? [];
    this.#queues.set(source, queue);
    queue.push(give);
    this.#player.listen(source, { ready: () => true, deliver: () => queue.shift()?.() });
  }

  remove(source: string, give: () => void): void {
    const queue = this.#queues.get(source) ?? [];
    const index = queue.indexOf(give);
    if (index >= 0) queue.splice(index, 1);
  }
}

/** Makes the exports of `shared/lock.ts`. @param real Its real exports. */
export function plannedLock(player: Player, real: { readonly Lock: unknown }, waits: AsyncAcquires, time: Time): Record<string, unknown> {
  const NOW = { timeoutMs: 0 };
  const RealClass = real.Lock as RealLockClass;

  class Lock extends RealClass {
    static from(value: unknown): Lock {
      if (value instanceof Lock) return value;
      const buffer: unknown = value instanceof SharedArrayBuffer ? value : (value as { buffer?: unknown } | null | undefined)?.buffer;
      return new Lock(buffer);
    }

    override get locked(): boolean {
      return player.request('load', this.buffer, [0, 'i32'], () => super.locked, (held) => held ? 1 : 0);
    }

    override acquire(options: { timeoutMs?: number } = {}): boolean {
      const timeout = timeoutOf(options);
      // The plan lets it in when the lock is free, or says that the time runs out.
      return player.request('acquire', this.buffer, [0, timeout], () => super.acquire(NOW));
    }

    override release(): void {
      let failure: { readonly error: unknown } | undefined;
      player.request('release', this.buffer, [0], () => {
        try {
          super.release();
          return true;
        } catch (error) {
          failure = { error };
          return false;
        }
      });
      if (failure) throw failure.error;
    }

    acquireAsync(options: { timeoutMs?: number } = {}): Promise<boolean> {
      let timeout: number;
      try {
        timeout = timeoutOf(options);
      } catch (error) {
        return Promise.reject(error);
      }
      if (timeout === 0) return Promise.resolve(this.acquire(NOW));
      const source = player.lookup.lockSource(this.buffer);
      return new Promise((resolve) => {
        const give = (): void => {
          if (timer !== undefined) time.clear(timer);
          if (!super.acquire(NOW)) player.fail(`${player.me.name} is given a lock that is held`);
          resolve(true);
        };
        waits.add(source, give);
        const timer = timeout === Infinity ? undefined : time.set(() => {
          waits.remove(source, give);
          resolve(false);
        }, timeout);
      });
    }
  }
  return { ...real, Lock };
}

function timeoutOf({ timeoutMs = Infinity }: { timeoutMs?: number }): number {
  if (!(timeoutMs >= 0)) throw new RangeError(`timeoutMs must be 0 or more, not ${String(timeoutMs)}`);
  return timeoutMs;
}
