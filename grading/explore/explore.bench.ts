/**
 * What exploring costs. The figures are the machine's, so read them as ratios within one run: with
 * histories that repeat beside such that do not, the futex by states beside the futex by partial
 * order. The table in README.md tells what they were.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { bench, describe } from 'vitest';
import { countDistinct } from './search/distinct.ts';
import { counters, FAILING, futexBank, locked, unrepeated } from './fixtures/bench-programs.ts';
import { executeOnce, firstFailureByChance, firstFailureByStates } from './fixtures/first-failure.ts';
import { withRuntime } from './fixtures/programs.ts';
import type { Files } from './fixtures/programs.ts';
import { StateGraph } from './search/graph.ts';
import { searchByPartialOrder } from './search/partial-order.ts';
import type { Runtime } from './runtime.ts';
import { searchByPreemptions } from './search/search.ts';
import { randomWalk } from './search/strategies/random.ts';

const STATES_MAX = 100_000;
const EXECUTIONS = 100;
/** Each takes long enough to be measured a few times only. */
const FEW = { iterations: 3, warmupIterations: 2, warmupTime: 0, time: 0 };

/** Runs `body` in a new runtime each time: warm code, and nothing remembered of the program. */
const anew = (files: Files, body: (runtime: Runtime) => void) => () => withRuntime(files, {}, body);

function byStates(runtime: Runtime): void {
  const graph = new StateGraph(runtime, { footprints: true });
  searchByPreemptions(graph, { statesMax: STATES_MAX }, () => undefined);
  countDistinct(graph);
}

function byPartialOrder(runtime: Runtime): void {
  searchByPartialOrder(runtime, { executionsMax: STATES_MAX, stepsMax: 5_000 }, () => undefined);
}

const SIZES: readonly (readonly [string, Files])[] = [
  ['counters, 2 threads, 3 rounds', counters(2, 3)], ['lock, 3 threads, 2 rounds', locked(3, 2)], ['futex bank, 2 rounds', futexBank(2)],
];
describe.each(SIZES)('exhaust: %s', (_, files) => {
  bench('by states', anew(files, byStates), FEW);
  bench('by partial order', anew(files, byPartialOrder), FEW);
});

// Entered from a macrotask once; a bench that is called over and over keeps the runtime, and with it the trie.
const repeating = await withRuntime(counters(3, 2), {}, (runtime) => runtime);
const never = await withRuntime(unrepeated, {}, (runtime) => runtime);

describe(`${String(EXECUTIONS)} random executions`, () => {
  const run = (runtime: Runtime) => (): Promise<void> => new Promise((resolve) => {
    setImmediate(() => {
      runtime.controlled(() => {
        const strategy = randomWalk(1);
        for (let count = 0; count < EXECUTIONS; count++) executeOnce(runtime, strategy);
      });
      resolve();
    });
  });
  bench('histories repeat', run(repeating), FEW);
  bench('histories do not', async () => {
    // Else the second round would repeat the first.
    never.trie.clear();
    await run(never)();
  }, FEW);
});

describe.each(Object.entries(FAILING))('first failure: %s', (name, [files, isFailure]) => {
  bench('warm, by states', anew(files, (runtime) => { firstFailureByStates(runtime, isFailure); }), FEW);
  bench('warm, by chance', anew(files, (runtime) => { firstFailureByChance(runtime, isFailure); }), FEW);
  const program = fileURLToPath(new URL('./fixtures/cold.ts', import.meta.url));
  const run = promisify(execFile);
  const register = new URL('../register.mjs', import.meta.url).href;
  bench('a process of its own, start and all', async () => { await run(process.execPath, ['--import', register, program, name]); }, { ...FEW, warmupIterations: 0 });
});

/** Bytes of memory that one node of the trie takes, with what hangs on it. */
async function bytesOfNode(): Promise<string> {
  setFlagsFromString('--expose-gc');
  const collect = (globalThis as { gc?: () => void }).gc;
  return await withRuntime(unrepeated, {}, (runtime) => {
    const strategy = randomWalk(1);
    for (let count = 0; count < EXECUTIONS; count++) executeOnce(runtime, strategy);
    collect?.();
    const before = process.memoryUsage().heapUsed;
    const nodes = runtime.trie.size;
    runtime.trie.clear();
    collect?.();
    return `${String(nodes)} nodes, ${String(Math.round((before - process.memoryUsage().heapUsed) / nodes))} bytes each`;
  });
}

describe(`memory of the trie: ${await bytesOfNode()}`, () => {
  bench('Trie.clear()', () => { never.trie.clear(); }, FEW);
});
