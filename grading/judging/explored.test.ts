import { describe, expect, test } from 'vitest';
import type { Evidence } from '../explore/findings/diagnosis.ts';
import type { DataRace, ExploreReport, RaceAccess } from '../explore/report.ts';
import type { Answer } from '../finding.ts';
import { coverageOf, exploreAll, judgeCases, judgeOrigin, judgeOutcomes, judgeRaces, notAvailable, replayOf } from './explored.ts';
import type { Case, Explored, Judge } from './explored.ts';
import { asRead, outcomeWith, reportWith, traceOf, trafficOf } from '../fixtures/outcomes.ts';

const CASE: Case = { id: 'a', program: 'perform.ts', input: 100, says: '1 in, 1 out, on 100' };
const of = (given: Partial<ExploreReport>, about = CASE): Explored => ({ case: about, report: reportWith(given), prefix: 'a.7' });

const RACE = traceOf(`
  deposit read 1:0 | balance[0] → 100 | teller.worker.ts:30
  withdraw read 1:0 | balance[0] → 100 | teller.worker.ts:26
  withdraw write 1:0 | balance[0] ← 99 | teller.worker.ts:26
  deposit write 1:0 | balance[0] ← 101 | teller.worker.ts:30
  main settle - | resolves to 101
  main exit - | exits`);
const evidence = (step: number, thread: number): Evidence => ({ step, thread, text: '', at: '', note: '' });
const LOST = outcomeWith({
  value: 101, trace: RACE, preemptions: 1, interleavings: 8,
  diagnoses: [{ kind: 'lost update', cell: 'balance[0]', how: 'overwritten', read: evidence(0, 2), between: evidence(2, 1), write: evidence(3, 2) }],
});

const isHundred: Judge = ({ value }) => value === 100 ? undefined : { kind: 'wrong result', sentence: 'The balance is wrong.', help: 'Look closer.', expected: '100', actual: JSON.stringify(value) };

const isHundredIfSettled: Judge = (outcome, about) => outcome.end === 'settled' ? isHundred(outcome, about) : undefined;

/** An answer whose explorations are known; it remembers what was asked. */
function answerWith(report: (options: Record<string, unknown>) => ExploreReport): { answer: Answer; asked: Record<string, unknown>[] } {
  const asked: Record<string, unknown>[] = [];
  const explore = (program: string, options: Record<string, unknown>): Promise<ExploreReport> => {
    asked.push({ program, ...options });
    return Promise.resolve(report(options));
  };
  return { answer: { seed: 7, explore } as unknown as Answer, asked };
}

