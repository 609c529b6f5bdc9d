/** What every `Event` must do: EventTests of CPython's Lib/test/lock_tests.py in meaning. */
import type { Case } from './case.ts';

const shared = { event: 'new Event()' };
const waiter = 'if (event.wait()) Atomics.add(cell, 0, 1);';

/** Programs with an `Event`. */
export const eventCases: readonly Case[] = [
  {
    fact: 'set() lets all go on, whether they wait already or come later',
    shared, threads: [waiter, waiter, 'event.set();', 'event.set();'], result: '[cell[0], event.isSet]', values: [[2, true]],
  },
  {
    fact: 'set() lets those go on who wait, even if clear() follows at once',
    // The timer goes off when nothing else is left to do, so the others are asleep.
    shared, threads: [waiter, waiter, 'await new Promise((resolve) => setTimeout(resolve, 1)); event.set(); event.clear();'],
    result: '[cell[0], event.isSet]', values: [[2, false]], explore: { realRounds: 0 },
  },
  {
    fact: 'set() of two threads at once and clear() of a third: it is set or it is not',
    shared, threads: ['event.set();', 'event.set();', 'event.clear();'], result: 'event.isSet', values: [false, true],
  },
  {
    fact: 'clear() that comes after set() holds up who comes then',
    shared, threads: ['event.set(); event.clear();', 'cell[0] = event.wait({ timeoutMs: 5 }) ? 1 : 2;'], result: 'cell[0]', values: [1, 2], explore: { earlyTimersMax: 1 },
  },
  {
    fact: 'two threads hand over to each other by two events',
    shared: { ping: 'new Event()', pong: 'new Event()' },
    threads: [
      'for (let round = 0; round < 2; round += 1) { ping.wait(); ping.clear(); cell[0] = cell[0] + 1; pong.set(); }',
      'for (let round = 0; round < 2; round += 1) { cell[0] = cell[0] + 1; ping.set(); pong.wait(); pong.clear(); }',
    ],
    result: '[cell[0], ping.isSet, pong.isSet]', values: [[4, false, false]],
  },
  {
    fact: 'waitAsync() goes on like wait()',
    shared, threads: ['if (await event.waitAsync()) Atomics.add(cell, 0, 1);', 'event.set();'], result: 'cell[0]', values: [1],
  },
  {
    fact: 'wait() goes on in time although its sleeps are short',
    shared, threads: [waiter, 'event.set();'], result: 'cell[0]', values: [1], explore: { naps: true, earlyTimersMax: 2 },
  },
];
