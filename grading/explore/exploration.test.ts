/** The order of an exploration, and what is said where a limit ended it. */
import { afterAll, describe, expect, test } from 'vitest';
import { exploreFiles, removePrograms, threadsOn, valuesOf } from './fixtures/programs.ts';

afterAll(removePrograms);

const times = (count: number, code: string): string[] => Array.from({ length: count }, () => code);
const LOCKED = 'lock.acquire(); cell[0] = cell[0]! + 1; lock.release();';
const threeLocked = threadsOn(times(3, LOCKED.repeat(2)));
const twoUnlocked = threadsOn(times(2, 'cell[0] = cell[0]! + 1;'.repeat(2)));

describe('where there are too many states', () => {
  test('one execution for each class of interleavings exhausts the program', async () => {
    const whole = await exploreFiles(threeLocked, { limits: { statesMax: 10_000 } });
    expect(whole.reached).toMatchObject({ how: 'exhausted', distinctExecutions: 540 });
    expect(whole.reached.reducer).toBeUndefined();
    const report = await exploreFiles(threeLocked, { limits: { statesMax: 1_400 } });
    expect(report.reached).toMatchObject({ how: 'exhausted', reducer: 'partial order', distinctExecutions: 540, interleavings: 540, executions: 540 });
    expect(valuesOf(report)).toEqual([6]);
  });

  test('it finds the same outcomes, each shown with the fewest preemptions', async () => {
    const whole = await exploreFiles(twoUnlocked);
    const report = await exploreFiles(twoUnlocked, { limits: { statesMax: 20, executionsMax: 100 } });
    expect(report.reached).toMatchObject({ how: 'exhausted', reducer: 'partial order', distinctExecutions: whole.reached.distinctExecutions });
    const told = ({ outcomes }: typeof report): unknown[] => outcomes.map(({ value, preemptions }) => [value, preemptions]);
    expect(told(report)).toEqual(told(whole));
    expect(report.outcomes.reduce((sum, { interleavings }) => sum + interleavings, 0)).toBe(68);
    expect(report.races.map(({ cell }) => cell)).toEqual(whole.races.map(({ cell }) => cell));
  });

  test('and too many classes, random executions follow', async () => {
    const report = await exploreFiles(threadsOn(times(3, 'cell[0] = cell[0]! + 1;'.repeat(3))), { limits: { statesMax: 2_500, randomExecutions: 60 } });
    expect(report.reached).toMatchObject({ how: 'sampled', executions: 60 });
    expect(report.reached.distinctExecutions).toBeUndefined();
    expect(report.reached.note).toBeUndefined();
  });

  test('and threads spin, classes are not tried', async () => {
    const spinning = threadsOn(['while (Atomics.load(cell, 0) === 0); Atomics.add(cell, 1, 1);', 'Atomics.add(cell, 1, 1); Atomics.store(cell, 0, 1);'], 'cell[1]');
    const report = await exploreFiles(spinning, { limits: { statesMax: 40, executionsMax: 10_000, randomExecutions: 30 } });
    expect(report.reached).toMatchObject({ how: 'sampled', executions: 30 });
    expect((await exploreFiles(spinning)).reached).toMatchObject({ how: 'exhausted' });
    expect((await exploreFiles(spinning)).reached.distinctExecutions).toBeUndefined();
  });

  test('nothing follows if nothing is allowed to', async () => {
    const report = await exploreFiles(threeLocked, { limits: { statesMax: 100, randomExecutions: 0 } });
    expect(report.reached).toMatchObject({ how: 'bounded', executions: 0 });
  });
});

describe('limits that have nothing to do with the program', () => {
  test('seconds end an exploration as bounded, and say so', async () => {
    const { reached, outcomes } = await exploreFiles(twoUnlocked, { limits: { secondsMax: 0 } });
    expect(reached).toMatchObject({ how: 'bounded', executions: 0, note: 'ended early, as this machine needs more than 0 seconds for it' });
    // What was found so far counts.
    expect(outcomes.length).toBeGreaterThan(0);
  });

  test('memory does: histories are forgotten, and random executions go on', async () => {
    const { reached, outcomes } = await exploreFiles(twoUnlocked, { limits: { nodesMax: 30, executionsMax: 3, randomExecutions: 40 } });
    expect(reached).toMatchObject({ how: 'sampled', executions: 40, note: 'ended early, as there are more than 30 different histories of a thread' });
    expect(outcomes.map(({ value }) => value)).toContain(4);
    expect(outcomes.map(({ value }) => value)).toContain(3);
  });
});
