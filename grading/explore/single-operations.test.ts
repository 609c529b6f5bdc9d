/** Calls of helpers as single operations: what is one step, and what of the program's own still is not. */
import { afterAll, expect, test } from 'vitest';
import { exploreFiles, HEAD, removePrograms, valuesOf } from './fixtures/programs.ts';
import type { Files } from './fixtures/programs.ts';
import { sharedSources } from './fixtures/shared-sources.ts';

afterAll(removePrograms);

const IMPORTS = `${HEAD}
import { Barrier } from '../../shared/barrier.ts';
import { Condition } from '../../shared/condition.ts';
import { Queue } from '../../shared/queue.ts';
import { Semaphore } from '../../shared/semaphore.ts';
import { SharedValue } from '../../shared/value.ts';`;

/** Two threads on the same objects. */
function two(objects: Record<string, string>, threads: readonly [string, string], result: string): Files {
  const names = Object.keys(objects);
  const classes = Object.values(objects).map((made) => /new (\w+)/.exec(made)?.[1] ?? '');
  const worker = (code: string): string => `${IMPORTS}
const cell: Int32Array = workerData.cell;
${names.map((name, index) => `const ${name}: any = ${classes[index] ?? ''}.from(workerData.${name}${classes[index] === 'Barrier' ? ', OPTIONS' : ''});`).join('\n').replace('OPTIONS', '{ action: () => { Atomics.store(cell, 0, 1); Atomics.store(cell, 0, 2); } }')}
${code}`;
  return {
    ...sharedSources(),
    'main.ts': `${IMPORTS}
export default async function () {
  const cell = new Int32Array(new SharedArrayBuffer(16));
  ${names.map((name) => `const ${name} = ${objects[name] ?? ''};`).join('\n  ')}
  await Promise.all([exited(start('ann.worker.ts', { cell, ${names.join(', ')} })), exited(start('bob.worker.ts', { cell, ${names.join(', ')} }))]);
  return ${result};
}`,
    'ann.worker.ts': worker(threads[0]),
    'bob.worker.ts': worker(threads[1]),
  };
}

const ADD = 'cell[0] = cell[0]! + 1;';

test('a put is one step: two threads that put once each have as few interleavings as two that store once each', async () => {
  const puts = await exploreFiles(two({ queue: 'new Queue()' }, ['queue.put(1);', 'queue.put(2);'], '[queue.get(), queue.get()]'));
  const stores = await exploreFiles(two({}, ['Atomics.store(cell, 0, 1);', 'Atomics.store(cell, 0, 2);'], '1'));
  expect(puts.reached).toMatchObject({ how: 'exhausted', interleavings: stores.reached.interleavings });
  expect(valuesOf(puts)).toEqual([[1, 2], [2, 1]]);
});

test('two puts of one thread are two steps', async () => {
  const report = await exploreFiles(two({ queue: 'new Queue()' }, ['queue.put(1); queue.put(2);', 'queue.put(3);'], '[queue.get(), queue.get(), queue.get()]'));
  expect(valuesOf(report)).toEqual([[1, 2, 3], [1, 3, 2], [3, 1, 2]]);
});

test.each([
  ['between two calls', { queue: 'new Queue()' }, `queue.put(1); ${ADD}`],
  ['in a predicate', { condition: 'new Condition()' }, `condition.acquire(); condition.waitFor(() => { ${ADD} return true; }); condition.release();`, ADD],
  ['in a body that is run with a permit', { semaphore: 'new Semaphore(2)' }, `semaphore.run(() => { ${ADD} });`],
  ['by way of a helper that is not a single operation', { value: "new SharedValue('i', 0)" }, 'value.value += 1; cell[0] = value.value;'],
])('what the program does %s is interrupted as ever: an update is lost', async (_, objects, ann, bob = ann) => {
  const report = await exploreFiles(two(objects, [ann, bob], 'cell[0]'));
  expect(report.reached.how).toBe('exhausted');
  expect(valuesOf(report)).toEqual([1, 2]);
});

test('locks that the program takes in a predicate are taken one by one', async () => {
  const code = 'condition.waitFor(() => { lock.acquire(); cell[0]!++; lock.release(); lock.acquire(); cell[0]!++; lock.release(); return true; });';
  const files = two({ condition: 'new Condition(new Lock())', lock: 'new Lock()' }, [`condition.acquire(); ${code} condition.release();`, 'lock.acquire(); Atomics.store(cell, 1, cell[0]!); lock.release();'], 'cell[1]');
  expect(valuesOf(await exploreFiles(files))).toEqual([0, 1, 2]);
});

test('a call that blocks is two steps: others go on meanwhile', async () => {
  const report = await exploreFiles(two({ queue: 'new Queue(1)' }, ['queue.put(1); queue.put(2); Atomics.store(cell, 0, 1);', 'Atomics.store(cell, 1, queue.get() + 10 * Atomics.load(cell, 0)); queue.get();'], 'cell[1]'));
  expect(valuesOf(report)).toEqual([1, 11]);
  expect(new Set(report.outcomes.map(({ end }) => end))).toEqual(new Set(['settled']));
});

/** What is done once the other thread sleeps: it counts itself asleep in the second word. */
const ifAsleep = (code: string): string => `const isAsleep = Atomics.load(new Int32Array(semaphore.buffer), 1) === 1; semaphore.release(); if (isAsleep) { ${code} }`;

test('a call that was awaited is another one than the next', async () => {
  const look = ifAsleep('Atomics.store(cell, 0, semaphore.value === 0 ? 1 : 2);');
  const report = await exploreFiles(two({ semaphore: 'new Semaphore(0)' }, ['await semaphore.acquireAsync(); semaphore.release();', look], 'cell[0]'));
  expect(new Set(valuesOf(report))).toEqual(new Set([0, 1, 2]));
});

test('who is woken is not the next one for that: another thread can take the permit first', async () => {
  const barge = ifAsleep('if (semaphore.acquire({ timeoutMs: 0 })) { Atomics.store(cell, 0, 1); semaphore.release(); } else Atomics.store(cell, 0, 2);');
  const report = await exploreFiles(two({ semaphore: 'new Semaphore(0)' }, ['semaphore.acquire();', barge], 'cell[0]'));
  expect(valuesOf(report)).toEqual([0, 1, 2]);
});

test("the action of a barrier is the program's own: others see it half done", async () => {
  const report = await exploreFiles(two({ barrier: 'new Barrier(1)' }, ['barrier.wait();', 'Atomics.store(cell, 1, Atomics.load(cell, 0));'], 'cell[1]'));
  expect(valuesOf(report)).toEqual([0, 1, 2]);
});
