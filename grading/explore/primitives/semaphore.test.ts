/** `Semaphore` of `shared/`, explored word by word, with its mistakes. */
import { afterAll } from 'vitest';
import { semaphoreCases } from '../../../shared/conformance/semaphore.ts';
import { removePrograms } from '../fixtures/programs.ts';
import { everyInterleaving, mistakesOf } from './suite.ts';

afterAll(removePrograms);

everyInterleaving('Semaphore', semaphoreCases);

mistakesOf('Semaphore', semaphoreCases, [
  ['takes a permit by looking and then storing', [['semaphore', 'if (Atomics.compareExchange(this.#words, VALUE, seen, seen - 1) === seen) return true;', 'Atomics.store(this.#words, VALUE, seen - 1); return true;']], 'one permit excludes'],
  ['gives a permit back by looking and then storing', [['semaphore', 'if (Atomics.compareExchange(words, VALUE, seen, seen + count) === seen) break;', 'Atomics.store(words, VALUE, seen + count); break;']], 'counts both'],
  ['looks for sleepers before it gives the permit back', [
    ['semaphore', 'const valueMax = words[VALUE_MAX]!;', 'const valueMax = words[VALUE_MAX]!; const sleepers = Atomics.load(words, SLEEPERS);'],
    ['semaphore', 'if (Atomics.load(words, SLEEPERS) > 0)', 'if (sleepers > 0)'],
  ], 'one permit excludes'],
  ['counts itself as a sleeper only once it has slept', [['waiting', 'Atomics.add(sleep.words, counter, 1);\n  yield sleep;', 'yield sleep;\n  Atomics.add(sleep.words, counter, 1);']], 'one permit excludes'],
  ['wakes one for two permits', [['semaphore', 'Atomics.notify(words, VALUE, count)', 'Atomics.notify(words, VALUE, 1)']], 'release(2)'],
  ['lets a bounded one grow', [['semaphore', "this.kind === 'BoundedSemaphore' ? value : PERMITS_MAX", 'PERMITS_MAX']], 'beyond its first value'],
]);
