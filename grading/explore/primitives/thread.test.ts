/** `Thread` of `shared/` on deterministic workers: programs that use it are explored as they are. */
import { afterAll, describe, expect, test } from 'vitest';
import { exploreFiles, removePrograms } from '../fixtures/programs.ts';
import { sharedSources } from '../fixtures/shared-sources.ts';
import type { ExploreReport } from '../explore.ts';

const helpers = sharedSources();

/** Explores a main function whose threads do what `teller.ts` exports. */
function exploreThreads(main: string, teller: string): Promise<ExploreReport> {
  const head = `
    import { Lock } from '../../shared/lock.ts';
    import { currentThread, Thread } from '../../shared/thread.ts';
    import { Process } from '../../shared/process.ts';
    import { SharedArray } from '../../shared/value.ts';
    const module = new URL('./teller.ts', import.meta.url);`;
  return exploreFiles({ ...helpers, 'main.ts': `${head}\nexport default async function () { ${main} }`, 'teller.ts': `${head}\n${teller}` }, { limits: { executionsMax: 1, randomExecutions: 0, secondsMax: 1_000 } });
}

/** The values that a program can come to, as JSON. */
const valuesOf = ({ outcomes }: ExploreReport): string[] => [...new Set(outcomes.map(({ end, value, error }) => (end === 'settled' && !error ? JSON.stringify(value) : `${end}: ${error?.message ?? ''}`)))].sort();

afterAll(removePrograms);

const TWO = `
  const balance = new SharedArray('i', [0]);
  const lock = new Lock();
  const threads = [1, 2].map((amount) => new Thread({ module, target: 'add', args: [balance, amount, lock] }));
  for (const thread of threads) thread.start();`;
const ADD = 'export function add(balance: SharedArray<"i">, amount: number, lock: Lock) {';

describe('every interleaving of a program with Thread', () => {
  test('shows a lost update, and with a lock none', async () => {
    const wait = 'await Promise.all(threads.map((thread) => thread.joinAsync())); return balance[0];';
    const wrong = await exploreThreads(TWO + wait, `${ADD} balance.view[0] = balance.view[0]! + amount; }`);
    const right = await exploreThreads(TWO + wait, `${ADD} lock.run(() => { balance.view[0] = balance.view[0]! + amount; }); }`);
    expect([wrong.refused, wrong.reached.how, valuesOf(wrong)]).toEqual([undefined, 'exhausted', ['1', '2', '3']]);
    expect([right.refused, right.reached.how, valuesOf(right), right.races]).toEqual([undefined, 'exhausted', ['3'], []]);
    // A thread that was waited for like this has left nothing behind.
    expect(right.outcomes.flatMap(({ diagnoses }) => diagnoses.map(({ kind }) => kind))).toEqual([]);
  }, 60_000);

  test('has no data race, deadlock or missed end in join()', async () => {
    const report = await exploreThreads(`
      const balance = new SharedArray('i', [0]);
      const thread = new Thread({ module, target: 'set', args: [balance] });
      thread.start();
      thread.join({ timeoutMs: 5 });
      thread.join();
      return [balance.view[0], thread.isAlive()];`, 'export function set(balance: SharedArray<"i">) { balance.view[0] = 7; }');
    expect([report.refused, report.reached.how, valuesOf(report), report.races]).toEqual([undefined, 'exhausted', ['[7,false]'], []]);
  });

  test('brings the error of a thread to join(), whoever comes first', async () => {
    const report = await exploreThreads(`
      const thread = new Thread({ module, target: 'fail', name: 'ann' });
      thread.start();
      try { thread.join(); } catch (error: any) { return [error instanceof RangeError, error.message, error.code, thread.state]; }`,
    'export function fail() { throw Object.assign(new RangeError("no"), { code: 5 }); }');
    expect([report.refused, report.reached.how, valuesOf(report)]).toEqual([undefined, 'exhausted', ['[true,"no",5,"stopped"]']]);
  });

  test('runs a subclass with its fields', async () => {
    const report = await exploreThreads(`
      const { Adder } = await import('./teller.ts');
      const balance = new SharedArray('i', [0]);
      const thread = new Adder(balance, 4);
      thread.start();
      await thread.joinAsync();
      return [balance.view[0], thread.name];`,
    `export class Adder extends Thread {
      balance; amount;
      constructor(balance: SharedArray<'i'>, amount: number) { super({ module: import.meta.url, name: 'adder' }); this.balance = balance; this.amount = amount; }
      override run() { this.balance.view[0] = currentThread() === this ? this.amount : -1; }
    }`);
    expect([report.refused, report.reached.how, valuesOf(report)]).toEqual([undefined, 'exhausted', ['[4,"adder"]']]);
  });
});

test('a program with Process is explored, too', async () => {
  const report = await exploreThreads(`
    const child = new Process({ module, target: 'leave', args: [3] });
    child.start();
    return [await child.join(), child.exitCode, child.state];`, 'export function leave(code: number) { process.exit(code); }');
  expect([report.refused, report.reached.how, valuesOf(report)]).toEqual([undefined, 'exhausted', ['[true,3,"stopped[3]"]']]);
});
