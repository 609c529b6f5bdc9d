/** Executions in which the children take turns, and what keeps them from it. */
import { afterAll, describe, expect, test } from 'vitest';
import { exploreFiles, removePrograms, threadsOn } from '../fixtures/programs.ts';
import type { Outcome } from '../report.ts';

afterAll(removePrograms);

/** Whose updates of the counted cell came one after the other. */
const order = ({ trace, threads }: Outcome, operation: 'update' | 'write'): string => trace.filter((step) => step.operation === operation && step.object !== undefined).map(({ thread }) => threads[thread]?.name ?? '').join(' ');
const loop = (body: string): string => `for (let n = 0; n < 3; n++) { ${body} }`;

describe('inTurns', () => {
  test('lets whoever has done the least go first, and then plays random executions', async () => {
    const add = loop('Atomics.add(cell, 0, 1);');
    const { outcomes, reached } = await exploreFiles(threadsOn([add, add]), { inTurns: 4 });
    expect(outcomes.map(({ value }) => value)).toEqual([6, 6, 6, 6]);
    expect(reached.executions).toBe(4);
    const names = (outcomes[0] as Outcome).threads.filter(({ kind }) => kind === 'worker').map(({ name }) => name);
    expect(order(outcomes[0] as Outcome, 'update')).toBe([...names, ...names, ...names].join(' '));
  });

  test('shows what a lock around a whole loop keeps apart, and a lock for each step does not', async () => {
    const switches = async (code: string): Promise<number> => {
      const { outcomes } = await exploreFiles(threadsOn([code, code]), { inTurns: 1 });
      const names = order(outcomes[0] as Outcome, 'write').split(' ');
      return names.filter((name, index) => index > 0 && name !== names[index - 1]).length;
    };
    expect(await switches(`lock.run(() => { ${loop('cell[0] = cell[0] + 1;')} });`)).toBe(1);
    expect(await switches(loop('lock.run(() => { cell[0] = cell[0] + 1; });'))).toBe(5);
  });

  test('is the same for the same seed', async () => {
    const add = loop('Atomics.add(cell, 0, 1);');
    const schedules = async (seed: number): Promise<string[]> => (await exploreFiles(threadsOn([add, add]), { inTurns: 5, seed })).outcomes.map(({ schedule }) => schedule);
    expect(await schedules(3)).toEqual(await schedules(3));
    expect(await schedules(3)).not.toEqual(await schedules(4));
  });
});
