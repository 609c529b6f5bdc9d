/** What every `Queue` must do: BaseQueueTests and _TestQueue of CPython's tests in meaning. */
import type { Case } from './case.ts';

const small = { queue: 'new Queue(0, { memoryBytes: 32 })' };
const explore = { lockAsOne: true };
const getOnce = 'Atomics.add(cell, 0, queue.get());';

/** Programs with a `Queue`. */
export const queueCases: readonly Case[] = [
  {
    fact: 'get() takes what was put, in its order',
    shared: { queue: 'new Queue(0, { memoryBytes: 64 })' }, threads: ["queue.put(7); queue.put('ab');", 'cell[0] = queue.get(); cell[1] = queue.get().length;'],
    result: '[cell[0], cell[1], queue.size]', values: [[7, 2, 0]],
  },
  {
    fact: 'put() of two threads: every value is there once',
    shared: small, threads: ['queue.put(1);', 'queue.put(2);', 'cell[0] = queue.get(); cell[1] = queue.get();'], result: '[cell[0], cell[1]].sort()', values: [[1, 2]], explore,
  },
  {
    fact: 'get() of two threads: every value is taken once',
    shared: small, threads: [getOnce, getOnce, 'queue.put(1); queue.put(2);'], result: '[cell[0], queue.size]', values: [[3, 0]], explore: { ...explore, preemptionsMin: 1 },
  },
  {
    fact: 'put() waits while maxsize values are in the queue',
    shared: { queue: 'new Queue(1, { memoryBytes: 32 })' },
    threads: ['for (let value = 1; value < 3; value += 1) { queue.put(value); if (queue.size > 1) cell[1] = 1; }', 'for (let count = 0; count < 2; count += 1) cell[0] = 10 * cell[0] + queue.get();'],
    result: '[cell[0], cell[1], queue.full()]', values: [[12, 0, false]], explore,
  },
  {
    fact: 'put() waits while the memory is used up, and the ring is used again and again',
    shared: small,
    // 8, 16 and 16 bytes in a ring of 32: the third one does not fit behind the second one.
    threads: ['queue.put(1); queue.put(1.5); queue.put(2.5);', 'let all = 0; for (let count = 0; count < 3; count += 1) all = 4 * all + queue.get(); cell[0] = 2 * all;'],
    result: 'cell[0]', values: [2 * ((4 + 1.5) * 4 + 2.5)], explore: { ...explore, preemptionsMin: 2 },
  },
  {
    fact: 'put() of two threads that wait for room, one for a place and one for more bytes than are free',
    shared: { queue: 'new Queue(0, { memoryBytes: 32 })' },
    // 8 + 8 + 16 bytes fill it; when the first 8 are free there is room for 4, not for 3.5.
    threads: [
      'Atomics.wait(cell, 0, 0); queue.put(3.5);',
      'Atomics.wait(cell, 0, 0); queue.put(4); Atomics.store(cell, 1, 1); Atomics.notify(cell, 1);',
      `queue.put(1); queue.put(2); queue.put(2.5); Atomics.store(cell, 0, 1); Atomics.notify(cell, 0); queue.get(); Atomics.wait(cell, 1, 0);
       cell[2] = 2 * (queue.get() + queue.get() + queue.get() + queue.get());`,
    ],
    result: '[cell[2], queue.size]', values: [[24, 0]], explore: { ...explore, preemptionsMin: 0 },
  },
  {
    fact: 'join() waits until all that was put is done',
    shared: small,
    threads: ['queue.put(1); queue.put(2); queue.join(); cell[2] = cell[0];', 'for (let count = 0; count < 2; count += 1) { cell[0] = cell[0] + queue.get(); queue.taskDone(); }'],
    result: '[cell[2]]', values: [[3]], explore,
  },
  {
    fact: 'join() of two threads goes on when a third one is done',
    shared: small,
    threads: ['queue.put(1); queue.join();', 'queue.put(2); queue.join();', 'for (let count = 0; count < 2; count += 1) { queue.get(); queue.taskDone(); }'],
    result: 'queue.size', values: [0], explore: { ...explore, preemptionsMin: 1 },
  },
  {
    fact: 'get() that times out takes nothing, and what is put then is there for others',
    shared: small,
    threads: ["try { Atomics.add(cell, 0, queue.get({ timeoutMs: 5 })); queue.put(1); } catch (error) { cell[1] = error.name === 'QueueEmptyError' ? 1 : 2; }", getOnce, 'queue.put(1);'],
    // Whoever got it first puts it back, unless that was the second one: then the first one's time runs out.
    result: '[cell[0], cell[1], queue.size]', values: [[1, 1, 0], [2, 0, 0]], explore: { ...explore, earlyTimersMax: 1, preemptionsMin: 1 },
  },
  {
    fact: 'put() that times out has put nothing',
    shared: { queue: 'new Queue(1, { memoryBytes: 32 })' },
    threads: ["queue.put(1); try { queue.put(2, { timeoutMs: 5 }); cell[1] = 2; } catch (error) { cell[1] = error.name === 'QueueFullError' ? 1 : 3; }", 'cell[0] = queue.get();'],
    result: '[cell[0], cell[1], queue.size]', values: [[1, 1, 0], [1, 2, 1]], explore: { ...explore, earlyTimersMax: 1 },
  },
  {
    fact: 'putAsync() and getAsync() hand over like put() and get()',
    shared: { queue: 'new Queue(1, { memoryBytes: 32 })' }, threads: ['await queue.putAsync(1); await queue.putAsync(2);', 'cell[0] = await queue.getAsync(); cell[1] = queue.get();'],
    result: '[cell[0], cell[1]]', values: [[1, 2]], explore,
  },
  {
    fact: 'get() goes on in time although its sleeps are short',
    shared: small, threads: ['queue.put(1);', getOnce], result: 'cell[0]', values: [1], explore: { ...explore, naps: true, earlyTimersMax: 2 },
  },
];