describe('judgeOutcomes()', () => {
  test('tells a lost update as a lesson', () => {
    const fine = outcomeWith({ value: 100, interleavings: 12 });
    expect(asRead(judgeOutcomes([of({ outcomes: [fine, LOST] })], isHundred), 80)).toMatchInlineSnapshot(`
      "
      ✗ 03-bank  the fact                                                   0/1 points
        Lost update: deposit read balance[0] before withdraw wrote it, and then
        wrote what it had made of the old value, so the update of withdraw is lost.
        Reading, changing and writing must be one step for everybody else: under one
        lock that all take, or by one Atomics operation.
        expected 100, got 101
        case 1 in, 1 out, on 100: in 8 of 20 interleavings (all explored), smallest
        shown: 1 preemption

          withdraw                deposit
          teller.worker.ts        teller.worker.ts
          ─────────────────────   ─────────────────────
        1                         balance[0] → 100  :30 ◀ reads the old value
        2 balance[0] → 100  :26
        3 balance[0] ← 99   :26 ◀ is forgotten
        4                         balance[0] ← 101  :30 ◀ overwrites step 3
        (2 steps that do not matter are left out)

        schedule  a.7 w2 d1
        replay    npm run replay -- 03-bank "a.7 w2 d1"
        hint      npm run hint 03
      "
    `);
  });

  test('tells a wrong result that no pattern explains up to the moment in which it is there', () => {
    expect(asRead(judgeOutcomes([of({ outcomes: [{ ...LOST, diagnoses: [], interleavings: 20 }] })], isHundred))).toMatchInlineSnapshot(`
      "
      ✗ 03-bank  the fact                                                                       0/1 points
        Wrong result: the balance is wrong.
        Look closer.
        expected 100, got 101
        case 1 in, 1 out, on 100: in every one of 20 interleavings (all explored), so timing is not the
        point

          main                 withdraw                deposit
                               teller.worker.ts        teller.worker.ts
          ──────────────────   ─────────────────────   ─────────────────────
        1                                              balance[0] → 100  :30
        2                      balance[0] → 100  :26
        3                      balance[0] ← 99   :26
        4                                              balance[0] ← 101  :30
        5 resolves to 101    ◀ expected 100
        (1 step that does not matter is left out)

        schedule  a.7 w2 d1
        replay    npm run replay -- 03-bank "a.7 w2 d1"
        hint      npm run hint 03
      "
    `);
  });

  test('names a decision that had become untrue, if order decides', () => {
    const outcome = { ...LOST, diagnoses: [{ kind: 'check-then-act' as const, cell: 'seats[0]', check: evidence(0, 2), change: evidence(2, 1), act: evidence(3, 2) }] };
    expect(judgeOutcomes([of({ outcomes: [outcome] })], isHundred)).toMatchObject({
      kind: 'wrong result', misconception: 'check-then-act',
      sentence: 'The balance is wrong. Check-then-act: deposit looked at seats[0] to decide, withdraw changed it, and then deposit did what it had decided.',
    });
    expect(judgeOutcomes([of({ outcomes: [{ ...outcome, interleavings: 20 }] })], isHundred)).toMatchObject({ sentence: 'The balance is wrong.' });
  });

  test.each([
    ['101', 'in 8 of 20 interleavings (all explored), smallest shown: 1 preemption', LOST, {}],
    ['always', 'in every one of 20 interleavings (all explored), so timing is not the point', { ...LOST, interleavings: 20 }, {}],
    ['only', 'in the only interleaving there is', { ...LOST, interleavings: 1 }, { interleavings: 1 }],
    ['sampled', 'in 8 of 20 interleavings (as far as explored), smallest shown: 1 preemption', LOST, { how: 'sampled' as const }],
  ])('counts how often: %s', (_, words, outcome, reached) => {
    const finding = judgeOutcomes([of({ outcomes: [outcome], reached: { ...reportWith().reached, ...reached } })], isHundred);
    expect(finding).toMatchObject({ coverage: `case 1 in, 1 out, on 100: ${words}`, schedule: 'a.7 w2 d1' });
  });

  test.each<[string, unknown, string, string]>([
    ['a number', '100', '100', '\'100\' is a string and not the number 100'],
    ['in a list', [1, '8'], '[1,8]', '\'8\' is a string and not the number 8'],
    ['in fields', { sum: '3', difference: -1 }, '{"sum":3,"difference":-1}', '\'3\' is a string and not the number 3'],
  ])('names text that looks like the right number: %s', (_, value, expected, words) => {
    const judge: Judge = () => ({ kind: 'wrong result', sentence: 'Wrong.', expected, actual: JSON.stringify(value) });
    expect(judgeOutcomes([of({ outcomes: [outcomeWith({ value: value as string })] })], judge)).toMatchObject({ sentence: expect.stringContaining(words) as string });
  });

  test.each([['101', '100'], ['abc', '100'], ['', '0'], [[8, '1'], '[1,8]'], [['8'], '[8,8]'], [{ changed: ['Process-1'] }, '[null]']])('does not call %j text for %s', (value, expected) => {
    const judge: Judge = () => ({ kind: 'wrong result', sentence: 'Wrong.', expected });
    expect(judgeOutcomes([of({ outcomes: [outcomeWith({ value })] })], judge)).toMatchObject({ sentence: 'Wrong.' });
  });

  test('shows values as people write them', () => {
    const judge: Judge = () => ({ kind: 'wrong result', sentence: 'Wrong.', expected: '{"late":["Pool not running"]}', actual: '[1,null]' });
    expect(judgeOutcomes([of({ outcomes: [outcomeWith()] })], judge)).toMatchObject({ expected: '{ late: [\'Pool not running\'] }', actual: '[1, null]' });
  });

  test('lists in the autopsy only those whom the sentence does not name', () => {
    const autopsy = ['withdraw waits for lock, held by deposit (t.ts:1)', 'audit sleeps in Atomics.wait on bell[0] (t.ts:2)'];
    const judge: Judge = () => ({ kind: 'deadlock', sentence: 'Deadlock: withdraw waits for the lock.' });
    expect(judgeOutcomes([of({ outcomes: [outcomeWith({ end: 'deadlock', autopsy })] })], judge)).toMatchObject({ autopsy: [autopsy[1]] });
  });

  test('takes the first case that fails, and asks about everything else by itself', () => {
    const good = of({ outcomes: [outcomeWith({ value: 100 })] });
    expect(judgeOutcomes([good, of({ outcomes: [outcomeWith({ end: 'hang' })] }, { ...CASE, says: 'the second day' })], isHundredIfSettled))
      .toMatchObject({ kind: 'deadlock', coverage: expect.stringContaining('case the second day') as string });
    expect(judgeOutcomes([good], isHundred)).toEqual({ passed: true, coverage: 'all 20 interleavings' });
  });

  test('forgives a guard that was made impatient, but not one that made the result wrong', () => {
    const early = outcomeWith({ timerWasEarly: true, error: { name: 'Error', message: 'late', at: '' } });
    expect(judgeOutcomes([of({ outcomes: [early] })], isHundred).passed).toBe(true);
    expect(judgeOutcomes([of({ outcomes: [{ ...LOST, timerWasEarly: true }] })], isHundred).passed).toBe(false);
  });

  test('says what is not available', () => {
    const refused = of({ refused: { message: 'node:fs is not available under the controlled scheduler.', at: 'bank.ts:1' } });
    expect(asRead(notAvailable([refused]))).toMatchInlineSnapshot(`
      "
      ✗ 03-bank  the fact                                                                       0/1 points
        Not available: node:fs is not available under the controlled scheduler (bank.ts:1).
        Every interleaving can be tried only with what the scheduler controls: Worker, fork, messages,
        shared memory, timers.

        hint      npm run hint 03
      "
    `);
    expect(judgeOutcomes([refused], isHundred)).toMatchObject({ kind: 'not available' });
    expect(notAvailable([of({})])).toBeUndefined();
  });
});

