/** What every `Condition` must do: ConditionTests of CPython's Lib/test/lock_tests.py in meaning. */
import type { Case } from './case.ts';

// `lock` guards all cells: 0 the state that is waited for, 1 and up what came of it.
const shared = { condition: 'new Condition(new Lock(), { waitersMax: 3 })' };
const onRLock = { condition: 'new Condition(new RLock(), { waitersMax: 3 })' };
const waiter = 'condition.acquire(); while (cell[0] === 0) condition.wait(); cell[1] = cell[1] + 1; condition.release();';
const asyncWaiter = 'await condition.acquireAsync(); while (cell[0] === 0) await condition.waitAsync(); cell[1] = cell[1] + 1; condition.release();';

/**
 * Three threads; the first two to come wait, the third one notifies. With each notification goes a
 * token: cell 4 counts those that went on without one, cell 5 those that overtook somebody.
 */
const threeThreads = (third: string, wait = 'condition.wait();', then = ''): string[] => Array.from({ length: 3 }, () => `
  condition.acquire();
  const turn = cell[2]; cell[2] = turn + 1;
  if (turn === 2) { ${third} }
  else {
    ${wait}
    if (cell[3] === 0) cell[4] = cell[4] + 1; else cell[3] = cell[3] - 1;
    if (cell[6] !== turn) cell[5] = cell[5] + 1;
    cell[6] = cell[6] + 1;
    ${then}
  }
  condition.release();`);

const plainThreeThreads = (third: string, wait: string): string[] => Array.from({ length: 3 }, () => `
  condition.acquire(); const turn = cell[2]; cell[2] = turn + 1; if (turn === 2) { ${third} } else { ${wait} } condition.release();`);

/** Programs with a `Condition`. */
export const conditionCases: readonly Case[] = [
  {
    fact: 'notify() is not lost between the decision to wait and the wait',
    shared, threads: [waiter, 'condition.acquire(); cell[0] = 1; condition.notify(); condition.release();'],
    result: '[cell[1], condition.lock.locked]', values: [[1, false]],
  },
  {
    fact: 'wait() on an RLock releases all of it, and takes all of it back',
    shared: onRLock,
    threads: [
      'condition.acquire(); condition.acquire(); while (cell[0] === 0) condition.wait(); cell[1] = condition.lock.depth; condition.release(); condition.release();',
      'condition.acquire(); cell[0] = 1; condition.notify(); condition.release();',
    ],
    result: '[cell[1], condition.lock.locked]', values: [[2, false]],
  },
  {
    fact: 'notify() wakes one thread, the one that has waited longest',
    shared, threads: threeThreads('cell[3] = 1; condition.notify();', 'condition.wait();', 'if (cell[6] < 2) { cell[3] = cell[3] + 1; condition.notify(); }'),
    result: '[cell[3], cell[4], cell[5], cell[6]]', values: [[0, 0, 0, 2]], explore: { lockAsOne: true },
  },
  {
    fact: 'notify(2) wakes two threads',
    shared, threads: plainThreeThreads('condition.notify(2);', 'condition.wait(); cell[1] = cell[1] + 1;'),
    result: 'cell[1]', values: [2], explore: { lockAsOne: true },
  },
  {
    fact: 'notifyAll() wakes all threads',
    shared, threads: [waiter, waiter, 'condition.acquire(); cell[0] = 1; condition.notifyAll(); condition.release();'],
    result: '[cell[1], condition.lock.locked]', values: [[2, false]], explore: { lockAsOne: true },
  },
  {
    fact: 'notify() that nobody waits for wakes nobody later',
    shared, threads: ['condition.acquire(); condition.notify(); cell[1] = condition.wait({ timeoutMs: 5 }) ? 1 : 2; condition.release();'],
    result: 'cell[1]', values: [2],
  },
  {
    fact: 'wait() that times out takes no notification from those who go on waiting',
    shared,
    threads: plainThreeThreads('condition.notify();', 'if (turn === 1) condition.wait(); else if (condition.wait({ timeoutMs: 5 })) condition.notify();'),
    result: 'condition.lock.locked', values: [false], explore: { lockAsOne: true, earlyTimersMax: 1 },
  },
  {
    fact: 'wait() is true for whoever was notified in time, false for whoever was not',
    shared, threads: ['condition.acquire(); cell[0] = 1; cell[1] = condition.wait({ timeoutMs: 20 }) ? 1 : 2; condition.release();', 'condition.acquire(); if (cell[0] === 1) cell[2] = 1; condition.notify(); condition.release();'],
    result: '[cell[1], cell[2]]', values: [[1, 1], [2, 0], [2, 1]], explore: { earlyTimersMax: 1 },
  },
  {
    fact: 'waitFor() returns when the predicate is true, however often it is notified before',
    shared,
    threads: ['condition.acquire(); cell[1] = condition.waitFor(() => cell[0] === 2 && 7); condition.release();', 'for (const state of [1, 2]) { condition.acquire(); cell[0] = state; condition.notify(); condition.release(); }'],
    result: 'cell[1]', values: [7], explore: { lockAsOne: true },
  },
  {
    fact: 'waitAsync() is notified like wait()',
    shared, threads: [asyncWaiter, 'condition.acquire(); cell[0] = 1; condition.notifyAll(); condition.release();'],
    result: '[cell[1], condition.lock.locked]', values: [[1, false]],
  },
  {
    fact: 'places are used again: threads that come and go wake each other in turn',
    shared,
    threads: [0, 1].map((me) => `for (let round = 0; round < 2; round += 1) { condition.acquire(); while (cell[0] !== ${me}) condition.wait(); cell[0] = ${1 - me}; cell[1] = cell[1] + 1; condition.notify(); condition.release(); }`),
    result: 'cell[1]', values: [4], explore: { lockAsOne: true },
  },
  {
    fact: 'notify() wakes one thread even if its notification is passed on, as it is slow to come for it',
    shared, threads: plainThreeThreads('cell[3] = 1; condition.notify();', 'condition.wait(); cell[3] = cell[3] - 1; if (cell[3] < 0) cell[4] = 1; cell[6] = cell[6] + 1; if (cell[6] < 2) { cell[3] = cell[3] + 1; condition.notify(); }'),
    result: '[cell[3], cell[4], cell[6]]', values: [[0, 0, 2]], explore: { lockAsOne: true, naps: true, earlyTimersMax: 1, statesMax: 200_000 },
  },
];
