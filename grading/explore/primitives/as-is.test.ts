/**
 * The primitives of `shared/` in a learner's program: each call is one operation there, up to where it
 * blocks, and nobody naps (`shared/limits-explored.ts`). Every case is exhausted, the same values come up
 * as word by word, and who waits in vain is found.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { barrierCases } from '../../../shared/conformance/barrier.ts';
import type { Case } from '../../../shared/conformance/case.ts';
import { conditionCases } from '../../../shared/conformance/condition.ts';
import { eventCases } from '../../../shared/conformance/event.ts';
import { queueCases } from '../../../shared/conformance/queue.ts';
import { rlockCases } from '../../../shared/conformance/rlock.ts';
import { semaphoreCases } from '../../../shared/conformance/semaphore.ts';
import { removePrograms } from '../fixtures/programs.ts';
import { exploreAsIs } from './cases.ts';

afterAll(removePrograms);

const cases: readonly Case[] = [...rlockCases, ...conditionCases, ...eventCases, ...semaphoreCases, ...barrierCases, ...queueCases];

test.each(cases.map((one) => [one.fact, one] as const))('as it is: %s', async (_, one) => {
  const report = await exploreAsIs(one);
  expect(report.reached.how).toBe('exhausted');
  expect([...new Set(report.outcomes.map(({ end, value }) => JSON.stringify([end, value])))].sort()).toEqual(one.values.map((value) => JSON.stringify(['settled', value])).sort());
});

describe('who waits in vain', () => {
  const vain = (shared: Case['shared'], thread: string): Case => ({ fact: '', shared, threads: [thread], result: '1', values: [] });
  test.each([
    ['Event.wait()', vain({ event: 'new Event()' }, 'event.wait();')],
    ['Condition.wait()', vain({ condition: 'new Condition()' }, 'condition.acquire(); condition.notify(); condition.wait();')],
    ['Semaphore.acquire()', vain({ semaphore: 'new Semaphore(0)' }, 'semaphore.acquire();')],
    ['Barrier.wait()', vain({ barrier: 'new Barrier(2)' }, 'barrier.wait();')],
    ['Queue.get()', vain({ queue: 'new Queue()' }, 'queue.put(1); queue.get(); queue.get();')],
    ['Queue.join()', vain({ queue: 'new Queue()' }, 'queue.put(1); queue.get(); queue.join();')],
  ])('%s is a deadlock', async (_, one) => {
    const report = await exploreAsIs(one);
    expect(report.outcomes.map(({ end }) => end)).toEqual(['deadlock']);
  });
});