describe('judgeRaces()', () => {
  const access = (given: Partial<RaceAccess>): RaceAccess => ({ thread: 'deposit', text: 'balance[0] → 100', at: 't.ts:30', cell: 'balance[0]', atomic: false, write: false, step: 0, holds: [], ...given });
  const race = (given: Partial<DataRace>): DataRace => ({
    cell: 'balance[0]', first: access({}), second: access({ thread: 'withdraw', text: 'balance[0] ← 99', at: 't.ts:26', write: true, step: 2 }),
    missing: { kind: 'no lock' }, schedule: 'd1 w2', trace: RACE.slice(0, 3), threads: LOST.threads, ...given,
  });
  const help = (given: Partial<DataRace>): string | undefined => {
    const finding = judgeRaces([of({ races: [race(given)] })]);
    return finding.passed === false ? finding.help : undefined;
  };

  test('tells who does what', () => {
    expect(asRead(judgeRaces([of({}), of({ races: [race({})] })]))).toMatchInlineSnapshot(`
      "
      ✗ 03-bank  the fact                                                                       0/1 points
        Data race: deposit reads balance[0] (t.ts:30), withdraw writes it (t.ts:26), and nothing orders
        the two.
        Plain reads and writes of shared memory need something that orders them: a lock that both sides
        hold, or Atomics on both sides.
        case 1 in, 1 out, on 100: whatever the result was here, a data race may come to another one on
        another machine

          withdraw                                deposit
          ─────────────────────────────────────   ─────────────────────────────────────
        1                                         balance[0] → 100  teller.worker.ts:30
                                                  ◀ races with step 3
        2 balance[0] → 100  teller.worker.ts:26
        3 balance[0] ← 99   teller.worker.ts:26 ◀ races with step 1

        schedule  a.7 d1 w2
        replay    npm run replay -- 03-bank "a.7 d1 w2"
        hint      npm run hint 03
      "
    `);
  });

  test('says what is missing', () => {
    const flag = { cell: 'done[0]', write: evidence(0, 1), read: evidence(1, 2) };
    expect([
      help({ first: access({ holds: ['lock'] }), missing: { kind: 'one lock' } }), help({ missing: { kind: 'different locks' } }),
      help({ missing: { kind: 'plain flag', flag: { ...flag, plain: 'write' } } }), help({ missing: { kind: 'plain flag', flag: { ...flag, plain: 'both' } } }),
      help({ first: access({ atomic: true, text: 'Atomics.load balance[0] → 1' }) }),
    ]).toMatchInlineSnapshot(`
      [
        "deposit holds a lock, but withdraw does not. A lock only orders those who all hold it.",
        "deposit and withdraw each hold a lock, but not the same one, and two locks order nothing.",
        "done[0] is to tell one thread that the other is done, but it is written plainly, and that orders nothing. Use Atomics.store and Atomics.load for it.",
        "done[0] is to tell one thread that the other is done, but it is written and read plainly, and that orders nothing. Use Atomics.store and Atomics.load for it.",
        "Atomics on one side order nothing: withdraw (t.ts:26) must use them, too, even to write a single value.",
      ]
    `);
  });

  test('passes without races', () => {
    expect(judgeRaces([of({})])).toEqual({ passed: true, coverage: 'all 20 interleavings' });
  });
});

