import { describe, expect, test } from 'vitest';
import type { Diagnosis, Evidence } from '../explore/findings/diagnosis.ts';
import type { Outcome } from '../explore/report.ts';
import { outcomeWith, traceOf } from '../fixtures/outcomes.ts';
import { lostUpdate } from './pattern.ts';

/** Makes an outcome of a trace in which the steps `read`, `between` and `write` are known. */
function lost(lines: string, [read, between, write]: readonly [number, number, number], how: 'overwritten' | 'given up' = 'overwritten'): Outcome {
  const trace = traceOf(lines);
  const at = (step: number): Evidence => ({ step, thread: trace[step]?.thread ?? -1, text: trace[step]?.text ?? '', at: trace[step]?.at ?? '', note: '' });
  const diagnosis: Diagnosis = { kind: 'lost update', cell: 'balance[0]', how, read: at(read), between: at(between), write: at(write) };
  return outcomeWith({ trace, diagnoses: [diagnosis] });
}

function told(outcome: Outcome): string {
  const pattern = lostUpdate(outcome);
  if (!pattern) return 'nothing';
  const { sentence, help = '', misconception = '', notes, rows } = pattern;
  return ['', sentence, help, `misconception: ${misconception}`, ...[...notes].map(([step, note]) => `step ${String(step)}: ${note}`), ...(rows?.also ? [`also: ${[...rows.also].join()}`] : [])].join('\n');
}

const RACE = `
  deposit read 1:0 | balance[0] → 100 | teller.worker.ts:30
  withdraw read 1:0 | balance[0] → 100 | teller.worker.ts:26
  withdraw write 1:0 | balance[0] ← 99 | teller.worker.ts:26
  deposit write 1:0 | balance[0] ← 101 | teller.worker.ts:30`;

