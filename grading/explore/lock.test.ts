/**
 * `Lock` of `shared/`, explored word by word: what allows the explorer to treat it as one operation
 * elsewhere.
 */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { exploreFiles, removePrograms, threadsOn, valuesOf } from './fixtures/programs.ts';
import type { Files } from './fixtures/programs.ts';

afterAll(removePrograms);

const source = readFileSync(new URL('../../shared/lock.ts', import.meta.url), 'utf8');
const round = 'lock.acquire(); cell[0] = cell[0]! + 1; lock.release();';
const asyncRound = 'await lock.acquireAsync(); cell[0] = cell[0]! + 1; lock.release();';

/** The lock with parts of its text replaced. */
function lockWith(...changes: readonly (readonly [string | RegExp, string])[]): Files {
  let text = source;
  for (const [from, to] of changes) {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`lock.ts has no ${String(from)}`);
    text = changed;
  }
  return { '../../shared/lock.ts': text };
}

const WITHOUT_SPINNING = [/const SPINS_MAX = \d+;/, 'const SPINS_MAX = 0;'] as const;
/** Sleepers that only a notify ends: a lost wakeup becomes a deadlock. */
const WITHOUT_NAPS = [/const SLEEP_MAX_MS = \d+;/, 'const SLEEP_MAX_MS = Infinity;'] as const;

describe('every interleaving of the Lock itself', () => {
  test.each([
    ['2 threads, 1 round', threadsOn([round, round]), {}, 2, 300],
    ['2 threads, 1 round, no naps', { ...threadsOn([round, round]), ...lockWith(WITHOUT_NAPS) }, {}, 2, 300],
    ['2 threads, 2 rounds, naps end in time', threadsOn([round.repeat(2), round.repeat(2)]), { earlyTimersMax: 0 }, 4, 10_000],
    ['3 threads, 1 round, no spinning, no naps', { ...threadsOn([round, round, round]), ...lockWith(WITHOUT_SPINNING, WITHOUT_NAPS) }, {}, 3, 10_000],
    ['a thread and an async one', threadsOn([round, asyncRound]), {}, 2, 300],
    ['two async ones', threadsOn([asyncRound, asyncRound]), {}, 2, 300],
    ['two async functions of one thread', threadsOn([`const go = async () => { ${asyncRound} }; await Promise.all([go(), go()]);`, round]), { earlyTimersMax: 1 }, 3, 300],
  ])('%s: nothing is lost, nobody waits for ever', async (_, files, limits, value, statesMin) => {
    const report = await exploreFiles(files, { helpers: 'source', limits: { statesMax: 60_000, ...limits } });
    expect(report.reached.how).toBe('exhausted');
    expect(report.reached.states).toBeGreaterThan(statesMin);
    expect(new Set(report.outcomes.map(({ end }) => end))).toEqual(new Set(['settled']));
    expect(new Set(valuesOf(report))).toEqual(new Set([value]));
    expect(report.races).toEqual([]);
  });
});

