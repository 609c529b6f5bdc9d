/** What every `RLock` must do: RLockTests of CPython's Lib/test/lock_tests.py in meaning. */
import type { Case } from './case.ts';

const twice = 'lock.acquire(); lock.acquire(); cell[0] = cell[0] + 1; lock.release(); lock.release();';
const inner = 'lock.acquire(); lock.acquire(); lock.release(); cell[0] = cell[0] + 1; lock.release();';
const once = 'lock.acquire(); cell[0] = cell[0] + 1; lock.release();';

/** Programs with an `RLock`. */
export const rlockCases: readonly Case[] = [
  {
    fact: 'acquire() of two threads excludes, nested or not',
    shared: { lock: 'new RLock()' }, threads: [twice, twice], result: '[cell[0], lock.locked]', values: [[2, false]],
  },
  {
    fact: 'release() frees only when it was called as often as acquire()',
    shared: { lock: 'new RLock()' }, threads: [inner, inner], result: '[cell[0], lock.locked]', values: [[2, false]],
  },
  {
    fact: 'acquire() of two threads that come again excludes',
    shared: { lock: 'new RLock()' }, threads: [once + once, once + once], result: '[cell[0], lock.locked]', values: [[4, false]], explore: { lockAsOne: true },
  },
  {
    fact: 'acquire() of three threads excludes',
    shared: { lock: 'new RLock()' }, threads: [once, twice, once], result: '[cell[0], lock.locked]', values: [[3, false]], explore: { lockAsOne: true },
  },
  {
    fact: 'release() by a thread that does not hold it throws, whether somebody else does or not',
    shared: { lock: 'new RLock()' },
    threads: [twice, "try { lock.release(); cell[1] = 1; } catch (error) { cell[1] = error.code === 'ERR_LOCK_NOT_OWNED' ? 2 : 3; }"],
    result: '[cell[0], cell[1], lock.locked]', values: [[1, 2, false]],
  },
  {
    fact: 'depth and owned are of the thread that asks',
    shared: { lock: 'new RLock()' },
    threads: ['lock.acquire(); lock.acquire(); cell[0] = lock.depth; cell[1] = lock.owned ? 1 : 2; lock.releaseAll();', 'cell[2] = lock.depth + 1; cell[3] = lock.owned ? 1 : 2;'],
    result: '[...cell.slice(0, 4), lock.locked]', values: [[2, 1, 1, 2, false]],
  },
  {
    fact: 'acquireAsync() excludes whoever acquires, blocking or not',
    shared: { lock: 'new RLock()' }, threads: [once, 'await lock.acquireAsync(); lock.acquire(); cell[0] = cell[0] + 1; lock.release(); lock.release();'],
    result: '[cell[0], lock.locked]', values: [[2, false]],
  },
  {
    fact: 'acquire() that times out changes nothing',
    shared: { lock: 'new RLock()' },
    threads: [twice, 'if (lock.acquire({ timeoutMs: 5 })) { cell[0] = cell[0] + 1; lock.release(); } else cell[1] = lock.owned ? 2 : 1;'],
    result: '[cell[0] + cell[1], lock.locked]', values: [[2, false]], explore: { earlyTimersMax: 1 },
  },
];