describe('lostUpdate()', () => {
  test('names the one whose update is lost, and what one statement is made of', () => {
    expect(told(lost(RACE, [0, 2, 3]))).toMatchInlineSnapshot(`
      "
      Lost update: deposit read balance[0] before withdraw wrote it, and then wrote what it had made of the old value, so the update of withdraw is lost.
      Reading, changing and writing must be one step for everybody else: under one lock that all take, or by one Atomics operation.
      misconception: one-statement-is-one-step
      step 0: reads the old value
      step 2: is forgotten
      step 3: overwrites step 3"
    `);
  });

  test('does not speak of one statement where there are two', () => {
    expect(lostUpdate(lost(RACE.replace('101 | teller.worker.ts:30', '101 | teller.worker.ts:31'), [0, 2, 3]))?.misconception).toBeUndefined();
  });

  test('says that load and store are two steps', () => {
    expect(told(lost(RACE.replaceAll('balance[0] →', 'Atomics.load balance[0] →').replaceAll('balance[0] ←', 'Atomics.store balance[0] ←'), [0, 2, 3]))).toMatchInlineSnapshot(`
      "
      Lost update: deposit read balance[0] before withdraw wrote it, and then wrote what it had made of the old value, so the update of withdraw is lost.
      Atomics.load and Atomics.store are one step each, and another thread can come between the two. Atomics.add, Atomics.sub or a loop with Atomics.compareExchange read and write in one step.
      misconception: two-atomics-are-not-one
      step 0: reads the old value
      step 2: is forgotten
      step 3: overwrites step 3"
    `);
  });

  test('says who takes no lock', () => {
    expect(told(lost(`
      withdraw acquire 3:0 | lock.acquire() | t.ts:25
      withdraw read 1:0 | balance[0] → 100 | t.ts:26
      deposit read 1:0 | balance[0] → 100 | t.ts:30
      deposit write 1:0 | balance[0] ← 101 | t.ts:30
      withdraw write 1:0 | balance[0] ← 99 | t.ts:26`, [1, 3, 4]))).toMatchInlineSnapshot(`
        "
        Lost update: withdraw read balance[0] before deposit wrote it, and then wrote what it had made of the old value, so the update of deposit is lost.
        withdraw holds a lock, but deposit takes none. A lock only holds up those who ask for it: all who use the cell must take the same one.
        misconception: 
        step 1: reads the old value
        step 3: is forgotten
        step 4: overwrites step 4"
      `);
  });

  test('says that there are two locks', () => {
    expect(told(lost(`
      deposit acquire 4:0 | lock.acquire() | t.ts:29
      deposit read 1:0 | balance[0] → 100 | t.ts:30
      withdraw acquire 3:0 | lock.acquire() | t.ts:25
      withdraw read 1:0 | balance[0] → 100 | t.ts:26
      withdraw write 1:0 | balance[0] ← 99 | t.ts:26
      deposit write 1:0 | balance[0] ← 101 | t.ts:30`, [1, 4, 5]))).toMatchInlineSnapshot(`
        "
        Lost update: deposit read balance[0] before withdraw wrote it, and then wrote what it had made of the old value, so the update of withdraw is lost.
        deposit and withdraw each hold a lock, but not the same one, and two locks know nothing of each other. Make one, and hand it to both.
        misconception: not-the-same-lock
        step 1: reads the old value
        step 4: is forgotten
        step 5: overwrites step 5"
      `);
  });

  test('says whose critical section is too short', () => {
    const short = `
      deposit acquire 3:0 | lock.acquire() | t.ts:29
      deposit read 1:0 | balance[0] → 100 | t.ts:30
      deposit release 3:0 | lock.release() | t.ts:31
      withdraw acquire 3:0 | lock.acquire() | t.ts:25
      withdraw read 1:0 | balance[0] → 100 | t.ts:26
      withdraw write 1:0 | balance[0] ← 99 | t.ts:26
      withdraw release 3:0 | lock.release() | t.ts:27
      deposit write 1:0 | balance[0] ← 101 | t.ts:32`;
    expect(told(lost(short, [1, 5, 7]))).toMatchInlineSnapshot(`
      "
      Lost update: deposit read balance[0] before withdraw wrote it, and then wrote what it had made of the old value, so the update of withdraw is lost.
      deposit takes a lock, but does not hold it from before the read until after the write, and in between another thread can come in.
      misconception: section-too-short
      step 1: reads the old value
      step 5: is forgotten
      step 7: overwrites step 6"
    `);
  });

  test('says that the other one holds the lock too briefly', () => {
    expect(lostUpdate(lost(`
      deposit acquire 3:0 | lock.acquire() | t.ts:29
      deposit release 3:0 | lock.release() | t.ts:29
      withdraw acquire 3:0 | lock.acquire() | t.ts:25
      withdraw read 1:0 | balance[0] → 100 | t.ts:26
      deposit write 1:0 | balance[0] ← 101 | t.ts:30
      withdraw write 1:0 | balance[0] ← 99 | t.ts:26`, [3, 4, 5]))?.help).toMatch(/^deposit takes a lock, but does not hold it/);
  });

  test('says that a lock was refused', () => {
    expect(told(lost(`
      deposit acquire 3:0 | lock.acquire() | t.ts:29
      deposit read 1:0 | balance[0] → 100 | t.ts:30
      withdraw acquire 3:0 | lock.acquire() → false | t.ts:25
      withdraw read 1:0 | balance[0] → 100 | t.ts:26
      withdraw write 1:0 | balance[0] ← 99 | t.ts:26
      deposit write 1:0 | balance[0] ← 101 | t.ts:30`, [1, 4, 5]))).toMatchInlineSnapshot(`
        "
        Lost update: deposit read balance[0] before withdraw wrote it, and then wrote what it had made of the old value, so the update of withdraw is lost.
        The lock said false to withdraw: acquire with a time-out may fail, and whoever does not have the lock must not go on as if it had.
        misconception: 
        step 1: reads the old value
        step 4: is forgotten
        step 5: overwrites step 5"
      `);
  });

  test('shows the steps of a lock of the learner\'s own making', () => {
    expect(told(lost(`
      deposit read 2:0 | Atomics.load flag[0] → 0 | t.ts:20
      withdraw read 2:0 | Atomics.load flag[0] → 0 | t.ts:20
      deposit read 1:0 | balance[0] → 100 | t.ts:30
      withdraw write 1:0 | balance[0] ← 99 | t.ts:26
      deposit write 1:0 | balance[0] ← 101 | t.ts:30`, [2, 3, 4]))).toMatchInlineSnapshot(`
        "
        Lost update: deposit read balance[0] before withdraw wrote it, and then wrote what it had made of the old value, so the update of withdraw is lost.
        What was to keep the two apart has let both in: look at the steps in which each of them asked whether it may go on, and at what it does when it may not.
        misconception: 
        step 2: reads the old value
        step 3: is forgotten
        step 4: overwrites step 4
        also: 2:0"
      `);
  });

  test('calls it check-then-act when both write the same', () => {
    expect(told(lost(`
      deposit read 1:0 | Atomics.load balance[0] → 0 | t.ts:20
      withdraw write 1:0 | Atomics.store balance[0] ← 1 | t.ts:21
      deposit write 1:0 | Atomics.store balance[0] ← 1 | t.ts:21`, [0, 1, 2]))).toMatchInlineSnapshot(`
        "
        Lost update, by check-then-act: deposit looked at balance[0], and before it wrote what it had decided, withdraw did the same. Both have seen that they may go on.
        Looking and writing must be one step: under a lock, or by Atomics.compareExchange, which writes only if the cell still holds what you saw, and says whether it did.
        misconception: check-then-act
        step 0: looks
        step 1: acts
        step 2: acts on what it saw before step 2"
      `);
  });

  test('tells of an exchange that is not tried again', () => {
    expect(told(lost(`
      deposit read 1:0 | Atomics.load balance[0] → 100 | t.ts:20
      withdraw update 1:0 | Atomics.compareExchange balance[0] 100 ⇒ 99: done | t.ts:21
      deposit update 1:0 | Atomics.compareExchange balance[0] 100 ⇒ 101: found 99 | t.ts:21`, [0, 1, 2], 'given up'))).toMatchInlineSnapshot(`
        "
        Lost update: withdraw changed balance[0] after deposit had read it, so the compareExchange of deposit writes nothing, and deposit does not try again.
        compareExchange returns what it found: if that is not what you expected, begin again with the new value.
        misconception: exchange-without-retry
        step 0: reads the old value
        step 1: changes it
        step 2: writes nothing, and is lost"
      `);
  });

  test('begins with the decision that let both in', () => {
    const outcome = lost(`
      deposit read 2:0 | Atomics.load flag[0] → 0 | t.ts:20
      withdraw write 2:0 | Atomics.store flag[0] ← 1 | t.ts:21
      deposit write 2:0 | Atomics.store flag[0] ← 1 | t.ts:21
      deposit read 1:0 | balance[0] → 100 | t.ts:30
      withdraw write 1:0 | balance[0] ← 99 | t.ts:26
      deposit write 1:0 | balance[0] ← 101 | t.ts:30`, [3, 4, 5]);
    const at = (step: number, thread: number): Evidence => ({ step, thread, text: '', at: `t.ts:${String(20 + step)}`, note: '' });
    expect(told({ ...outcome, diagnoses: [...outcome.diagnoses, { kind: 'check-then-act', cell: 'flag[0]', check: at(0, 2), change: at(1, 1), act: at(2, 2) }] })).toMatchInlineSnapshot(`
      "
      Lost update: deposit read balance[0] before withdraw wrote it, and then wrote what it had made of the old value, so the update of withdraw is lost.
      It begins with check-then-act: deposit looked at flag[0] (t.ts:20) to decide, withdraw changed it (t.ts:21), and then deposit did what it had decided (t.ts:22). Looking and writing must be one step: under a lock, or by Atomics.compareExchange, which writes only if the cell still holds what you saw, and says whether it did.
      misconception: check-then-act
      step 0: looks
      step 1: makes it untrue
      step 2: acts on what it saw before step 2
      step 3: reads the old value
      step 4: is forgotten
      step 5: overwrites step 5"
    `);
  });

  test('finds nothing where nothing was diagnosed', () => {
    expect(lostUpdate(outcomeWith({ trace: traceOf(RACE) }))).toBeUndefined();
  });
});
