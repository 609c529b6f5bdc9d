import { expect, test } from 'vitest';
import { mapLimited } from './parallel.ts';

test('mapLimited() never has more in work than allowed, and hands the next item to whoever is free', async () => {
  const open: (() => void)[] = [];
  const started: number[] = [];
  const mapped = mapLimited([1, 2, 3], 2, (item) => {
    started.push(item);
    return new Promise<number>((resolve) => open.push(() => resolve(item * 10)));
  });
  expect(started).toEqual([1, 2]);
  open[1]?.();
  await Promise.resolve();
  await new Promise(setImmediate);
  expect(started).toEqual([1, 2, 3]);
  open[0]?.();
  open[2]?.();
  expect(await mapped).toEqual([10, 20, 30]);
});

test('mapLimited() rejects with the first reason after what is in work has ended', async () => {
  const ended: number[] = [];
  const mapped = mapLimited([1, 2], 2, async (item) => {
    if (item === 1) throw new Error('one');
    await new Promise(setImmediate);
    ended.push(item);
  });
  await expect(mapped).rejects.toThrow('one');
  expect(ended).toEqual([2]);
});
