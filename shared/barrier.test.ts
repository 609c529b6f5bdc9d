import { describe, expect, test } from 'vitest';
import { Barrier } from './barrier.ts';
import { barrierCases } from './conformance/barrier.ts';
import { casesOnThreads } from './conformance/on-threads.ts';
import { BrokenBarrierError } from './errors.ts';

casesOnThreads('Barrier', barrierCases);

describe('Barrier on one thread', () => {
  test('of one party lets it go on at once, as often as it comes', () => {
    let actions = 0;
    const barrier = new Barrier(1, { action: () => (actions += 1) });
    expect([barrier.wait(), barrier.wait(), barrier.wait()]).toEqual([0, 0, 0]);
    expect(actions).toBe(3);
  });

  test('waitAsync() of ten async functions lets all go on, each with its index', async () => {
    const barrier = new Barrier(10);
    const indices = await Promise.all(Array.from({ length: 10 }, () => barrier.waitAsync()));
    expect(indices.sort((one, other) => one - other)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([barrier.waiting, barrier.broken]).toEqual([0, false]);
  });

  test('waiting counts those who wait', async () => {
    const barrier = new Barrier(3);
    const first = barrier.waitAsync();
    await barrier.condition.acquireAsync();
    barrier.condition.release();
    expect(barrier.waiting).toBe(1);
    await Promise.all([first, barrier.waitAsync(), barrier.waitAsync()]);
    expect(barrier.waiting).toBe(0);
  });

  test('wait() whose time runs out throws and breaks the barrier', () => {
    const barrier = new Barrier(2);
    expect(() => barrier.wait({ timeoutMs: 5 })).toThrow(BrokenBarrierError);
    expect(barrier.broken).toBe(true);
    expect(() => barrier.wait()).toThrow('Cannot wait on Barrier as it is broken: reset() makes it usable again');
    barrier.reset();
    expect(barrier.broken).toBe(false);
    expect(() => barrier.wait({ timeoutMs: 0 })).toThrow(expect.objectContaining({ code: 'ERR_BARRIER_BROKEN', name: 'BrokenBarrierError' }));
  });

  test('its own time-out is that of every wait, also in other threads', () => {
    const barrier = new Barrier(2, { timeoutMs: 5 });
    expect(() => barrier.wait()).toThrow(BrokenBarrierError);
    barrier.reset();
    expect(() => Barrier.from(structuredClone(barrier)).wait()).toThrow(BrokenBarrierError);
    expect(Barrier.from(structuredClone(barrier), { timeoutMs: 7 }).timeoutMs).toBe(7);
  });

  test('abort() breaks it, also while somebody waits', async () => {
    const barrier = new Barrier(2);
    const waiting = barrier.waitAsync();
    await Promise.resolve();
    barrier.abort();
    await expect(waiting).rejects.toThrow(BrokenBarrierError);
    expect(barrier.broken).toBe(true);
  });

  test('reset() while somebody waits breaks that wait only', async () => {
    const barrier = new Barrier(2);
    const waiting = barrier.waitAsync();
    await Promise.resolve();
    barrier.reset();
    await expect(waiting).rejects.toThrow('it was reset meanwhile');
    expect(barrier.broken).toBe(false);
    expect((await Promise.all([barrier.waitAsync(), barrier.waitAsync()])).sort()).toEqual([0, 1]);
  });

  test('an error of the action reaches the thread that ran it', () => {
    const barrier = new Barrier(1, { action: () => { throw new RangeError('action'); } });
    expect(() => barrier.wait()).toThrow('action');
    expect(barrier.broken).toBe(true);
  });

  test.each([0, -1, 1.5, NaN])('of %d parties cannot be made', (parties) => {
    expect(() => new Barrier(parties)).toThrow(RangeError);
  });

  test('a wrong time-out throws a RangeError', async () => {
    expect(() => new Barrier(2, { timeoutMs: -1 })).toThrow(RangeError);
    expect(() => new Barrier(2).wait({ timeoutMs: -1 })).toThrow(RangeError);
    await expect(new Barrier(2).waitAsync({ timeoutMs: NaN })).rejects.toThrow(RangeError);
  });
});

describe('Barrier between threads', () => {
  test('Barrier.from() makes a barrier on the same memory of a clone', async () => {
    const barrier = new Barrier(2);
    const same = Barrier.from(structuredClone(barrier));
    expect(same.parties).toBe(2);
    expect((await Promise.all([barrier.waitAsync(), same.waitAsync()])).sort()).toEqual([0, 1]);
    expect(Barrier.from(barrier)).toBe(barrier);
    expect(() => Barrier.from({ kind: 'Barrier' } as never)).toThrow(TypeError);
    expect(() => JSON.stringify(barrier)).toThrow('Cannot pass a Barrier to a Process');
  });
});
