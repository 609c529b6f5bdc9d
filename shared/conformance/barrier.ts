/** What every `Barrier` must do: BarrierTests of CPython's Lib/test/lock_tests.py in meaning. */
import type { Case } from './case.ts';

const shared = { barrier: 'new Barrier(2)' };
const explore = { lockAsOne: true };
// Cell 0 counts arrivals, cell 1 those who went on too early.
const lockstep = 'for (const all of [2, 4]) { Atomics.add(cell, 0, 1); barrier.wait(); if (Atomics.load(cell, 0) < all) Atomics.store(cell, 1, 1); }';
const once = "try { barrier.wait(); Atomics.add(cell, 0, 1); } catch (error) { Atomics.add(cell, 1, error.name === 'BrokenBarrierError' ? 1 : 8); }";
const impatient = once.replace('wait()', 'wait({ timeoutMs: 5 })');

/** Programs with a `Barrier`. */
export const barrierCases: readonly Case[] = [
  {
    fact: 'wait() lets nobody go on before all have come, round after round',
    shared, threads: [lockstep, lockstep], result: '[cell[0], cell[1], barrier.waiting, barrier.broken]', values: [[4, 0, 0, false]], explore: { ...explore, statesMax: 200_000 },
  },
  {
    fact: 'wait() gives each thread another index',
    shared, threads: ['cell[barrier.wait()] = 1;', 'cell[barrier.wait()] = 1;'], result: '[cell[0], cell[1]]', values: [[1, 1]],
  },
  {
    fact: 'wait() of three threads lets all go on',
    shared: { barrier: 'new Barrier(3)' }, threads: [once, once, once], result: '[cell[0], cell[1]]', values: [[3, 0]], explore: { ...explore, statesMax: 200_000 },
  },
  {
    fact: 'wait() runs the action once, before anybody goes on',
    shared,
    threads: Array.from({ length: 2 }, () => 'const mine = Barrier.from(barrier, { action: () => { cell[2] = cell[2] + 1; } }); mine.wait(); if (cell[2] !== 1) Atomics.store(cell, 1, 1);'),
    result: '[cell[1], cell[2]]', values: [[0, 1]], explore,
  },
  {
    fact: 'wait() whose action throws breaks the barrier for the other one',
    shared,
    threads: Array.from({ length: 2 }, () => "try { Barrier.from(barrier, { action: () => { throw new RangeError(); } }).wait(); } catch (error) { Atomics.add(cell, error.name === 'RangeError' ? 0 : 1, 1); }"),
    result: '[cell[0], cell[1], barrier.broken]', values: [[1, 1, true]], explore,
  },
  {
    fact: 'abort() breaks the wait of those who wait and of those who come',
    shared, threads: [once, 'barrier.abort();'], result: '[cell[0], cell[1], barrier.broken]', values: [[0, 1, true]],
  },
  {
    fact: 'reset() breaks the wait of those who wait, and the barrier is as good as new',
    shared, threads: [impatient, 'barrier.reset();'],
    // The second one: reset before the wait, whose time runs out then.
    result: '[cell[0], cell[1], barrier.broken, barrier.waiting]', values: [[0, 1, false, 0], [0, 1, true, 0]], explore,
  },
  {
    fact: 'reset() after abort() makes the barrier usable',
    shared, threads: [once, 'barrier.abort(); barrier.reset(); barrier.wait({ timeoutMs: 5 });'.replace(/barrier.wait.*/, impatient.replace('cell, 0', 'cell, 2').replace('cell, 1', 'cell, 3'))],
    // Both meet; or the first one was told that it broke, and the second one's time runs out.
    result: '[cell[0], cell[1], cell[2], cell[3]]', values: [[0, 1, 0, 1], [1, 0, 1, 0]], explore,
  },
  {
    fact: 'wait() whose time runs out breaks the barrier for all, or for nobody',
    shared, threads: [impatient, once], result: '[cell[0], cell[1]]', values: [[0, 2], [2, 0]], explore: { ...explore, earlyTimersMax: 1 },
  },
  {
    fact: 'waitAsync() meets whoever waits',
    shared, threads: ['cell[await barrier.waitAsync()] = 1;', 'cell[barrier.wait()] = 1;'], result: '[cell[0], cell[1]]', values: [[1, 1]], explore,
  },
];
