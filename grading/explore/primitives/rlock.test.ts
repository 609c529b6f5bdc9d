/** `RLock` of `shared/`, explored word by word, with its mistakes. */
import { afterAll } from 'vitest';
import { rlockCases } from '../../../shared/conformance/rlock.ts';
import { removePrograms } from '../fixtures/programs.ts';
import { everyInterleaving, mistakesOf } from './suite.ts';

afterAll(removePrograms);

everyInterleaving('RLock', rlockCases);

mistakesOf('RLock', rlockCases, [
  ['frees the lock at the first release', [['rlock', 'if (depth > 1) this.#words[DEPTH] = depth - 1;\n    else this.releaseAll();', 'this.releaseAll();']], 'excludes, nested'],
  ['stays the owner of a lock that it has released', [['rlock', 'Atomics.store(this.#words, OWNER, NOBODY);\n', '']], 'come again'],
  ['gives up ownership when the lock is somebody else\'s already', [['rlock', 'Atomics.store(this.#words, OWNER, NOBODY);\n    this.#lock.release();', 'this.#lock.release();\n    Atomics.store(this.#words, OWNER, NOBODY);']], 'excludes, nested'],
  ['lets anybody release', [['rlock', 'if (owner !== THIS_THREAD) throw', 'if (owner === NOBODY) throw']], 'does not hold it throws'],
  ['counts a new owner on from the old one', [['rlock', 'this.#own(1);', 'this.#own(this.#words[DEPTH]! + 1);']], 'excludes, nested'],
  ['owns a lock that it did not get in time', [['rlock', 'if (!this.#lock.acquire({ timeoutMs })) return false;', 'if (!this.#lock.acquire({ timeoutMs })) { this.#own(1); return false; }']], 'times out'],
]);
