/**
 * Counts of executions against independent oracles: binomials, and the figures on which brute force
 * and the model checker GenMC agree.
 *
 * An interleaving of a whole program also says when threads exit and when the main thread hears of
 * it. The figures known from the literature count operations on the cell only. So *raw* figures are
 * compared with the number of different orders of these operations over all interleavings; and
 * *distinct* ones are counted with the main thread asleep for ever, so that exits are told to nobody.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { allExecutions, exploreFiles, removePrograms, threadsOn, valuesOf, withRuntime } from './fixtures/programs.ts';
import { countOrders } from './fixtures/orders.ts';
import { countDistinct } from './search/distinct.ts';
import type { Files } from './fixtures/programs.ts';
import { StateGraph } from './search/graph.ts';
import type { Operation } from './operation.ts';
import { searchByPartialOrder } from './search/partial-order.ts';
import type { PartialOrderResult } from './search/partial-order.ts';
import { searchByPreemptions } from './search/search.ts';
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

/** The same program with a main thread that listens to nobody. */
const asleep = (files: Record<string, string>): Files =>
  ({ ...files, 'main.ts': (files['main.ts'] ?? '').replace('await Promise.all(workers.map(exited));', 'Atomics.wait(cell, 7, 0);') });

/** W2: each of n threads k times \`lock; increment; unlock\` with a lock that is one operation. */
const lockedCounters = (threads: number, rounds: number): Record<string, string> =>
  threadsOn(Array.from({ length: threads }, () => `for (let round = 0; round < ${String(rounds)}; round++) { lock.acquire(); cell[0] = cell[0]! + 1; lock.release(); }`));

const byStates = (files: Files): Promise<number | undefined> => withRuntime(files, {}, (runtime) => {
  const graph = new StateGraph(runtime, { footprints: true });
  expect(searchByPreemptions(graph, { statesMax: 100_000 }, () => undefined).exhausted).toBe(true);
  return countDistinct(graph);
});

const byPartialOrder = (files: Files): Promise<PartialOrderResult> => withRuntime(files, {}, (runtime) =>
  searchByPartialOrder(runtime, { executionsMax: 50_000, stepsMax: 1_000 }, () => undefined));

describe('distinct executions of load and store on one cell', () => {
  test.each([
    [2, 1, 4], [2, 2, 34], [2, 3, 328], [2, 4, 3_334], [2, 5, 34_904], [3, 1, 36], [3, 2, 7_134], [4, 1, 576],
  ])('%d threads, %d rounds: %d, counted by states and by partial order', { timeout: 120_000 }, async (threads, rounds, distinct) => {
    const files = asleep(counters(threads, rounds));
    expect(await byStates(files)).toBe(distinct);
    // The largest takes seconds, and proves no more than the one before.
    if (distinct < 10_000) expect(await byPartialOrder(files)).toEqual({ exhausted: true, executions: distinct, redundant: 0 });
  });
});

describe('distinct executions of increments under a lock', () => {
  test.each([[2, 1, 2], [2, 2, 6], [2, 3, 20], [3, 1, 6], [3, 2, 90]])('%d threads, %d rounds: %d, counted by states and by partial order', async (threads, rounds, distinct) => {
    const files = asleep(lockedCounters(threads, rounds));
    expect(await byStates(files)).toBe(distinct);
    expect(await byPartialOrder(files)).toEqual({ exhausted: true, executions: distinct, redundant: 0 });
  });

  test('a whole program has as many for each order in which the main thread hears of exits', async () => {
    expect((await exploreFiles(lockedCounters(3, 1))).reached).toMatchObject({ how: 'exhausted', distinctExecutions: 6 * 6 });
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

  const store = (cell: number, value: number): string => `Atomics.store(cell, ${String(cell)}, ${String(value)});`;
  /** Loads, and keeps what it saw where no other thread writes. */
  const load = (cell: number, into: number): string => `Atomics.store(cell, ${String(into)}, Atomics.load(cell, ${String(cell)}));`;

  /** Name → threads, cells to look at in the end, what they can hold. Cells 0 and 1 are shared, the others hold what was seen. */
  test.each<[string, readonly string[], readonly number[], readonly string[]]>([
    ['message passing: who sees the flag sees the data', [store(0, 1) + store(1, 1), load(1, 2) + load(0, 3)], [2, 3], ['00', '01', '11']],
    ['load buffering: not both see what comes later', [load(0, 2) + store(1, 1), load(1, 3) + store(0, 1)], [2, 3], ['00', '01', '10']],
    ['independent readers agree on the order of writes', [store(0, 1), store(1, 1), load(0, 2) + load(1, 3), load(1, 4) + load(0, 5)], [2, 3, 4, 5],
      ['0000', '0001', '0010', '0011', '0100', '0101', '0110', '0111', '1000', '1001', '1011', '1100', '1101', '1110', '1111']],
    ['two writes of two threads: not both first ones are last', [store(0, 1) + store(1, 2), store(1, 1) + store(0, 2)], [0, 1], ['12', '21', '22']],
    ['coherence: a reader never sees an older value after a newer one', [store(0, 1), load(0, 2) + load(0, 3)], [2, 3], ['00', '01', '11']],
    ['coherence: two writes of one thread are seen in order', [store(0, 1) + store(0, 2), load(0, 2) + load(0, 3)], [2, 3], ['00', '01', '02', '11', '12', '22']],
  ])('%s', { timeout: 120_000 }, async (_, threads, cells, outcomes) => {
    const report = await exploreFiles(threadsOn(threads, `'' + ${cells.map((cell) => `cell[${String(cell)}]`).join(' + ')}`), { limits: { statesMax: 100_000 } });
    expect(report.reached.how).toBe('exhausted');
    expect(new Set(valuesOf(report))).toEqual(new Set(outcomes));
  });
});
