/**
 * Nothing is lost and nothing is left alive, however often: a little by day, and with `KATA_NIGHTLY` as
 * much as `npm run nightly` has time for.
 */
import { afterEach, expect, test } from 'vitest';
import type * as targets from './conformance/stress-targets.ts';
import { Lock } from './lock.ts';
import { Pool } from './pool.ts';
import { activeChildren, Process } from './process.ts';
import { Queue } from './queue.ts';
import { enumerate, mainThread, Thread, workerOf } from './thread.ts';
import { SharedArray } from './value.ts';

const module = new URL('./conformance/stress-targets.ts', import.meta.url);
const isNight = process.env['KATA_NIGHTLY'] !== undefined;
const times = (byDay: number, byNight: number): number => isNight ? byNight : byDay;
const NIGHT_MS = 20 * 60_000;

afterEach(() => {
  expect([enumerate(), activeChildren()]).toEqual([[mainThread()], []]);
});

async function together(threads: readonly Thread[]): Promise<void> {
  for (const thread of threads) thread.start();
  for (const thread of threads) await thread.joinAsync();
}

test('four threads that increment under a lock lose no increment', { timeout: NIGHT_MS }, async () => {
  const [cells, lock, rounds] = [new SharedArray('i', 1), new Lock(), times(20_000, 1_000_000)];
  await together(Array.from({ length: 4 }, () => new Thread({ module, target: 'addLocked', args: [cells, lock, rounds] })));
  expect(cells[0]).toBe(4 * rounds);
  expect(lock.locked).toBe(false);
});

test('eight producers and eight consumers: every item arrives once', { timeout: NIGHT_MS }, async () => {
  const [each, count] = [times(500, 100_000), 8];
  const [queue, seen] = [new Queue<number>(64), new SharedArray('B', count * each)];
  const consumers = Array.from({ length: count }, () => new Thread({ module, target: 'consume', args: [queue, seen] }));
  for (const consumer of consumers) consumer.start();
  await together(Array.from({ length: count }, (_, index) => new Thread({ module, target: 'produce', args: [queue, index * each, each] })));
  for (const _ of consumers) await queue.putAsync(-1);
  for (const consumer of consumers) await consumer.joinAsync();
  expect([...seen].findIndex((number) => number !== 1)).toBe(-1);
  expect(queue.size).toBe(0);
});

test('tasks of a pool whose workers die again and again: each settles once, and only those of the dead reject', { timeout: NIGHT_MS }, async () => {
  const [tasks, oneIn] = [times(300, 10_000), 50];
  await using pool = new Pool<typeof targets>(2, { module });
  const settled = await Promise.allSettled(Array.from({ length: tasks }, (_, number) => pool.apply('echoOrDie', { args: [number, oneIn] })));
  expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(tasks / oneIn);
  expect(settled.every((one, number) => one.status === (number % oneIn === 0 ? 'rejected' : 'fulfilled') && (one.status === 'rejected' || one.value === number))).toBe(true);
});

test('threads that are started, joined or terminated over and over leave nothing behind', { timeout: NIGHT_MS }, async () => {
  for (let round = 0; round < times(20, 1_000); round += 1) {
    const thread = new Thread({ module, target: 'nothing' });
    thread.start();
    if (round % 2 === 0) {
      expect(await thread.joinAsync()).toBe(true);
    } else {
      await workerOf(thread).terminate();
      await thread.joinAsync().catch(() => undefined);
    }
    expect(thread.isAlive()).toBe(false);
  }
});

test('processes that are started, joined or terminated over and over leave nothing behind', { timeout: NIGHT_MS }, async () => {
  for (let round = 0; round < times(6, 1_000); round += 1) {
    const child = new Process({ module, target: 'nothing' });
    child.start();
    if (round % 2 === 1) child.terminate();
    await child.join();
    expect(child.isAlive()).toBe(false);
    if (round % 2 === 0) expect(child.exitCode).toBe(0);
  }
});
