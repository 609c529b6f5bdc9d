import { expect, test } from 'vitest';
import type { Outcome, TraceStep } from '../explore/report.ts';
import { busyStep } from './busy.ts';

const threads = [{ id: 'm', kind: 'main', name: 'main', parent: -1 }, { id: 'a', kind: 'worker', name: 'waits', parent: 0 }] as unknown as Outcome['threads'];
const row = (operation: TraceStep['operation'], text: string, times?: number): TraceStep => ({ thread: 1, operation, text, at: '', ...(times !== undefined && { times }) });

test('busyStep() is a look that is repeated without a sleep', () => {
  const looks = row('read', 'Atomics.load cell[0] → 0', 129);
  expect(busyStep({ threads, trace: [looks] })).toBe(looks);
  const empty = row('wait', 'Atomics.wait cell[0] for ≠ 0: timed-out');
  expect(busyStep({ threads, trace: [empty, empty] })).toBe(empty);
});

test('busyStep() is undefined where somebody sleeps, however often, or looks a few times', () => {
  const looks = (times: number): TraceStep => row('read', 'Atomics.load cell[0] → 0', times);
  const sleeps = (times?: number): TraceStep => row('wait', 'Atomics.wait cell[0] for ≠ 0: sleeps', times);
  const over = row('wait', 'Atomics.wait cell[0] for ≠ 0: timed-out');
  expect(busyStep({ threads, trace: [looks(20), sleeps()] })).toBeUndefined();
  expect(busyStep({ threads, trace: [looks(129), sleeps(129)] })).toBeUndefined();
  expect(busyStep({ threads, trace: [sleeps(), over, over] })).toBeUndefined();
});
