/**
 * Counts of executions against independent oracles: binomials, brute force by other tools.
 *
 * An interleaving of a whole program also says when threads exit and when the main thread hears of
 * it. The figures known from the literature count operations on the cell only; so what is compared
 * with them is the number of different *orders of these operations* over all interleavings.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { allExecutions, exploreFiles, removePrograms, threadsOn, valuesOf, withRuntime } from './fixtures/programs.ts';
import { countOrders } from './fixtures/orders.ts';
import type { Operation } from './operation.ts';
import type { World, WorldEvent } from './world.ts';

afterAll(removePrograms);

/** W1: each of n threads k times \`load; store(v + 1)\`. */
const counters = (threads: number, rounds: number): Record<string, string> =>
  threadsOn(Array.from({ length: threads }, () => `for (let round = 0; round < ${String(rounds)}; round++) { const seen = cell[0]!; cell[0] = seen + 1; }`));

const onCell = (operation: Operation): boolean => operation.kind === 'read' || operation.kind === 'write';
const finalOf = (world: World): string => world.settled?.payload ?? 'none';
const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((a, b) => a + b, 0);

/** Orders by the value that the program resolves to. The main thread's own read at the end is always last. */
const ordersOf = (threads: number, rounds: number): Promise<Map<string, number>> =>
  withRuntime(counters(threads, rounds), {}, (runtime) => countOrders(runtime, onCell, finalOf));

describe('orders of load and store on one cell', () => {
  test.each([
    [2, 1, 6, 2], [2, 2, 70, 6], [2, 3, 924, 20], [2, 4, 12_870, 70], [2, 5, 184_756, 252],
    [3, 1, 90, 6], [3, 2, 34_650, 90], [4, 1, 2_520, 24],
  ])('%d threads, %d rounds: %d orders, the right result in %d', async (threads, rounds, orders, right) => {
    const counts = await ordersOf(threads, rounds);
    expect(sum(counts)).toBe(orders);
    expect(counts.get(String(threads * rounds))).toBe(right);
  });

  test.each([[2, 2], [2, 3], [2, 4], [3, 2]])('%d threads, %d rounds: the smallest final value is 2', async (threads, rounds) => {
    const values = valuesOf(await exploreFiles(counters(threads, rounds)));
    expect(values).toEqual(Array.from({ length: threads * rounds - 1 }, (_, index) => index + 2));
  });

  test.each([[2, 1, 6], [2, 2, 70]])('%d threads, %d rounds: plain depth-first search sees the same %d orders', async (threads, rounds, orders) => {
    const words = new Set<string>();
    let word = '';
    await withRuntime(counters(threads, rounds), {}, (runtime) => allExecutions(runtime, 60_000, () => {
      words.add(word);
      word = '';
    }, () => ({ event: (event: WorldEvent) => { if (event.kind === 'operation' && onCell(event.operation)) word += `${String(event.thread)}${event.operation.kind} `; } })));
    expect(words.size).toBe(orders);
  });
});

describe('sequential consistency of Atomics', () => {
  test('store buffering gives 01, 10 and 11, never 00', async () => {
    const report = await exploreFiles(threadsOn([
      'Atomics.store(cell, 0, 1); Atomics.store(cell, 2, Atomics.load(cell, 1));',
      'Atomics.store(cell, 1, 1); Atomics.store(cell, 3, Atomics.load(cell, 0));',
    ], "'' + cell[2] + cell[3]"));
    expect(report.reached.how).toBe('exhausted');
    expect(valuesOf(report)).toEqual(['01', '10', '11']);
  });

  // A reduction that remembers one last access per cell, instead of one last read per thread, loses 10 with the added load.
  test.each([['without', ''], ['with', 'Atomics.load(cell, 0);']])('the reader of key and value sees 00, 01, 10 and 11 %s an added load (issue 166 of loom)', async (_, load) => {
    const report = await exploreFiles(threadsOn([
      `Atomics.store(cell, 0, 1); Atomics.store(cell, 1, 1); Atomics.store(cell, 1, 0); ${load} Atomics.store(cell, 0, 0);`,
      'const value = Atomics.load(cell, 1); const key = Atomics.load(cell, 0); Atomics.store(cell, 2, value); Atomics.store(cell, 3, key);',
    ], "'' + cell[2] + cell[3]"));
    expect(report.reached.how).toBe('exhausted');
    expect(valuesOf(report)).toEqual(['00', '01', '10', '11']);
  });

  test('message passing: who sees the flag sees the data', async () => {
    const report = await exploreFiles(threadsOn([
      'Atomics.store(cell, 0, 7); Atomics.store(cell, 1, 1);',
      'const flag = Atomics.load(cell, 1); const data = Atomics.load(cell, 0); Atomics.store(cell, 2, flag * 10 + data);',
    ], 'cell[2]'));
    expect(valuesOf(report)).toEqual([0, 7, 17]);
  });
});
