/**
 * Which steps are independent, told by numbers of distinct executions; that they commute is shown by
 * exchanging them in every state (`fixtures/compare.ts`, here and in `random-programs.test.ts`).
 */
import { afterAll, describe, expect, test } from 'vitest';
import { dependent, keyOf, stepWithFootprint } from './dependence.ts';
import { countDistinct } from './distinct.ts';
import { exchangeAll } from '../fixtures/compare.ts';
import { removePrograms, threadsOn, withRuntime } from '../fixtures/programs.ts';
import type { Files } from '../fixtures/programs.ts';
import { possibleSteps, StateGraph } from './graph.ts';
import { searchByPreemptions } from './search.ts';

afterAll(removePrograms);

/** Threads, and a main thread that listens to nobody. */
const threads = (...codes: readonly string[]): Files => {
  const files = threadsOn(codes);
  return { ...files, 'main.ts': (files['main.ts'] ?? '').replace('await Promise.all(workers.map(exited));', 'Atomics.wait(cell, 7, 0);') };
};

async function distinct(files: Files): Promise<number | undefined> {
  return await withRuntime(files, {}, (runtime) => {
    const graph = new StateGraph(runtime, { footprints: true });
    searchByPreemptions(graph, { statesMax: 20_000 }, () => undefined);
    expect(exchangeAll(graph)).toEqual([]);
    return countDistinct(graph);
  });
}

describe('independent are', () => {
  test.each<[string, readonly string[]]>([
    ['accesses to different cells', ['cell[0] = 1; cell[0] = 2;', 'cell[1] = 1; cell[1] = 2;']],
    ['reads of one cell', ['cell[0]!; Atomics.load(cell, 0);', 'cell[0]!; new Uint8Array(cell.buffer)[1]!;']],
    ['accesses to different bytes of one word', ['new Uint8Array(cell.buffer)[0] = 1;', 'new Uint8Array(cell.buffer)[1] = 1;']],
    ['compare-and-exchanges that fail', ['Atomics.compareExchange(cell, 0, 5, 6);', 'Atomics.compareExchange(cell, 0, 7, 8);']],
    ['notifies that wake nobody', ['Atomics.notify(cell, 0);', 'Atomics.notify(cell, 0);']],
    ['messages of different threads to one that does not listen', ['parentPort!.postMessage(1); parentPort!.postMessage(2);', 'parentPort!.postMessage(3);']],
    ['exits that nobody observes', ['', '', '']],
    ['different locks', ['lock.acquire(); lock.release();', 'other.acquire(); other.release();']],
  ])('%s', async (_, codes) => {
    expect(await distinct(threads(...codes))).toBe(1);
  });
});

describe('dependent are', () => {
  test.each<[string, readonly string[], number]>([
    ['a read and a write', ['cell[0]!;', 'cell[0] = 1;'], 2],
    ['writes of the same value', ['cell[0] = 1;', 'cell[0] = 1;'], 2],
    ['accesses that share a byte', ['cell[0] = 1;', 'new Uint8Array(cell.buffer)[3]!;'], 2],
    ['a compare-and-exchange and the write that makes it succeed', ['Atomics.compareExchange(cell, 0, 1, 2);', 'Atomics.store(cell, 0, 1);'], 2],
    ['waiting and notifying', ['Atomics.wait(cell, 0, 0);', 'Atomics.notify(cell, 0);'], 2],
    ['waiting first and waiting second, where one is woken', ['Atomics.wait(cell, 0, 0);', 'Atomics.wait(cell, 0, 0);', 'Atomics.notify(cell, 0, 1);'], 6],
    ['taking a lock and taking it', ['lock.acquire(); lock.release();', 'lock.acquire(); lock.release();'], 2],
    ['looking whether a lock is free, and taking it and giving it back', ['lock.acquire({ timeoutMs: 0 });', 'lock.acquire(); lock.release();'], 3],
  ])('%s', async (_, codes, count) => {
    expect(await distinct(threads(...codes))).toBe(count);
  });
});

test('keyOf() names a delivery by its source, whatever else could be delivered', async () => {
  const files = threadsOn(['parentPort!.postMessage(1);', 'parentPort!.postMessage(1);']);
  await withRuntime({ ...files, 'main.ts': (files['main.ts'] ?? '').replace('await', 'for (const worker of workers) worker.on("message", () => undefined); await') }, {}, (runtime) => {
    const world = runtime.begin();
    const [first, second] = possibleSteps(world).filter(({ thread }) => thread === world.main);
    if (!first || !second) throw new Error('there should be two deliveries');
    const name = keyOf(world, second);
    const exit = possibleSteps(world).find(({ thread }) => thread !== world.main);
    if (!exit) throw new Error('a worker should be about to exit');
    const performed = stepWithFootprint(runtime, world, exit);
    const names = possibleSteps(performed.world).map((step) => keyOf(performed.world, step));
    expect(names).toContain(name);
    // It can now be delivered together with the exit, too, which is another step.
    expect(names.length).toBe(new Set(names).size);
    // Deliveries to one thread are steps of that thread.
    expect(dependent(stepWithFootprint(runtime, world, first).footprint, stepWithFootprint(runtime, world, second).footprint)).toBe(true);
    // What is delivered first does not care whether more arrives behind it.
    expect(dependent(stepWithFootprint(runtime, world, first).footprint, performed.footprint)).toBe(false);
  });
});