describe('coverageOf()', () => {
  const reached = (given: Partial<ExploreReport['reached']>): Explored => of({ reached: { ...reportWith().reached, ...given } });

  test.each([
    [[reached({})], 'all 20 interleavings'],
    [[reached({ interleavings: 1 })], 'the only interleaving'],
    [[reached({ interleavings: 1 }), reached({ interleavings: 1 })], 'all 2 interleavings of 2 programs'],
    [[reached({ reducer: 'partial order', interleavings: 70, distinctExecutions: 1 })], 'the only distinct execution'],
    [[reached({}), reached({ interleavings: 2_480 })], 'all 2,500 interleavings of 2 programs'],
    [[reached({ how: 'bounded', preemptionsMax: 1, states: 8_000, executions: 100 })], 'all with at most 1 preemption, 8,000 states and 100 sampled interleavings'],
    [[reached({ how: 'sampled', preemptionsMax: -1, states: 1, executions: 60 }), reached({ states: 2 })], '3 states and 60 sampled interleavings of 2 programs'],
    [[reached({ how: 'sampled', preemptionsMax: -1, states: 1, executions: 60, note: 'ended early' })], '1 state and 60 sampled interleavings; ended early'],
  ])('says how sure a pass is', (explored, expected) => {
    expect(coverageOf(explored)).toBe(expected);
  });
});

describe('judgeCases()', () => {
  const settled = reportWith({ outcomes: [outcomeWith({ value: 100 })] });

  test('ends with the first case that fails', async () => {
    const { answer, asked } = answerWith(() => reportWith({ outcomes: [LOST] }));
    expect((await judgeCases(answer, [CASE, CASE], isHundred)).passed).toBe(false);
    expect(asked).toHaveLength(1);
  });

  test('counts races only if asked', async () => {
    const raced = { ...settled, races: [{ first: {}, second: {}, missing: {}, trace: [], threads: [] } as unknown as DataRace] };
    expect((await judgeCases(answerWith(() => raced).answer, [CASE], isHundred)).passed).toBe(true);
    expect(await judgeCases(answerWith(() => raced).answer, [CASE], isHundred, { races: true })).toMatchObject({ kind: 'data race' });
  });

  test('shows the race rather than the loop that tries again because of it', async () => {
    const raced = reportWith({ outcomes: [outcomeWith({ end: 'endless' })], races: [{ first: {}, second: {}, missing: {}, trace: [], threads: [] } as unknown as DataRace] });
    expect(await judgeCases(answerWith(() => raced).answer, [CASE], isHundredIfSettled, { races: true })).toMatchObject({ kind: 'data race' });
    expect(await judgeCases(answerWith(() => raced).answer, [CASE], isHundredIfSettled)).toMatchObject({ kind: 'livelock' });
  });

  test('leaves what never settles to another check', async () => {
    const stuck = reportWith({ outcomes: [outcomeWith({ end: 'hang' })] });
    expect(await judgeCases(answerWith(() => stuck).answer, [CASE], isHundred, { onlySettled: true })).toEqual({ passed: null, sentence: 'nothing to look at, as the promise never settles' });
  });

  test('explores no further when something is not available', async () => {
    const { answer, asked } = answerWith(() => reportWith({ refused: { message: 'no fs', at: '' } }));
    expect(await exploreAll(answer, [CASE, CASE])).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });
});

