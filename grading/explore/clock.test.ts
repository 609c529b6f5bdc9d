/** Time is a choice, not a clock; but what has timed out has taken its time. */
import { afterAll, describe, expect, test } from 'vitest';
import { exploreFiles, removePrograms, threadsOn, valuesOf } from './fixtures/programs.ts';

afterAll(removePrograms);

describe('virtual time', () => {
  test.each([
    ['Atomics.wait', 'Atomics.wait(cell, 1, 0, 10);'],
    ['a held Lock', 'lock.acquire(); lock.acquire({ timeoutMs: 10 });'],
    ['setTimeout', 'await new Promise((resolve) => setTimeout(resolve, 10));'],
    ['Atomics.waitAsync', "await ('waitAsync' in Atomics ? Atomics.waitAsync(cell, 1, 0, 10).value : new Promise((resolve) => setTimeout(resolve, 10)));"],
  ])('%s with a time-out of 10 ms takes 10 ms', async (_, code) => {
    const report = await exploreFiles(threadsOn([`const begin = performance.now(); const date = Date.now(); const t = setTimeout(() => undefined, 1000); ${code} clearTimeout(t); cell[0] = performance.now() - begin; cell[2] = Date.now() - date;`], '[cell[0], cell[2]]'));
    expect(valuesOf(report)).toEqual([[10, 10]]);
  });

  test.each([
    ['Atomics.wait', 'Atomics.wait(cell, 1, 0, 4)'], ['Lock.acquire()', 'lock.acquire({ timeoutMs: 4 })'],
  ])('a loop of %s until a deadline ends', async (_, call) => {
    const report = await exploreFiles(threadsOn([`lock.acquire(); const deadline = performance.now() + 10; while (performance.now() < deadline) { ${call}; Atomics.add(cell, 0, 1); }`]));
    expect(report.outcomes.map(({ end, value }) => [end, value])).toEqual([['settled', 3]]);
  });

  test('a timer may fire before anything else, and the outcome says so', async () => {
    const report = await exploreFiles(threadsOn(['setTimeout(() => Atomics.compareExchange(cell, 0, 0, 1), 1000);', 'Atomics.compareExchange(cell, 0, 0, 2);']));
    expect(report.outcomes.map(({ value, timerWasEarly }) => [value, timerWasEarly]).sort()).toEqual([[1, true], [2, false], [2, true]]);
  });

  test('timers of one thread fire in the order in which they are due, those due together in the order of their making', async () => {
    const report = await exploreFiles(threadsOn(['const order: number[] = []; const add = (n: number) => () => { cell[0] = cell[0]! * 10 + n; }; setTimeout(add(3), 20); setTimeout(add(1), 5); setTimeout(add(2), 5); await new Promise((resolve) => setTimeout(resolve, 30));']));
    expect(valuesOf(report)).toEqual([123]);
  });

  test('where no timer may be early, timers of all threads fire in the order in which they are due', async () => {
    const program = threadsOn(['await new Promise((resolve) => setTimeout(resolve, 20)); Atomics.compareExchange(cell, 0, 0, 2);', 'await new Promise((resolve) => setTimeout(resolve, 10)); Atomics.compareExchange(cell, 0, 0, 1);']);
    expect(new Set(valuesOf(await exploreFiles(program)))).toEqual(new Set([1, 2]));
    expect(valuesOf(await exploreFiles(program, { limits: { earlyTimersMax: 0 } }))).toEqual([1]);
  });

  const wait = (ms: number): string => `Atomics.wait(cell, 5, 0, ${String(ms)});`;
  const acquire = (ms: number): string => `lock.acquire({ timeoutMs: ${String(ms)} });`;
  const pause = (ms: number): string => `await new Promise((resolve) => setTimeout(resolve, ${String(ms)}));`;
  const first = (name: number): string => `Atomics.compareExchange(cell, 0, 0, ${String(name)});`;
  test.each([
    ['a wait and a timer', wait(10), pause(20)], ['a timer and a wait', pause(10), wait(20)], ['two waits', wait(10), wait(20)],
    ['a lock and a timer', acquire(10), pause(20)], ['a timer and a lock', pause(10), acquire(20)], ['a lock and a wait', acquire(10), wait(20)],
    ['a lock that is waited for later on', `${wait(10)} ${acquire(10)}`, wait(21)], ['a lock for which the time began long ago', acquire(10), `${wait(5)} ${wait(4)} ${wait(2)}`],
  ])('so do time-outs: %s', async (_, sooner, later) => {
    const program = threadsOn([`${sooner} ${first(1)}`, `${later} ${first(2)}`, 'lock.acquire();'], 'cell[0]');
    const report = await exploreFiles(program, { limits: { earlyTimersMax: 0 } });
    expect(new Set(valuesOf(report))).toEqual(new Set([1]));
  });

  test('a callback finds the asynchronous context in which its timer was made', async () => {
    const report = await exploreFiles({ 'main.ts': `import { AsyncLocalStorage } from 'node:async_hooks';
      import { setTimeout as pause } from 'node:timers/promises';
      export default async function () {
        const name = new AsyncLocalStorage<string>();
        const found: unknown[] = [];
        const look = (where: string) => found.push(where + ' ' + String(name.getStore()));
        await Promise.all(['a', 'b'].map((one) => name.run(one, async () => {
          setTimeout(() => look('timer'), 5); setImmediate(() => look('immediate')); queueMicrotask(() => look('microtask'));
          await pause(10); look('await');
        })));
        look('outside');
        return found.sort();
      }` });
    expect(new Set(valuesOf(report).map(String))).toEqual(new Set(['await a,await b,immediate a,immediate b,microtask a,microtask b,outside undefined,timer a,timer b']));
  });
});
