/** `Queue` of `shared/`, explored word by word, with its mistakes. */
import { afterAll } from 'vitest';
import { queueCases } from '../../../shared/conformance/queue.ts';
import { removePrograms } from '../fixtures/programs.ts';
import { everyInterleaving, mistakesOf } from './suite.ts';

afterAll(removePrograms);

everyInterleaving('Queue', queueCases);

mistakesOf('Queue', queueCases, [
  ['looks for sleepers before it counts the value', [
    ['queue', '    if (!this.#ring.write(item)) return false;', '    const sleepers = Atomics.load(this.#words, GETTERS);\n    if (!this.#ring.write(item)) return false;'],
    ['queue', 'Atomics.store(this.#words, PUTS, (puts + 1) | 0);\n    return true;', 'Atomics.store(this.#words, PUTS, (puts + 1) | 0);\n    if (sleepers > 0) Atomics.notify(this.#words, PUTS, 1);\n    return true;'],
    ['queue', 'if (Atomics.load(this.#words, GETTERS) > 0) Atomics.notify(this.#words, PUTS, 1);', ''],
  ], 'get() takes what was put'],
  ['counts a value before it has written it', [['queue', 'if (!this.#ring.write(item)) return false;', 'Atomics.store(this.#words, PUTS, (puts + 1) | 0);\n    if (!this.#ring.write(item)) { Atomics.store(this.#words, PUTS, puts); return false; }']], 'get() takes what was put'],
  ['lets a thread get without the lock', [['queue', 'this.getLock.acquire();\n    return this.#getLocked();', 'return this.#getLocked();'], ['queue', 'yield this.getLock;', ''], ['queue', /this\.getLock\.release\(\);/g, '']], 'get() of two threads'],
  ['lets a thread put without the lock', [['queue', 'this.putLock.acquire();\n    const wasPut = this.#putLocked(item);\n    this.putLock.release();', 'const wasPut = this.#putLocked(item);']], 'put() of two threads: every'],
  ['does not look again after it was woken', [['queue', 'if (puts !== Atomics.load(words, GETS)) {', 'if (puts !== Atomics.load(words, GETS) || timeoutMs < 0) {'], ['queue', 'yield* countedSleep(GETTERS, sleep);', 'yield* countedSleep(GETTERS, sleep); yield this.getLock; return this.#getLocked();']], 'get() of two threads'],
  ['frees the bytes of a value before it has read them', [['ring', 'const item = this.#readAt(offset);\n    Atomics.store(this.#words, this.#place.head, (head + sizeOf(item)) | 0);', 'Atomics.store(this.#words, this.#place.head, (head + 16) | 0);\n    const item = this.#readAt(offset);\n    Atomics.store(this.#words, this.#place.head, (head + sizeOf(item)) | 0);']], 'used again and again'],
  ['wraps a value around the end of the ring', [['ring', 'offset + size > this.#size ? this.#size - offset : 0', '0']], 'used again and again'],
  ['holds one value more than maxsize', [['queue', '>= this.maxsize) return false;', '> this.maxsize) return false;']], 'while maxsize values'],
  ['tells nobody that there is room again', [['queue', 'this.#wakePutter();\n', '']], 'while maxsize values'],
  ['tells one that there are bytes again, although it may want more than there are', [['queue', 'Atomics.load(words, BYTE_SEEKERS) > 0 ? Infinity : 1', '1']], 'one for a place'],
  ['tells those who join after each task, but not after the last', [['tasks', 'place.begun) === next) Atomics.notify', 'place.begun) !== next) Atomics.notify']], 'until all that was put'],
  ['goes on from join() when the queue is empty', [['tasks', 'if (done === Atomics.load(words, place.begun)) return true;', 'if (Atomics.load(words, 16) === Atomics.load(words, place.begun)) return true;']], 'until all that was put'],
]);
