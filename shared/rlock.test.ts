import { describe, expect, test } from 'vitest';
import { casesOnThreads } from './conformance/on-threads.ts';
import { rlockCases } from './conformance/rlock.ts';
import { RLock } from './rlock.ts';

casesOnThreads('RLock', rlockCases);

describe('RLock on one thread', () => {
  test('acquire() nests, and release() as often frees it', () => {
    const lock = new RLock();
    expect(lock.acquire()).toBe(true);
    expect(lock.acquire()).toBe(true);
    expect(lock.depth).toBe(2);
    lock.release();
    expect([lock.locked, lock.owned, lock.depth]).toEqual([true, true, 1]);
    lock.release();
    expect([lock.locked, lock.owned, lock.depth]).toEqual([false, false, 0]);
  });

  test('release() of a free lock throws and says that nobody holds it', () => {
    const lock = new RLock();
    expect(() => lock.release()).toThrow('Cannot release RLock as this thread does not hold it: nobody does');
    lock.acquire();
    lock.release();
    expect(() => lock.release()).toThrow(expect.objectContaining({ code: 'ERR_LOCK_NOT_OWNED' }));
    expect(() => lock.releaseAll()).toThrow('Cannot release RLock');
  });

  test('releaseAll() and acquireAll() keep the depth', async () => {
    const lock = new RLock();
    lock.acquire();
    lock.acquire();
    const depth = lock.releaseAll();
    expect([depth, lock.locked]).toEqual([2, false]);
    lock.acquireAll(depth);
    expect(lock.depth).toBe(2);
    await lock.acquireAllAsync(lock.releaseAll());
    expect(lock.depth).toBe(2);
  });

  test('acquireAsync() nests as well', async () => {
    const lock = new RLock();
    expect(await lock.acquireAsync()).toBe(true);
    expect(await lock.acquireAsync({ timeoutMs: 0 })).toBe(true);
    expect(lock.depth).toBe(2);
  });

  test.each([-1, NaN])('acquire({ timeoutMs: %d }) throws a RangeError even when it is held already', async (timeoutMs) => {
    const lock = new RLock();
    lock.acquire();
    expect(() => lock.acquire({ timeoutMs })).toThrow(RangeError);
    await expect(lock.acquireAsync({ timeoutMs })).rejects.toThrow(RangeError);
    expect(lock.depth).toBe(1);
  });

  test('hold() releases once, at the end of the scope', () => {
    const lock = new RLock();
    {
      using held = lock.hold();
      expect(lock.depth).toBe(1);
      held[Symbol.dispose]();
    }
    expect(lock.locked).toBe(false);
  });

  test('run() returns what the function returns, and releases when it throws or when its promise settles', async () => {
    const lock = new RLock();
    expect(lock.run(() => lock.run(() => lock.depth))).toBe(2);
    const fail = (): never => {
      throw new Error('inside');
    };
    expect(() => lock.run(fail)).toThrow('inside');
    const result = lock.run(async () => {
      await Promise.resolve();
      return lock.depth;
    });
    expect(lock.locked).toBe(true);
    expect(await result).toBe(1);
    await expect(lock.run(() => Promise.reject(new Error('inside')))).rejects.toThrow('inside');
    expect(lock.locked).toBe(false);
  });
});

describe('RLock between threads', () => {
  test('RLock.from() makes a lock on the same memory of a clone, and returns a lock as it is', () => {
    const lock = new RLock();
    const same = RLock.from(structuredClone(lock));
    expect(same).not.toBe(lock);
    same.acquire();
    expect(lock.depth).toBe(1);
    expect(RLock.from(lock)).toBe(lock);
  });

  test.each([undefined, null, {}, { kind: 'RLock' }, { kind: 'Lock', buffer: new SharedArrayBuffer(12) }, { kind: 'RLock', buffer: new SharedArrayBuffer(4) }])('RLock.from(%o) throws a TypeError', (value) => {
    expect(() => RLock.from(value as never)).toThrow(TypeError);
  });

  test('JSON, which is for other processes, is refused', () => {
    expect(() => JSON.stringify({ lock: new RLock() })).toThrow('Cannot pass an RLock to a Process as processes share no memory');
  });
});
