import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { Condition } from './condition.ts';
import { conditionCases } from './conformance/condition.ts';
import { casesOnThreads } from './conformance/on-threads.ts';
import { runProgram } from './conformance/program.ts';
import { Lock } from './lock.ts';
import { RLock } from './rlock.ts';

casesOnThreads('Condition', conditionCases);

describe('Condition on one thread', () => {
  test('its lock is an RLock by default, or the given one', () => {
    expect(new Condition().lock).toBeInstanceOf(RLock);
    const lock = new Lock();
    const condition = new Condition(lock);
    expect(condition.lock).toBe(lock);
    condition.acquire();
    expect(lock.locked).toBe(true);
    condition.release();
    expect(lock.locked).toBe(false);
  });

  test.each([['an RLock', () => new Condition()], ['a Lock', () => new Condition(new Lock())]])('wait and notify without holding %s throw', async (_, make) => {
    const condition = make();
    expect(() => condition.wait()).toThrow('Cannot wait on Condition as its lock is not held: acquire it first');
    expect(() => condition.waitFor(() => true)).toThrow('Cannot wait on Condition');
    expect(() => condition.notify()).toThrow('Cannot notify Condition');
    expect(() => condition.notifyAll()).toThrow(expect.objectContaining({ code: 'ERR_LOCK_NOT_HELD' }));
    await expect(condition.waitAsync()).rejects.toThrow('Cannot wait on Condition');
    await expect(condition.waitForAsync(() => true)).rejects.toThrow('Cannot wait on Condition');
  });

  test('wait() that times out is false, and the lock is held again', async () => {
    const condition = new Condition();
    condition.acquire();
    expect(condition.wait({ timeoutMs: 0 })).toBe(false);
    expect(condition.wait({ timeoutMs: 5 })).toBe(false);
    expect(await condition.waitAsync({ timeoutMs: 5 })).toBe(false);
    expect(condition.lock.locked).toBe(true);
  });

  test('wait() leaves its place behind when it times out: more waits than places are no matter', () => {
    const condition = new Condition(new RLock(), { waitersMax: 1 });
    condition.acquire();
    for (let round = 0; round < 5; round += 1) expect(condition.wait({ timeoutMs: 0 })).toBe(false);
  });

  test('waitFor() returns what the predicate came to', async () => {
    const condition = new Condition();
    condition.acquire();
    expect(condition.waitFor(() => 'yes')).toBe('yes');
    expect(condition.waitFor(() => 0, { timeoutMs: 5 })).toBe(0);
    expect(await condition.waitForAsync(() => 'yes')).toBe('yes');
    expect(await condition.waitForAsync(() => 0, { timeoutMs: 5 })).toBe(0);
  });

  test('waitFor() with a time-out that is over still asks once', () => {
    const condition = new Condition();
    condition.acquire();
    let asked = 0;
    expect(condition.waitFor(() => (asked += 1) > 1, { timeoutMs: 0 })).toBe(false);
    expect(asked).toBe(1);
  });

  test('several async functions of one thread wait, and are notified in their order', async () => {
    const condition = new Condition(new Lock());
    const order: string[] = [];
    const waiters = ['a', 'b', 'c'].map(async (who) => {
      await condition.acquireAsync();
      await condition.waitAsync();
      order.push(who);
      condition.release();
    });
    await condition.acquireAsync();
    condition.notify(2);
    condition.release();
    await Promise.all(waiters.slice(0, 2));
    expect(order).toEqual(['a', 'b']);
    condition.run(() => condition.notifyAll());
    await waiters[2];
    expect(order).toEqual(['a', 'b', 'c']);
  });

  test('one waiter more than waitersMax is told so, and nobody else is disturbed', async () => {
    const condition = new Condition(new Lock(), { waitersMax: 2 });
    const waiters = [1, 2].map(async () => {
      await condition.acquireAsync();
      const notified = await condition.waitAsync();
      condition.release();
      return notified;
    });
    await condition.acquireAsync();
    expect(() => condition.wait()).toThrow('as 2 others are waiting: make it with a larger waitersMax');
    expect(condition.lock.locked).toBe(true);
    condition.notifyAll();
    condition.release();
    expect(await Promise.all(waiters)).toEqual([true, true]);
  });

  test.each([-1, 0.5, NaN])('notify(%d) throws a RangeError', (count) => {
    const condition = new Condition();
    condition.acquire();
    expect(() => condition.notify(count)).toThrow(RangeError);
    expect(() => condition.notify(0)).not.toThrow();
  });

  test.each([0, 1.5, -1])('new Condition(lock, { waitersMax: %d }) throws a RangeError', (waitersMax) => {
    expect(() => new Condition(new Lock(), { waitersMax })).toThrow(RangeError);
  });

  test('hold() and run() hold the lock', () => {
    const condition = new Condition();
    {
      using _held = condition.hold();
      expect(condition.lock.locked).toBe(true);
    }
    expect(condition.run(() => condition.lock.locked)).toBe(true);
    expect(condition.lock.locked).toBe(false);
  });
});

