import { expect, test } from 'vitest';
import type { Outcome, TraceStep } from '../explore/report.ts';
import { tableOfEventCalls } from './event-calls.ts';

const step = (thread: number, operation: TraceStep['operation'], text: string, ...stack: string[]): TraceStep => ({ thread, operation, text, at: '', stack });
const wait = ['wait (shared/event.ts:90)', 'poll (signal.ts:5)'];
const set = ['set (shared/event.ts:73)', 'run (wait.ts:3)'];
const trace: TraceStep[] = [
  step(1, 'read', 'Atomics.load words[0] → 0', 'get isSet (shared/event.ts:68)', ...wait),
  step(1, 'wait', 'Atomics.wait words[0] for ≠ 0: sleeps', 'block (shared/waiting.ts:44)', ...wait),
  step(0, 'update', 'Atomics.compareExchange words[0] 0 ⇒ 1: done', ...set),
  step(0, 'notify', 'Atomics.notify words[0]: woke 1', ...set),
  step(1, 'read', 'Atomics.load words[0] → 1', '#wait (shared/event.ts:111)', ...wait),
  step(1, 'read', 'Atomics.load words[0] → 1', 'get isSet (shared/event.ts:68)', 'poll (signal.ts:6)'),
];
const outcome = { trace, threads: [{ id: 'm', kind: 'main', name: 'main', parent: -1 }, { id: 'a', kind: 'worker', name: 'poll', parent: 0 }] } as unknown as Outcome;

test('tableOfEventCalls() makes one row of a call, and two where another thread comes in between', () => {
  const { columns, rows } = tableOfEventCalls(outcome, /^signal\.ts:/, new Map([[3, 'sets it']]));
  expect(columns).toEqual(['main', 'poll']);
  expect(rows.map(({ column, text, at, note }) => [column, text, at, note])).toEqual([
    [1, 'event.wait() sleeps', 'signal.ts:5', undefined],
    [0, 'event.set()', '', 'sets it'],
    [1, 'event.wait() → true', 'signal.ts:5', undefined],
    [1, 'event.isSet → true', 'signal.ts:6', undefined],
  ]);
});
