/** `Condition` of `shared/`, explored word by word, with its mistakes. */
import { afterAll } from 'vitest';
import { conditionCases } from '../../../shared/conformance/condition.ts';
import { removePrograms } from '../fixtures/programs.ts';
import { everyInterleaving, mistakesOf } from './suite.ts';

afterAll(removePrograms);

everyInterleaving('Condition', conditionCases);

mistakesOf('Condition', conditionCases, [
  ['lines up after it has released the lock', [
    ['condition', 'const ticket = this.#waiters.lineUp();', 'let ticket: ReturnType<WaiterQueue["lineUp"]> | undefined;'],
    ['condition', 'const retake = this.#letGo();', 'const retake = this.#letGo();\n      ticket ??= this.#waiters.lineUp();'],
  ], 'is not lost between'],
  ['sleeps on what it finds when it goes to sleep, not on what it saw under the lock', [['waiter-queue', 'ticket.place, ticket.wait, deadline)', 'ticket.place, Atomics.load(this.#words, ticket.place), deadline)']], 'is not lost between'],
  ['wakes two for one notify', [['waiter-queue', 'left > 0; left -= 1', 'left >= 0; left -= 1']], 'wakes one thread'],
  ['wakes the latest first', [['waiter-queue', 'if (last === 0) words[FIRST] = number;', 'words[placeOf(number) + NEXT] = words[FIRST]!; words[FIRST] = number; if (last === 0) return;']], 'wakes one thread'],
  ['takes a notification that came when its time was up, and says it got none', [['condition', 'if (this.#waiters.comeBack(ticket)) return true;', 'if (millisecondsUntil(deadline) > 0 && this.#waiters.comeBack(ticket)) return true;']], 'takes no notification'],
  ['stays in the queue when its time is up', [['condition', 'this.#waiters.stepOut(ticket);', '']], 'takes no notification'],
  ['forgets the last in the queue when the queue is empty', [['waiter-queue', 'if (next === 0) words[LAST] = 0;', '']], 'places are used again'],
  ['takes an RLock back once, however often it was held', [['condition', 'acquire: () => lock.acquireAll(depth)', 'acquire: () => lock.acquireAll(1)']], 'releases all of it'],
  ['releases an RLock once, however often it was held', [['condition', 'const depth = lock.releaseAll();', 'const depth = lock.depth; lock.release();']], 'releases all of it'],
  ['strikes somebody off whose notification it passes on', [['waiter-queue', 'this.#append(number);\n      Atomics.add(words, RETURNED, 1);', 'Atomics.add(words, RETURNED, 1);']], 'is passed on'],
  ['does not take the lock back', [['condition', 'yield retake;', '']], 'is not lost between'],
]);