describe('Condition between threads', () => {
  test.each([['a Lock', () => new Condition(new Lock())], ['an RLock', () => new Condition()]])('Condition.from() makes a condition on the same memory of a clone, with %s', (_, make) => {
    const condition = make();
    const same = Condition.from(structuredClone(condition));
    expect(same.lock).toBeInstanceOf(condition.lock.constructor);
    same.acquire();
    expect(condition.lock.locked).toBe(true);
    expect(Condition.from(condition)).toBe(condition);
  });

  test.each([undefined, null, {}, { kind: 'Condition', buffer: new SharedArrayBuffer(4) }])('Condition.from(%o) throws a TypeError', (value) => {
    expect(() => Condition.from(value as never)).toThrow(TypeError);
  });

  test('JSON, which is for other processes, is refused', () => {
    expect(() => JSON.stringify([new Condition()])).toThrow('Cannot pass a Condition to a Process');
  });

  test('waitAsync() keeps the program alive until it is notified, and not longer', async () => {
    const program = (before: string): string => `
      ${before}
      const { Condition } = await import(${JSON.stringify(new URL('./condition.ts', import.meta.url).href)});
      const condition = new Condition();
      condition.acquire();
      setTimeout(() => condition.run(() => condition.notify()), 20).unref();
      console.log('notified', await condition.waitAsync());
      console.log(process.getActiveResourcesInfo().includes('Timeout') ? 'a timer is left' : 'nothing is left');
    `;
    expect(await runProgram(program(''))).toBe('notified true\nnothing is left\n');
    expect(await runProgram(program('delete Atomics.waitAsync;'))).toBe('notified true\nnothing is left\n');
  });
});

describe('Condition and threads that are lost', () => {
  // `shared/conformance/waiter.worker.ts` waits once, and says what came of it.
  async function waiters(condition: Condition, count: number): Promise<Worker[]> {
    const all: Worker[] = [];
    for (let index = 0; index < count; index += 1) {
      const worker = new Worker(new URL('./conformance/waiter.worker.ts', import.meta.url), { workerData: { condition } });
      all.push(worker);
      await once(worker, 'message');
      // The message was posted with the lock held, so now the thread waits.
      condition.run(() => undefined);
    }
    return all;
  }

  test('a notify that went to a thread which was terminated is passed on to the next', async () => {
    const condition = new Condition(new Lock());
    const [lost, next] = await waiters(condition, 2);
    const answer = once(next!, 'message');
    // Nobody comes for a notification while the lock is held, so the thread is lost with it.
    await condition.acquireAsync();
    condition.notify();
    await lost!.terminate();
    condition.release();
    expect(await answer).toEqual(['notified']);
  });

  test('a thread that was terminated while it waited takes one notify with it, for a while', async () => {
    const condition = new Condition(new Lock());
    const [lost, next] = await waiters(condition, 2);
    const answer = once(next!, 'message');
    await lost!.terminate();
    condition.run(() => condition.notify());
    expect(await answer).toEqual(['notified']);
  });

  test('a notification is passed on once: who was only slow waits on', async () => {
    const condition = new Condition(new Lock());
    // Both wait in this thread. The first one's place is marked as notified, but it is not told.
    await condition.acquireAsync();
    const slow = condition.waitAsync();
    const returned: string[] = [];
    void slow.then(() => returned.push('slow'));
    const other = (async () => {
      await condition.acquireAsync();
      await condition.waitAsync();
      returned.push('other');
      condition.release();
    })();
    await condition.acquireAsync();
    condition.notify();
    condition.release();
    await Promise.race([slow, other]);
    expect(returned).toEqual(['slow']);
    condition.notifyAll();
    condition.release();
    await other;
    expect(returned).toEqual(['slow', 'other']);
  });
});