describe('a Lock with a mistake is found out', () => {
  test.each<[string, readonly (readonly [string | RegExp, string])[], string]>([
    ['takes the lock by looking and then storing', [[/if \(Atomics.compareExchange\(this.#state, 0, UNLOCKED, LOCKED\) === UNLOCKED\) return true;/, 'if (Atomics.load(this.#state, 0) === UNLOCKED) { Atomics.store(this.#state, 0, LOCKED); return true; }']], 'lost'],
    ['wakes nobody', [[/Atomics.notify\(this.#state, 0, 1\);/, ''], WITHOUT_NAPS], 'deadlock'],
    ['takes the lock as not contended after it slept', [[/while \(Atomics.exchange\(state, 0, CONTENDED\) !== UNLOCKED\) \{\n {6}const leftMs = millisecondsUntil\(deadline\);\n {6}if \(leftMs <= 0\) return false;\n {6}\/\/ Sleeps/, 'while (Atomics.compareExchange(state, 0, UNLOCKED, LOCKED) !== UNLOCKED) {\n const leftMs = millisecondsUntil(deadline);\n if (leftMs <= 0) return false;\n Atomics.compareExchange(state, 0, LOCKED, CONTENDED);\n // Sleeps'], WITHOUT_NAPS, WITHOUT_SPINNING], 'deadlock'],
    ['sleeps without having told the holder', [[/Atomics.wait\(state, 0, CONTENDED, Math.min\(leftMs, SLEEP_MAX_MS\)\);/, 'Atomics.store(state, 0, LOCKED); Atomics.wait(state, 0, LOCKED, Math.min(leftMs, SLEEP_MAX_MS));'], WITHOUT_NAPS, WITHOUT_SPINNING], 'deadlock'],
  ])('%s', async (_, changes, kind) => {
    // Who takes a lock as not contended forgets only a third one.
    const files = threadsOn([round, round, round].slice(0, kind === 'lost' ? 2 : 3));
    const report = await exploreFiles({ ...files, ...lockWith(...changes) }, { helpers: 'source', limits: { statesMax: 8_000, randomExecutions: 0, earlyTimersMax: 0 } });
    // Two hold it at once, and the second release finds it free.
    if (kind === 'lost') expect(report.outcomes.map(({ error }) => error?.message)).toContain('Cannot release Lock as it is not held');
    else expect(report.outcomes.map(({ end }) => end)).toContain('deadlock');
  });
});

describe('the model of the Lock', () => {
  const SET = 'Atomics.store(cell, 1, 1);';
  test.each<[string, Files]>([
    ['two threads', threadsOn([round, round])],
    ['a time-out', threadsOn([round, `if (lock.acquire({ timeoutMs: 10 })) { cell[0] = cell[0]! + 1; lock.release(); } else ${SET}`], '[cell[0], cell[1], lock.locked]')],
    ['no waiting', threadsOn([round, `if (lock.acquire({ timeoutMs: 0 })) { cell[0] = cell[0]! + 1; lock.release(); } else ${SET}`], '[cell[0], cell[1], lock.locked]')],
    ['a time-out of acquireAsync', threadsOn([round, `if (await lock.acquireAsync({ timeoutMs: 10 })) { cell[0] = cell[0]! + 1; lock.release(); } else ${SET}`], '[cell[0], cell[1], lock.locked]')],
    ['release of a lock that is not held', threadsOn([round, `try { lock.release(); } catch (error: any) { Atomics.store(cell, 1, error.code === 'ERR_LOCK_NOT_HELD' ? 1 : 2); }`], '[cell[1]]')],
    ['a lock that stays held', threadsOn(['lock.acquire();', 'if (lock.acquire({ timeoutMs: 5 })) { Atomics.store(cell, 1, 1); lock.release(); } else Atomics.store(cell, 1, 2);'], '[cell[1], lock.locked]')],
    ['hold and run', threadsOn(['{ using held = lock.hold(); cell[0]!++; }', 'lock.run(() => { cell[0]!++; });'])],
    ['run of an async function', threadsOn(['await lock.run(async () => { const seen = cell[0]!; await null; cell[0] = seen + 1; });', 'lock.run(() => { cell[0]!++; });'])],
    ['a wrong time-out', threadsOn([`try { lock.acquire({ timeoutMs: -1 }); } catch (error: any) { cell[0] = error instanceof RangeError ? 1 : 2; }`])],
    ['a held object that is disposed of twice', threadsOn(['const held = lock.hold(); held[Symbol.dispose](); lock.acquire(); held[Symbol.dispose](); cell[1] = lock.locked ? 1 : 0;'], 'cell[1]')],
  ])('%s: the same results as the source', async (_, files) => {
    const [model, whole] = [await exploreFiles(files), await exploreFiles(files, { helpers: 'source', limits: { statesMax: 40_000 } })];
    const seen = (report: typeof model): unknown => [...new Set(report.outcomes.map(({ end, value, error }) => JSON.stringify([end, value, error?.message])))].sort();
    expect(model.reached.how).toBe('exhausted');
    expect(whole.reached.how).toBe('exhausted');
    expect(seen(model)).toEqual(seen(whole));
    expect(model.reached.states).toBeLessThanOrEqual(whole.reached.states);
  });
});
