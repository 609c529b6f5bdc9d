import { describe, expect, test } from 'vitest';
import { casesOnThreads } from './conformance/on-threads.ts';
import { Players } from './conformance/players.ts';
import { semaphoreCases } from './conformance/semaphore.ts';
import { BoundedSemaphore, Semaphore } from './semaphore.ts';

casesOnThreads('Semaphore', semaphoreCases);

describe.each([['Semaphore', Semaphore], ['BoundedSemaphore', BoundedSemaphore]] as const)('%s on one thread', (name, Class) => {
  test('has one permit by default', () => {
    const semaphore = new Class();
    expect(semaphore.value).toBe(1);
    expect(semaphore.acquire()).toBe(true);
    expect(semaphore.acquire({ timeoutMs: 0 })).toBe(false);
  });

  test.each([-1, 0.5, NaN, 2 ** 31])('of %d permits cannot be made', (value) => {
    expect(() => new Class(value)).toThrow(RangeError);
    expect(() => new Class(value)).toThrow(`Cannot make ${name}`);
  });

  test('acquire() takes each permit once', async () => {
    const semaphore = new Class(3);
    expect([1, 2, 3, 4].map(() => semaphore.acquire({ timeoutMs: 0 }))).toEqual([true, true, true, false]);
    expect(semaphore.acquire({ timeoutMs: 5 })).toBe(false);
    expect(await semaphore.acquireAsync({ timeoutMs: 5 })).toBe(false);
    semaphore.release(2);
    expect(semaphore.value).toBe(2);
    expect(await semaphore.acquireAsync()).toBe(true);
  });

  test('acquireAsync() of several async functions waits for as many permits', async () => {
    const semaphore = new Class(3);
    for (let permit = 0; permit < 3; permit += 1) semaphore.acquire();
    const got: number[] = [];
    const waiting = [0, 1, 2].map(async (index) => {
      await semaphore.acquireAsync();
      got.push(index);
    });
    semaphore.release(2);
    await Promise.race(waiting);
    await waiting[1];
    expect(got).toEqual([0, 1]);
    semaphore.release();
    await Promise.all(waiting);
    expect(semaphore.value).toBe(0);
  });

  test.each([0, -1, 1.5])('release(%d) throws a RangeError', (count) => {
    expect(() => new Class().release(count)).toThrow(RangeError);
  });

  test('hold() and run() give the permit back', () => {
    const semaphore = new Class();
    {
      using _permit = semaphore.hold();
      expect(semaphore.value).toBe(0);
    }
    expect(semaphore.run(() => semaphore.value)).toBe(0);
    expect(semaphore.value).toBe(1);
  });

  test('from() makes a semaphore on the same memory of a clone, of the same class', () => {
    const semaphore = new Class(2);
    const same = Class.from(structuredClone(semaphore));
    expect(same).toBeInstanceOf(Class);
    same.acquire();
    expect(semaphore.value).toBe(1);
    expect(Class.from(semaphore)).toBe(semaphore);
    expect(() => Class.from({ kind: name, buffer: new SharedArrayBuffer(4) })).toThrow(TypeError);
    expect(() => JSON.stringify(semaphore)).toThrow(`Cannot pass a ${name} to a Process`);
  });
});

describe('Semaphore and BoundedSemaphore', () => {
  test('differ in whether the value may grow beyond the first one', () => {
    const growing = new Semaphore(1);
    growing.release(3);
    expect(growing.value).toBe(4);
    const bounded = new BoundedSemaphore(2);
    expect(() => bounded.release()).toThrow('Cannot release BoundedSemaphore as its value would exceed 2');
    bounded.acquire();
    expect(() => bounded.release(2)).toThrow(expect.objectContaining({ code: 'ERR_SEMAPHORE_VALUE' }));
    expect(bounded.value).toBe(1);
    expect(() => new Semaphore(2 ** 31 - 1).release()).toThrow(RangeError);
  });

  test('are not made of each other', () => {
    expect(() => BoundedSemaphore.from(new Semaphore())).toThrow(TypeError);
    expect(() => Semaphore.from(new BoundedSemaphore())).toThrow(TypeError);
  });
});

describe('Semaphore and threads that are lost', () => {
  test('acquire() takes a permit that nobody woke it for', async () => {
    await using players = new Players();
    // Word 1 counts the sleepers: the thread is asleep or about to be when a permit is there and no notify follows.
    await players.play({
      fact: '', shared: { semaphore: 'new Semaphore(0)' }, threads: ['semaphore.acquire();'], result: '', values: [],
      main: 'const words = new Int32Array(semaphore.buffer); while (Atomics.load(words, 1) === 0) await new Promise((resolve) => setImmediate(resolve)); Atomics.store(words, 0, 1);',
    });
  });
});
