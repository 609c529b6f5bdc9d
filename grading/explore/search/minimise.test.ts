/** Schedules are made shorter, and still lead to the same. */
import { afterAll, describe, expect, test } from 'vitest';
import { possibleSteps } from './graph.ts';
import { minimise, preemptionsIn } from './minimise.ts';
import type { Runtime } from '../runtime.ts';
import { randomWalk } from './strategies/random.ts';
import { exploreFiles, removePrograms, threadsOn, withRuntime } from '../fixtures/programs.ts';
import type { Step, World } from '../world.ts';

afterAll(removePrograms);

const ATTEMPTS = 400;
const files = threadsOn(Array(3).fill('cell[0] = cell[0]! + 1;\ncell[1] = cell[1]! + 1;') as string[]);
const isWrong = (world: World): boolean => world.settled?.payload === '2';

/** A random execution with the given end. */
function randomExecution(runtime: Runtime, seed: number, isWanted: (world: World) => boolean): Step[] {
  const strategy = randomWalk(seed);
  for (;;) {
    strategy.nextExecution();
    let world = runtime.begin();
    const steps: Step[] = [];
    for (let possible = possibleSteps(world); possible.length > 0; possible = possibleSteps(world)) {
      steps.push(strategy.choose(possible, steps.at(-1)?.thread));
      world = runtime.step(world, steps.at(-1) as Step);
    }
    if (isWanted(world)) return steps;
  }
}

describe('minimise()', () => {
  test.each([1, 2, 3, 4, 5])('of a random execution, seed %d, leaves the one preemption that a lost update needs', async (seed) => {
    await withRuntime(files, {}, (runtime) => {
      const steps = randomExecution(runtime, seed, isWrong);
      const shorter = minimise(runtime, steps, isWrong, ATTEMPTS);
      expect(preemptionsIn(runtime, steps)).toBeGreaterThan(1);
      expect(shorter.preemptions).toBe(1);
      expect(preemptionsIn(runtime, shorter.steps)).toBe(1);
      expect(shorter.attempts).toBeLessThanOrEqual(ATTEMPTS);
      let world = runtime.begin();
      for (const step of shorter.steps) world = runtime.step(world, step);
      expect(isWrong(world)).toBe(true);
    });
  });

  test('leaves an execution as it is when nothing smaller shows the same, or nothing may be tried', async () => {
    await withRuntime(files, {}, (runtime) => {
      const steps = randomExecution(runtime, 1, isWrong);
      expect(minimise(runtime, steps, () => false, ATTEMPTS).steps).toEqual(steps);
      expect(minimise(runtime, steps, isWrong, 0).steps).toEqual(steps);
    });
  });
});

test('what random executions find is shown with few preemptions', async () => {
  const report = await exploreFiles(files, { limits: { statesMax: 20, randomExecutions: 30 } });
  expect(report.reached.how).toBe('sampled');
  expect(report.outcomes.find(({ value }) => value === 2)?.preemptions).toBe(1);
});
