/** What every `Semaphore` must do: SemaphoreTests of CPython's Lib/test/lock_tests.py in meaning. */
import type { Case } from './case.ts';

// Cell 0 counts who is inside, cell 1 those who found more inside than permitted, cell 2 who has been.
const guest = (max: number): string => `
  semaphore.acquire();
  if (Atomics.add(cell, 0, 1) >= ${max}) Atomics.store(cell, 1, 1);
  Atomics.sub(cell, 0, 1); Atomics.add(cell, 2, 1);
  semaphore.release();`;
const round = 'semaphore.acquire(); cell[0] = cell[0] + 1; semaphore.release();';

/** Programs with a `Semaphore`. */
export const semaphoreCases: readonly Case[] = [
  {
    fact: 'acquire() of one permit excludes',
    shared: { semaphore: 'new Semaphore(1)' }, threads: [round, round], result: '[cell[0], semaphore.value]', values: [[2, 1]],
  },
  {
    fact: 'acquire() of one permit excludes three threads',
    shared: { semaphore: 'new Semaphore(1)' }, threads: [round, round, round], result: '[cell[0], semaphore.value]', values: [[3, 1]], explore: { preemptionsMin: 2 },
  },
  {
    fact: 'acquire() lets as many in as there are permits, and all in the end',
    shared: { semaphore: 'new BoundedSemaphore(2)' }, threads: [guest(2), guest(2), guest(2)], result: '[cell[1], cell[2], semaphore.value]', values: [[0, 3, 2]], explore: { preemptionsMin: 1 },
  },
  {
    fact: 'release(2) lets two go on who wait',
    shared: { semaphore: 'new Semaphore(0)' }, threads: ['semaphore.acquire(); Atomics.add(cell, 2, 1);', 'semaphore.acquire(); Atomics.add(cell, 2, 1);', 'semaphore.release(2);'],
    result: '[cell[2], semaphore.value]', values: [[2, 0]],
  },
  {
    fact: 'release() of two threads at once counts both',
    shared: { semaphore: 'new Semaphore(0)' }, threads: ['semaphore.release();', 'semaphore.release();', 'semaphore.acquire();'], result: 'semaphore.value', values: [1],
  },
  {
    fact: 'release() of a BoundedSemaphore beyond its first value throws for one of two threads, when one release is too many',
    shared: { semaphore: 'new BoundedSemaphore(1)' },
    threads: [0, 1].map((me) => `${me === 0 ? 'semaphore.acquire();' : ''} try { semaphore.release(); } catch (error) { Atomics.add(cell, 0, error.code === 'ERR_SEMAPHORE_VALUE' ? 1 : 8); }`),
    result: '[cell[0], semaphore.value]', values: [[1, 1]],
  },
  {
    fact: 'acquire() that times out takes no permit, and wakes nobody less',
    shared: { semaphore: 'new Semaphore(0)' },
    threads: ['if (semaphore.acquire({ timeoutMs: 5 })) semaphore.release();', 'semaphore.acquire(); Atomics.add(cell, 2, 1);', 'semaphore.release();'],
    result: '[cell[2], semaphore.value]', values: [[1, 0]], explore: { earlyTimersMax: 1, statesMax: 110_000 },
  },
  {
    fact: 'acquireAsync() takes permits like acquire()',
    shared: { semaphore: 'new Semaphore(1)' }, threads: [round, 'await semaphore.acquireAsync(); cell[0] = cell[0] + 1; semaphore.release();'],
    result: '[cell[0], semaphore.value]', values: [[2, 1]],
  },
  {
    fact: 'acquire() goes on although its sleeps are short',
    shared: { semaphore: 'new Semaphore(1)' }, threads: [round, round], result: '[cell[0], semaphore.value]', values: [[2, 1]], explore: { naps: true, earlyTimersMax: 2 },
  },
];
