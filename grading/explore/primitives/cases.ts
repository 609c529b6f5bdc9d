/** Plays the conformance cases of `shared/` on deterministic workers, word by word. */
import { classOf } from '../../../shared/conformance/case.ts';
import type { Case } from '../../../shared/conformance/case.ts';
import { HEAD, exploreFiles } from '../fixtures/programs.ts';
import { changeSource, sharedSources } from '../fixtures/shared-sources.ts';
import type { Files } from '../fixtures/programs.ts';
import type { ExploreReport } from '../explore.ts';

const MODULES: Readonly<Record<string, string>> = {
  Lock: 'lock', RLock: 'rlock', Condition: 'condition', Event: 'event', Semaphore: 'semaphore', BoundedSemaphore: 'semaphore', Barrier: 'barrier',
  SharedValue: 'value', SharedArray: 'value', Queue: 'queue',
};

/** A change of a module of `shared/`: what is replaced in its text, by what. */
export type Change = readonly [module: string, from: string | RegExp, to: string];

/** Sleepers that only a notify ends: a lost wakeup becomes a deadlock. */
export const WITHOUT_NAPS: readonly Change[] = [
  ['limits', /const SLEEP_MAX_MS = \d+;/, 'const SLEEP_MAX_MS = Infinity;'],
  ['lock', /const SLEEP_MAX_MS = \d+;/, 'const SLEEP_MAX_MS = Infinity;'],
];

/** Spinning only saves time, and time does not exist here. */
export const WITHOUT_SPINNING: readonly Change[] = [
  ['lock', /const SPINS_MAX = \d+;/, 'const SPINS_MAX = 0;'],
  ['limits', /const QUEUE_SPINS_MAX = \d+;/, 'const QUEUE_SPINS_MAX = 0;'],
];

// States only, however long they take on a busy machine.
const LIMITS = { executionsMax: 1, randomExecutions: 0, secondsMax: 1_000 };

/** How to explore. */
export interface HowToExplore {
  readonly changes?: readonly Change[];
  readonly statesMax?: number;
}

/** Explores a case. */
export function exploreCase(one: Case, { changes = [], statesMax = one.explore?.statesMax ?? 60_000 }: HowToExplore = {}): Promise<ExploreReport> {
  const naps = one.explore?.naps === true ? [] : WITHOUT_NAPS;
  const all = [...WITHOUT_SPINNING, ...naps, ...changes];
  return exploreFiles({ ...sourcesWith(all), ...filesOf(one) }, {
    helpers: one.explore?.lockAsOne === true ? 'lock' : 'source', limits: { ...LIMITS, statesMax, earlyTimersMax: one.explore?.earlyTimersMax ?? 0 },
  });
}

/** Explores a case as a learner's program is explored, with everything as it is. */
export function exploreAsIs(one: Case, statesMax = 60_000): Promise<ExploreReport> {
  const files = sharedSources();
  return exploreFiles({ ...files, ...filesOf(one) }, { limits: { ...LIMITS, statesMax, earlyTimersMax: one.explore?.earlyTimersMax ?? 0 } });
}

/** All modules of `shared/`, some of them changed. */
function sourcesWith(changes: readonly Change[]): Files {
  const files = sharedSources();
  for (const [module, from, to] of changes) changeSource(files, module, from, to);
  // Also where a Lock is one operation, and these are put in their place, the limits are those of the case.
  files['../../shared/limits-explored.ts'] = files['../../shared/limits.ts'] ?? '';
  return files;
}

function filesOf({ shared: objects, threads, main = '', result }: Case): Files {
  const names = Object.keys(objects);
  const kinds = [...new Set(Object.values(objects).flatMap((expression) => [...expression.matchAll(/new (\w+)\(/g)].map(([, kind = '']) => kind)))];
  const imports = HEAD.replace(/^.*shared\/lock.ts.*\n/m, '') + kinds.map((kind) => `import { ${kind} } from '../../shared/${MODULES[kind] ?? ''}.ts';\n`).join('');
  const files: Record<string, string> = {
    'main.ts': `${imports}
export default async function () {
  const cell = new Int32Array(new SharedArrayBuffer(32));
  ${names.map((name) => `const ${name} = ${objects[name] ?? ''};`).join('\n  ')}
  const workers = [${threads.map((_, index) => `start('${nameOf(index)}.worker.ts', { cell, ${names.join(', ')} })`).join(', ')}];
  ${main}
  await Promise.all(workers.map(exited));
  return ${result};
}`,
  };
  for (const [index, code] of threads.entries()) {
    files[`${nameOf(index)}.worker.ts`] = `${imports}
const cell: Int32Array = workerData.cell;
${names.map((name) => `const ${name}: any = ${classOf(objects[name] ?? '')}.from(workerData.${name});`).join('\n')}
await (async () => { ${code} })();`;
  }
  return files;
}

const nameOf = (index: number): string => ['ann', 'bob', 'cid', 'dan', 'eve'][index] ?? `t${String(index)}`;
