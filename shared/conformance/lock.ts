/**
 * What every `Lock` must do, on real threads: CPython's own tests of locks (Lib/test/lock_tests.py,
 * BaseLockTests and LockTests) in meaning, and what Node adds.
 *
 * Not copied from there: what depends on `repr`, weak references and `fork`. A blocked `acquire()`
 * is told from one that went through by what it must not have changed while the lock was held.
 */
import { describe, expect, test } from 'vitest';
import type { Lock } from '../lock.ts';
import { Actor } from './actor.ts';
import type { Implementation } from './actor.ts';

/** Register the suite for one implementation. */
export async function lockConformance(implementation: Implementation): Promise<void> {
  const module = (await import(implementation.module.href)) as Record<string, typeof Lock>;
  const LockUnderTest = module[implementation.name]!;
  const name = implementation.name;

  async function stage(actorCount: number): Promise<Stage> {
    const lock = new LockUnderTest();
    const words = new Int32Array(new SharedArrayBuffer(16));
    const actors = await Promise.all(Array.from({ length: actorCount }, () => Actor.start(implementation, lock, words)));
    return new Stage(lock, words, actors);
  }

  describe(`${name} on one thread`, () => {
    test(`new ${name}() is free`, () => {
      expect(new LockUnderTest().locked).toBe(false);
    });

    test('acquire() takes a free lock and says so', () => {
      const lock = new LockUnderTest();
      expect(lock.acquire()).toBe(true);
      expect(lock.locked).toBe(true);
    });

    test('release() frees it, so that it can be acquired again', () => {
      const lock = new LockUnderTest();
      for (let round = 0; round < 3; round += 1) {
        expect(lock.acquire()).toBe(true);
        lock.release();
        expect(lock.locked).toBe(false);
      }
    });

    test('acquire({ timeoutMs: 0 }) takes a free lock', () => {
      const lock = new LockUnderTest();
      expect(lock.acquire({ timeoutMs: 0 })).toBe(true);
      expect(lock.locked).toBe(true);
    });

    test('acquire() of a lock held by the same thread times out, as the lock is not reentrant', () => {
      const lock = new LockUnderTest();
      lock.acquire();
      expect(lock.acquire({ timeoutMs: 0 })).toBe(false);
      expect(lock.acquire({ timeoutMs: 5 })).toBe(false);
      expect(lock.locked).toBe(true);
    });

    test('release() of a free lock throws, and the lock stays usable', () => {
      const lock = new LockUnderTest();
      expect(() => lock.release()).toThrow('Cannot release Lock as it is not held');
      expect(lock.locked).toBe(false);
      lock.acquire();
      lock.release();
      expect(() => lock.release()).toThrow('Cannot release Lock as it is not held');
      expect(lock.acquire()).toBe(true);
    });

    test.each([-1, -0.5, NaN, -Infinity])('acquire({ timeoutMs: %d }) throws a RangeError even when the lock is free', async (timeoutMs) => {
      const lock = new LockUnderTest();
      expect(() => lock.acquire({ timeoutMs })).toThrow(RangeError);
      await expect(lock.acquireAsync({ timeoutMs })).rejects.toThrow(RangeError);
      expect(lock.locked).toBe(false);
    });

    test('acquire() takes Infinity and undefined as no limit', () => {
      const lock = new LockUnderTest();
      expect(lock.acquire({ timeoutMs: Infinity })).toBe(true);
      lock.release();
      expect(lock.acquire({})).toBe(true);
    });

    test('locks are independent of each other', () => {
      const [one, other] = [new LockUnderTest(), new LockUnderTest()];
      one.acquire();
      expect(other.acquire({ timeoutMs: 0 })).toBe(true);
    });
  });

  describe(`${name} between threads`, () => {
    test('acquire() with a time-out is false while another thread holds the lock', async () => {
      await using on = await stage(1);
      on.lock.acquire();
      expect(await on.first.ask({ do: 'acquire', options: { timeoutMs: 0 } })).toBe(false);
      expect(await on.first.ask({ do: 'acquire', options: { timeoutMs: 20 } })).toBe(false);
      expect(on.lock.locked).toBe(true);
    });

    test('locked is seen by every thread', async () => {
      await using on = await stage(1);
      expect(await on.first.ask({ do: 'locked' })).toBe(false);
      on.lock.acquire();
      expect(await on.first.ask({ do: 'locked' })).toBe(true);
    });

    test('release() by another thread than the one that acquired is allowed', async () => {
      await using on = await stage(1);
      on.lock.acquire();
      expect(await on.first.ask({ do: 'release' })).toBe('done');
      expect(on.lock.acquire({ timeoutMs: 0 })).toBe(true);
    });

    test('release() of a free lock throws in every thread', async () => {
      await using on = await stage(1);
      expect(await on.first.ask({ do: 'release' })).toEqual({ error: 'Cannot release Lock as it is not held' });
    });

    test('acquire() of the thread that holds the lock waits until another thread releases it', async () => {
      await using on = await stage(1);
      on.lock.acquire();
      on.first.tell({ do: 'release' });
      expect(on.lock.acquire({ timeoutMs: 20_000 })).toBe(true);
      expect(on.lock.locked).toBe(true);
      expect(await on.first.report()).toBe('done');
    });

    test('acquire() blocks five threads, and one release lets all through in turn', async () => {
      await using on = await stage(5);
      on.lock.acquire();
      for (const actor of on.actors) expect(await actor.ask({ do: 'pass through' })).toBe('about to acquire');
      // This thread is in the critical section, so nobody else has been: no report, nothing counted.
      expect(on.words[0]).toBe(0);
      expect(on.actors.map((actor) => actor.waitingReports)).toEqual([0, 0, 0, 0, 0]);
      on.lock.release();
      for (const actor of on.actors) expect(await actor.report()).toBe('done');
      expect(on.words[0]).toBe(5);
      expect(on.lock.locked).toBe(false);
    });

    test('acquire() that timed out leaves the lock usable', async () => {
      await using on = await stage(1);
      on.lock.acquire();
      expect(await on.first.ask({ do: 'acquire', options: { timeoutMs: 5 } })).toBe(false);
      on.lock.release();
      expect(on.lock.locked).toBe(false);
      expect(await on.first.ask({ do: 'acquire' })).toBe(true);
      on.lock.release();
      expect(on.lock.acquire({ timeoutMs: 0 })).toBe(true);
    });

    test('acquire() that timed out consumes nothing that another waiter needs', async () => {
      await using on = await stage(2);
      on.lock.acquire();
      on.first.tell({ do: 'acquire', options: { timeoutMs: 10 } });
      expect(await on.second.ask({ do: 'pass through' })).toBe('about to acquire');
      expect(await on.first.report()).toBe(false);
      on.lock.release();
      expect(await on.second.report()).toBe('done');
      expect(on.lock.locked).toBe(false);
    });

    test('acquire() excludes: 4 threads add one 100,000 times each, and no update is lost', async () => {
      await using on = await stage(4);
      for (const actor of on.actors) actor.tell({ do: 'increment', times: 100_000 });
      for (const actor of on.actors) expect(await actor.report()).toBe('done');
      expect(on.words[0]).toBe(400_000);
      expect(on.lock.locked).toBe(false);
    });

    test('acquire() by two threads at the same moment succeeds for exactly one of them', async () => {
      await using on = await stage(2);
      for (const actor of on.actors) actor.tell({ do: 'race', times: 20_000, racers: 2 });
      for (const actor of on.actors) expect(await actor.report()).toBe('done');
      expect(on.words[3]).toBe(20_000);
    });

    test('acquireAsync() excludes whoever acquires, blocking or not', async () => {
      await using on = await stage(4);
      on.actors.forEach((actor, index) => {
        if (index < 2) actor.tell({ do: 'increment asynchronously', times: 2_000 });
        else actor.tell({ do: 'increment', times: 20_000 });
      });
      for (const actor of on.actors) expect(await actor.report()).toBe('done');
      expect(on.words[0]).toBe(44_000);
      expect(on.lock.locked).toBe(false);
    });
  });

  describe(`${name}.acquireAsync()`, () => {
    test('takes a free lock', async () => {
      const lock = new LockUnderTest();
      expect(await lock.acquireAsync()).toBe(true);
      expect(lock.locked).toBe(true);
    });

    test('is false when the time runs out', async () => {
      const lock = new LockUnderTest();
      lock.acquire();
      expect(await lock.acquireAsync({ timeoutMs: 0 })).toBe(false);
      expect(await lock.acquireAsync({ timeoutMs: 5 })).toBe(false);
      expect(lock.locked).toBe(true);
    });

    test('waits while others do, without blocking the event loop', async () => {
      await using on = await stage(1);
      expect(await on.first.ask({ do: 'acquire' })).toBe(true);
      const acquired = on.lock.acquireAsync();
      // An answer from another thread needs this thread's event loop, and it arrives first.
      expect(await Promise.race([acquired, on.first.ask({ do: 'locked' }).then(() => 'the event loop runs')])).toBe('the event loop runs');
      expect(await on.first.ask({ do: 'release' })).toBe('done');
      expect(await acquired).toBe(true);
      expect(on.lock.locked).toBe(true);
    });

    test('lets several async functions of one thread take turns', async () => {
      const lock = new LockUnderTest();
      const inside: string[] = [];
      await Promise.all(
        ['a', 'b', 'c'].map(async (who) => {
          await lock.acquireAsync();
          inside.push(`${who} enters`);
          await new Promise((resolve) => setImmediate(resolve));
          inside.push(`${who} leaves`);
          lock.release();
        }),
      );
      const pairs = [inside.slice(0, 2), inside.slice(2, 4), inside.slice(4)];
      for (const [entered, left] of pairs) expect(left).toBe(entered?.replace('enters', 'leaves'));
    });
  });

  describe(`${name}.hold() and run()`, () => {
    test('hold() releases at the end of the scope', () => {
      const lock = new LockUnderTest();
      {
        using _held = lock.hold();
        expect(lock.locked).toBe(true);
      }
      expect(lock.locked).toBe(false);
    });

    test('hold() releases when the scope throws', () => {
      const lock = new LockUnderTest();
      expect(() => {
        using _held = lock.hold();
        throw new Error('inside');
      }).toThrow('inside');
      expect(lock.locked).toBe(false);
    });

    test('hold() releases once, however often it is disposed of', () => {
      const lock = new LockUnderTest();
      const held = lock.hold();
      held[Symbol.dispose]();
      expect(lock.acquire({ timeoutMs: 0 })).toBe(true);
      held[Symbol.dispose]();
      expect(lock.locked).toBe(true);
    });

    test('run() returns what the function returns, and the lock is held meanwhile', () => {
      const lock = new LockUnderTest();
      expect(lock.run(() => [lock.locked, 'value'])).toEqual([true, 'value']);
      expect(lock.locked).toBe(false);
    });

    test('run() releases when the function throws', () => {
      const lock = new LockUnderTest();
      const fail = (): never => {
        throw new Error('inside');
      };
      expect(() => lock.run(fail)).toThrow('inside');
      expect(lock.locked).toBe(false);
    });

    test('run() of an async function holds the lock until its promise settles', async () => {
      const lock = new LockUnderTest();
      const result = lock.run(async () => {
        await Promise.resolve();
        return lock.locked;
      });
      expect(lock.locked).toBe(true);
      expect(await result).toBe(true);
      expect(lock.locked).toBe(false);
    });

    test('run() of an async function releases when its promise rejects', async () => {
      const lock = new LockUnderTest();
      await expect(lock.run(() => Promise.reject(new Error('inside')))).rejects.toThrow('inside');
      expect(lock.locked).toBe(false);
    });
  });
}

/** A lock and the actors around it; ends the actors when the test ends. */
class Stage implements AsyncDisposable {
  readonly lock: Lock;
  readonly words: Int32Array;
  readonly actors: readonly Actor[];

  constructor(lock: Lock, words: Int32Array, actors: readonly Actor[]) {
    this.lock = lock;
    this.words = words;
    this.actors = actors;
  }

  get first(): Actor {
    return this.actors[0]!;
  }

  get second(): Actor {
    return this.actors[1]!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.actors.map((actor) => actor[Symbol.asyncDispose]()));
  }
}
