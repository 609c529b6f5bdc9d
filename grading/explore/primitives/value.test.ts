/** `SharedValue` and `SharedArray` of `shared/`, explored word by word, with their mistakes. */
import { afterAll } from 'vitest';
import { valueCases } from '../../../shared/conformance/value.ts';
import { removePrograms } from '../fixtures/programs.ts';
import { everyInterleaving, mistakesOf } from './suite.ts';

afterAll(removePrograms);

everyInterleaving('SharedValue', valueCases);

mistakesOf('SharedValue', valueCases, [
  ['writes a fraction half by half', [['cells', "return fractions(new BigInt64Array(buffer), value, new BigInt64Array(value.buffer));", `const halves = new Int32Array(buffer); const own = new Int32Array(value.buffer);
      return { read: (index) => { own[0] = Atomics.load(halves, 2 * index); own[1] = Atomics.load(halves, 2 * index + 1); return value[0]!; }, write: (index, written) => { value[0] = written as number; Atomics.store(halves, 2 * index, own[0]!); Atomics.store(halves, 2 * index + 1, own[1]!); } };`]], 'half of one'],
  ['arrives with a lock of its own', [['value', "return handle.kind === 'RLock' ? RLock.from(handle as Handle<'RLock'>) : Lock.from(handle);", 'return new RLock();']], 'under getLock() loses nothing'],
  ['does not write what is assigned to an index', [['value', 'array.set(positionIn(array, key), value);', '']], 'are seen by the others'],
]);
