import { describe, expect, test } from 'vitest';
import { changesIn, onlyGrows, seriesIn } from './changes.ts';
import type { Outcome, TraceStep } from '../explore/report.ts';
import { threadsNamed } from '../fixtures/outcomes.ts';

type Row = readonly [thread: number, operation: TraceStep['operation'], text: string, value?: string, object?: string];

function traceOf(...rows: readonly Row[]): Pick<Outcome, 'trace' | 'threads'> {
  return {
    threads: threadsNamed('worker', 'one', 'two'),
    trace: rows.map(([thread, operation, text, value, object = '1:0']) => ({ thread, operation, text, at: '', object, ...(value !== undefined && { value }) })),
  };
}

describe('changesIn()', () => {
  test.each<[string, Row, number | undefined]>([
    ['a plain write', [1, 'write', 'cell[0] ← 7', '7'], 7],
    ['Atomics.store', [1, 'write', 'Atomics.store cell[0] ← 7', '7'], 7],
    ['Atomics.add', [1, 'update', 'Atomics.add cell[0] 6, 1', '6'], 7],
    ['Atomics.sub of a bigint', [1, 'update', 'Atomics.sub cell[0] 8n, 1n', '8'], 7],
    ['Atomics.exchange', [1, 'update', 'Atomics.exchange cell[0] 6, 7', '6'], 7],
    ['Atomics.compareExchange', [1, 'update', 'Atomics.compareExchange cell[0] 6 ⇒ 7: done', '6'], 7],
    ['the bits of a fraction', [1, 'write', 'Atomics.store cells[0] ← 4619567317775286272n', '4619567317775286272'], 7],
    ['a write of many bytes', [1, 'write', 'view.set(): writes'], undefined],
  ])('knows what %s leaves', (_, row, value) => {
    expect(changesIn(traceOf(row))).toEqual([{ step: 0, thread: 1, cell: '1:0', value }]);
  });

  test('leaves out reads, failed exchanges and the main thread', () => {
    expect(changesIn(traceOf([1, 'read', 'cell[0] → 7', '7'], [1, 'update', 'Atomics.compareExchange cell[0] 6 ⇒ 7: found 8', '8'], [0, 'write', 'cell[0] ← 7', '7']))).toEqual([]);
  });
});

describe('seriesIn()', () => {
  test('tells what is counted from a lock that goes to and fro', () => {
    const lock = (value: string): Row => [1, 'write', `Atomics.store lock[0] ← ${value}`, value, '2:0'];
    const [one, two] = seriesIn(traceOf(lock('1'), [1, 'write', 'cell[0] ← 1', '1'], lock('0'), lock('1'), [1, 'write', 'cell[0] ← 2', '2'], lock('0'), lock('1'), [1, 'write', 'cell[0] ← 3', '3'], lock('0'), [2, 'write', 'cell[0] ← 4', '4']));
    expect(one?.changes.map(({ cell, value }) => [cell, value])).toEqual([['1:0', 1], ['1:0', 2], ['1:0', 3]]);
    expect(two?.changes.map(({ step }) => step)).toEqual([9]);
  });
});

describe('onlyGrows()', () => {
  const write = (value: string, thread = 1): Row => [thread, 'write', `cell[0] ← ${value}`, value];
  test('is true for a counter, also for one that loses an increment, and not for a flag', () => {
    expect(onlyGrows(traceOf(write('1'), write('1', 2), write('2')), '1:0')).toBe(true);
    expect(onlyGrows(traceOf(write('1'), write('0'), write('1', 2)), '1:0')).toBe(false);
  });
});