describe('judgeOrigin()', () => {
  const origin = { case: CASE, expected: [27, 8], values: [27, 8], replaced: 7_770_001 };
  const settlesTo = (value: number[]): ExploreReport => reportWith({ outcomes: [outcomeWith({ value })] });

  test('tells what was changed and what should have come of it', async () => {
    const { answer } = answerWith(({ tampering }) => settlesTo((tampering as { from: number } | undefined)?.from === 27 ? [7_770_001, 8] : [27, 8]));
    expect(asRead(await judgeOrigin(answer, origin))).toMatchInlineSnapshot(`
      "
      ✗ 03-bank  the fact                                                                       0/1 points
        Not concurrent: the result 8 does not come from a child: when what the children say was changed
        on its way, from 8 to 7770002, the promise resolved to 8 all the same.
        The child does the work and sends the result, and the parent passes on what it gets. Here
        something else works it out, or works it out again.
        expected a result with 7770002 in the place of 8, got [27, 8]

        hint      npm run hint 03
      "
    `);
  });

  test('passes a result that follows the children', async () => {
    const { answer, asked } = answerWith(({ tampering }) => settlesTo((tampering as { from: number } | undefined)?.from === 27 ? [7_770_001, 8] : [27, 7_770_002]));
    expect(await judgeOrigin(answer, origin)).toEqual({ passed: true });
    expect(asked.flatMap(({ tampering }) => tampering ?? [])).toEqual([{ from: 27, to: 7_770_001 }, { from: 8, to: 7_770_002 }]);
  });

  test('changes a piece of what comes in pieces', async () => {
    const traffic = [trafficOf({ sent: ['2', '7'] }), trafficOf({ sent: [8] })];
    const { answer, asked } = answerWith(({ tampering }) => tampering === undefined ? reportWith({ outcomes: [outcomeWith({ value: [27, 8], traffic })] }) : settlesTo([37, 9]));
    expect(await judgeOrigin(answer, origin)).toEqual({ passed: true });
    expect(asked.flatMap(({ tampering }) => tampering ?? [])).toEqual([{ from: 2, to: 3 }, { from: 8, to: 7_770_002 }]);
  });

  test('is open about a result that does not hold the number', async () => {
    expect((await judgeOrigin(answerWith(() => settlesTo([0, 0])).answer, { ...origin, expected: [0, 0] })).passed).toBeNull();
  });
});

describe('replayOf()', () => {
  const replay = replayOf(() => [CASE], isHundred);

  test('plays the schedule of its case', async () => {
    const { answer, asked } = answerWith(() => reportWith({ outcomes: [LOST] }));
    expect(await replay(answer, ' a.7 1.abc123.x w2 d1 ')).toMatchObject({ kind: 'lost update', coverage: 'case 1 in, 1 out, on 100, as this schedule has it' });
    expect(asked).toMatchObject([{ program: 'perform.ts', input: 100, replay: '1.abc123.x w2 d1' }]);
  });

  test('passes an execution that is right', async () => {
    expect(await replay(answerWith(() => reportWith({ outcomes: [outcomeWith({ value: 100 })] })).answer, 'a.7 1.abc123.x w2')).toEqual({ passed: true });
  });

  test('refuses what is no schedule of this exercise', async () => {
    await expect(replay(answerWith(() => reportWith()).answer, 'z.7 1.abc123.x w2')).rejects.toThrow(/copy the whole line/);
    await expect(replay(answerWith(() => reportWith()).answer, 'a.7 1.abc123.x w2')).rejects.toThrow(/leads nowhere/);
  });
});
