/**
 * What pools cost beside those of others, to be read as ratios within one run. Those from npm take part
 * if KATA_POOLS names a folder in which `npm install piscina tinypool workerpool poolifier` was done, and Python's where there
 * is a `python3`.
 *
 * The others' workers are plain JavaScript (`pool.bench.worker.mjs`), ours load `.ts`, which only matters at their start.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, bench, describe } from 'vitest';
import { Pool } from './pool.ts';
import { ThreadPool } from './thread-pool.ts';

const SIZE = 2;
const TASKS = 10_000;
const items = Array.from({ length: TASKS }, (_, index) => index);
const HOW_OFTEN = { iterations: 12, warmupIterations: 5, time: 0, warmupTime: 0 };

const worker = new URL('./pool.bench.worker.mjs', import.meta.url);
const path = fileURLToPath(worker);

/** A pool, and how it does many tasks. */
interface Contestant {
  readonly all: () => Promise<unknown>;
  readonly end: () => unknown;
}

type Tasks = Record<'square', (number: number) => number>;

const own = (Class: typeof Pool | typeof ThreadPool, isChunked: boolean): Contestant => {
  const pool = new Class<Tasks>(SIZE, { module: worker });
  return {
    all: () => (isChunked ? pool.map('square', items) : Promise.all(items.map((item) => pool.apply('square', { args: [item] })))),
    end: () => pool[Symbol.asyncDispose](),
  };
};

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-return */
/** A package's pool, if it is installed. Nothing is known of its types, as it mostly is not. */
async function fromNpm(name: string): Promise<Contestant | undefined> {
  const folder = process.env['KATA_POOLS'];
  if (folder === undefined) return undefined;
  const resolved = pathToFileURL(createRequire(join(folder, 'here.js')).resolve(name)).href;
  const package_ = (await import(resolved)) as Record<string, any>;
  const each = (run: (item: number) => Promise<unknown>) => () => Promise.all(items.map(run));
  switch (name) {
    case 'piscina': case 'tinypool': {
      const Class = name === 'piscina' ? package_['Piscina'] : package_['Tinypool'] ?? package_['default'];
      const pool = new Class({ filename: worker.href, minThreads: SIZE, maxThreads: SIZE });
      return { all: each((item) => pool.run(item, { name: 'square' })), end: () => pool.destroy() };
    }
    case 'workerpool': {
      const pool = (package_['default'] ?? package_).pool({ minWorkers: SIZE, maxWorkers: SIZE, workerType: 'thread' });
      return { all: each((item) => pool.exec((number: number) => number * number, [item])), end: () => pool.terminate() };
    }
    default: {
      const pool = new package_['FixedThreadPool'](SIZE, path.replace('.worker.mjs', '.poolifier.mjs'), { workerOptions: { workerData: resolved } });
      return { all: each((item) => pool.execute(item)), end: () => pool.destroy() };
    }
  }
}
/* eslint-enable */

/** Python's pool does the same each time it gets a line. */
async function python(): Promise<Contestant | undefined> {
  const text = `
import sys
from multiprocessing import Pool
def square(number): return number * number
if __name__ == '__main__':
    with Pool(${SIZE}) as pool:
        print('ready', flush=True)
        for line in sys.stdin:
            pool.map(square, range(${TASKS}))
            print('done', flush=True)`;
  const child = spawn('python3', ['-c', text], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout);
  const there = await Promise.race([once(lines, 'line').then(() => true), once(child, 'error').then(() => false), once(child, 'exit').then(() => false)]);
  if (!there) return undefined;
  return {
    all: async () => {
      child.stdin.write('again\n');
      await once(lines, 'line');
    },
    end: () => child.stdin.end(),
  };
}

const contestants: [name: string, contestant: Contestant | undefined][] = [
  ['Pool.map', own(Pool, true)],
  ['ThreadPool.map', own(ThreadPool, true)],
  ["Python's Pool.map", await python()],
  ['Pool.apply, one by one', own(Pool, false)],
  ['ThreadPool.apply, one by one', own(ThreadPool, false)],
];
for (const name of ['piscina', 'tinypool', 'workerpool', 'poolifier']) contestants.push([`${name}, one by one`, await fromNpm(name)]);

afterAll(async () => {
  for (const [, contestant] of contestants) await contestant?.end();
});

describe(`${TASKS} tiny tasks, ${SIZE} workers`, () => {
  for (const [name, contestant] of contestants) {
    if (contestant !== undefined) bench(name, () => contestant.all().then(() => undefined), HOW_OFTEN);
  }
});
