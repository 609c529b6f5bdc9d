/** Each random strategy alone, and what it is for. */
import { afterAll, describe, expect, test } from 'vitest';
import { possibleSteps } from '../graph.ts';
import { removePrograms, threadsOn, withRuntime } from '../../fixtures/programs.ts';
import type { Files } from '../../fixtures/programs.ts';
import { makeStrategies, partialOrderSampling, priorities, randomWalk, stickyWalk, uniformWalk } from './random.ts';
import type { Strategy } from './strategy.ts';

afterAll(removePrograms);

/** What a program settles to, and by which steps, in so many executions. */
function sample(files: Files, strategy: Strategy, count: number): Promise<{ value: string; order: string }[]> {
  return withRuntime(files, {}, (runtime) => Array.from({ length: count }, () => {
    strategy.nextExecution();
    let world = runtime.begin();
    const order: number[] = [];
    for (let possible = possibleSteps(world); possible.length > 0; possible = possibleSteps(world)) {
      const step = strategy.choose(possible, order.at(-1), world);
      world = runtime.step(world, step);
      order.push(step.thread);
    }
    return { value: world.settled?.payload ?? 'none', order: order.join('') };
  }));
}

const lostUpdate = threadsOn(['cell[0] = cell[0]! + 1;', 'cell[0] = cell[0]! + 1;']);

describe.each([
  ['randomWalk', randomWalk], ['stickyWalk', stickyWalk], ['uniformWalk', uniformWalk], ['priorities', priorities], ['partialOrderSampling', partialOrderSampling],
])('%s', (_, make) => {
  test('finds both results of a lost update', async () => {
    const seen = await sample(lostUpdate, make(1), 100);
    expect(new Set(seen.map(({ value }) => value))).toEqual(new Set(['1', '2']));
  });

  test('makes the same executions with the same seed, and others with another one', async () => {
    const orders = async (seed: number): Promise<string> => (await sample(lostUpdate, make(seed), 30)).map(({ order }) => order).join();
    expect(await orders(5)).toBe(await orders(5));
    expect(await orders(6)).not.toBe(await orders(5));
  });
});

/** One thread has one step, the other one eight. */
const unequal = threadsOn(['Atomics.store(cell, 0, 1);', `${'Atomics.add(cell, 1, 1);'.repeat(7)} Atomics.store(cell, 2, Atomics.load(cell, 0));`], 'cell[2]');
const late = async (strategy: Strategy): Promise<number> => (await sample(unequal, strategy, 200)).filter(({ value }) => value === '0').length;

test('uniformWalk() meets orders that a random walk hardly ever does', async () => {
  // In one of nine orders the short thread goes last; a random walk needs luck eight times for it.
  expect(await late(uniformWalk(1))).toBeGreaterThan(4 * await late(randomWalk(1)));
});

test('partialOrderSampling() is not led astray by steps that concern nobody', async () => {
  expect(await late(partialOrderSampling(1))).toBeGreaterThan(4 * await late(randomWalk(1)));
});

test('makeStrategies() makes a portfolio of all of them', () => {
  expect(new Set(makeStrategies(1).map(({ name }) => name))).toEqual(new Set(['random walk', 'sticky walk', 'uniform walk', 'priorities', 'partial-order sampling']));
});
