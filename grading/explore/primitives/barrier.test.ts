/** `Barrier` of `shared/`, explored word by word, with its mistakes. */
import { afterAll } from 'vitest';
import { barrierCases } from '../../../shared/conformance/barrier.ts';
import { removePrograms } from '../fixtures/programs.ts';
import { everyInterleaving, mistakesOf } from './suite.ts';

afterAll(removePrograms);

everyInterleaving('Barrier', barrierCases);

mistakesOf('Barrier', barrierCases, [
  ['lets threads of the next round in before the last one has drained', [['barrier', 'while (this.#state === DRAINING || this.#state === RESETTING) yield* this.condition.waiting(Infinity);', '']], 'round after round'],
  ['begins the next round when the first thread has gone on', [['barrier', 'left === 0 && (this', 'left >= 0 && (this']], 'round after round'],
  ['wakes one of those who wait', [['barrier', 'this.condition.notifyAll();', 'this.condition.notify();']], 'of three threads'],
  ['lets go before it runs the action', [['barrier', 'try {\n      this.#action?.();', 'this.#become(DRAINING); this.condition.release(); this.condition.acquire();\n    try {\n      this.#action?.();']], 'runs the action once'],
  ['runs the action in every thread', [['barrier', 'if (this.#state !== DRAINING) throw', 'this.#action?.();\n    if (this.#state !== DRAINING) throw']], 'runs the action once'],
  ['stays whole when the action throws', [['barrier', 'this.#become(BROKEN);\n      throw error;', 'throw error;']], 'whose action throws'],
  ['stays whole when somebody\'s time runs out', [['barrier', "this.#become(BROKEN);\n        throw broken('time", "throw broken('time"]], 'for all, or for nobody'],
  ['forgets on reset that threads wait', [['barrier', 'if (count === 0) this', 'if (count >= 0) this']], 'reset() breaks'],
  ['tells nobody that it was aborted', [['barrier', 'this.condition.run(() => this.#become(BROKEN))', 'this.condition.run(() => Atomics.store(this.#words, STATE, BROKEN))']], 'abort() breaks'],
]);
