import { describe, expect, test } from 'vitest';
import { outcomeWith, threadsNamed, traceOf } from '../fixtures/outcomes.ts';
import { tableOf } from './failure-table.ts';
import type { Rows } from './problem.ts';
import { renderInterleaving } from '../reporters/interleaving.ts';
import { styleFor } from '../reporters/style.ts';

const TRACE = traceOf(`
  main write 1:0 | balance[0] ← 100 | bank.ts:24
  main spawn - | starts withdraw | bank.ts:36
  withdraw wait 2:0 | Atomics.wait arrived[0] for ≠ 1: sleeps | t.ts:18
  deposit notify 2:0 | Atomics.notify arrived[0]: woke 1 | t.ts:19
  deposit read 1:0 | balance[0] → 100 | t.ts:30
  withdraw acquire 3:0 | lock.acquire() | t.ts:25
  withdraw notify 2:0 | Atomics.notify arrived[0]: woke 0 | t.ts:19
  withdraw write 1:0 | balance[0] ← 99 | t.ts:26
  deposit read 4:0 | fee[0] → 1 | t.ts:29
  deposit write 1:0 | balance[0] ← 101 | t.ts:30
  withdraw release 3:0 | lock.release() | t.ts:27
  main settle - | resolves to 101`);

function drawn(notes: readonly (readonly [number, string])[], rows: Rows = {}, trace = TRACE, threads = outcomeWith().threads): string {
  return `\n${renderInterleaving(tableOf(trace, threads, new Map(notes), rows), styleFor({ env: {}, isTTY: false, columns: 110 })).join('\n')}`;
}

describe('tableOf()', () => {
  test('shows what touches the cell of the remarks, and what synchronises, until the last of them', () => {
    expect(drawn([[4, 'reads the old value'], [7, 'is forgotten'], [9, 'overwrites step 8']])).toMatchInlineSnapshot(`
      "
          withdraw                                     deposit
          ──────────────────────────────────────────   ─────────────────────────
        1                                              balance[0] → 100  t.ts:30 ◀ reads the old value
        2 lock.acquire()                     t.ts:25
        3 Atomics.notify arrived[0]: woke 0  t.ts:19
        4 balance[0] ← 99                    t.ts:26 ◀ is forgotten
        5                                              balance[0] ← 101  t.ts:30 ◀ overwrites step 4
        (7 steps that do not matter are left out)"
    `);
  });

  test('shows cells that matter, too', () => {
    expect(drawn([[4, 'reads'], [9, 'writes']], { also: new Set(['4:0']) })).toContain('fee[0] → 1');
    expect(drawn([[4, 'reads'], [9, 'writes']])).not.toContain('fee[0] → 1');
  });

  test('shows everything but births where the remarks touch no cell', () => {
    expect(drawn([[11, 'expected 100']])).toMatchInlineSnapshot(`
      "
           main          bank.ts   withdraw                            t.ts   deposit                           t.ts
           ─────────────────────   ────────────────────────────────────────   ──────────────────────────────────────
         1 balance[0] ← 100  :24
         2                         Atomics.wait arrived[0] for ≠ 1:     :18
                                     sleeps
         3                                                                    Atomics.notify arrived[0]: woke 1  :19
         4                                                                    balance[0] → 100                   :30
         5                         lock.acquire()                       :25
         6                         Atomics.notify arrived[0]: woke 0    :19
         7                         balance[0] ← 99                      :26
         8                                                                    fee[0] → 1                         :29
         9                                                                    balance[0] ← 101                   :30
        10                         lock.release()                       :27
        11 resolves to 101       ◀ expected 100
        (1 step that does not matter is left out)"
    `);
  });

  test('shows only births, messages and ends of children, if these are the point', () => {
    expect(drawn([[11, 'resolves too early']], { onlyChildren: true })).toMatchInlineSnapshot(`
      "
          main
          ────────────────────────────
        1 starts withdraw   bank.ts:36
        2 resolves to 101              ◀ resolves too early
        (10 steps that do not matter are left out)"
    `);
  });

  test('ends where nothing matters any more, but for remarks', () => {
    expect(drawn([[5, 'is never released']], { until: 5 })).not.toContain('resolves');
    expect(drawn([[11, 'too early']], { until: 3 })).toContain('resolves to 101');
  });

  test('speaks of slow work where the spec has a gate', () => {
    const threads = threadsNamed('process', 'pool #1');
    const trace = traceOf('pool #1 gate - | arrives at the gate | order.task.ts:16\npool #1 gate - | passes the gate\npool #1 send - | sends 4 | pool.process.ts:20', threads);
    expect(drawn([], {}, trace, threads)).toMatchInlineSnapshot(`
      "
          pool #1
          ──────────────────────────────────────────────
        1 is done with its slow item                    
        2 sends 4                     pool.process.ts:20
        (1 step that does not matter is left out)"
    `);
  });

  test('keeps the last rows of a long trace, and every remark', () => {
    const long = traceOf(Array.from({ length: 100 }, (_, index) => `deposit write 1:0 | balance[0] ← ${String(index)} | t.ts:30`).join('\n'));
    const table = tableOf(long, outcomeWith().threads, new Map([[2, 'began here'], [99, 'overwrites step 3']]));
    expect(table.rows).toHaveLength(30);
    expect(table.omitted).toBe(70);
    expect(table.rows[0]).toEqual({ step: 1, column: 0, text: 'balance[0] ← 2', at: 't.ts:30', note: 'began here' });
    expect(table.rows.at(-1)?.note).toBe('overwrites step 1');
  });

  test('has no columns for threads without rows', () => {
    expect(tableOf(TRACE, outcomeWith().threads, new Map([[5, 'takes it']]), { until: 5 }).columns).toEqual(['withdraw']);
  });
});
