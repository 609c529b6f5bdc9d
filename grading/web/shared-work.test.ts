/** What is right about web sites that several threads or processes check, and how what is wrong is told. */
import { describe, expect, test } from 'vitest';
import type { Explored } from '../judging/explored.ts';
import type { ExploreReport, Outcome, WebRequest } from '../explore/report.ts';
import { askedByCrew, crewHasEnded, nextOne, noSiteLost, rightResults, SLOW_OWNER, takenOnce, withoutHeldLocks } from './shared-work.ts';
import type { CrewCase } from './shared-work.ts';

const [UP, GONE, SILENT] = ['https://up.example', 'https://gone.test', 'http://silent.test'];
const about: CrewCase = { id: 'a', program: 'check.ts', input: null, says: '', sites: { [UP]: 200, [GONE]: 404, [SILENT]: 'silent' }, timeoutMs: 20_000, member: 'worker', size: 2 };
const RIGHT = { results: [true, false, false], told: [GONE, SILENT], tookMs: 20_000 };

const request = (address: string, thread: number, from: number, to: number | null): WebRequest => ({ thread, method: 'HEAD', url: new URL(address).href, at: 'w.ts:3', step: from, answer: 200, from, to, isStated: true });
const REQUESTS = [request(SILENT, 1, 0, 9), request(UP, 2, 1, 2), request(GONE, 2, 3, 4)];
const thread = (id: string, kind: 'main' | 'worker' | 'process', parent: number): Outcome['threads'][number] => ({ id, kind, name: id, parent });
const outcome = (given: Partial<Outcome> = {}): Outcome => ({
  end: 'settled', value: RIGHT, uncaught: [], unhandledRejections: [], aliveAtSettle: [], leftAlive: [], autopsy: [], lostWakeup: false, diagnoses: [], timerWasEarly: false, faultAfterSends: -1,
  threads: [thread('main', 'main', -1), thread('one', 'worker', 0), thread('two', 'worker', 0)], traffic: [], requests: REQUESTS, interleavings: 1, preemptions: 0, schedule: '',
  trace: [{ thread: 0, operation: 'settle', text: 'resolves', at: '' }], ...given,
});
const explored = (given: Partial<Outcome> = {}, requestsInFlight = 2): Explored => ({ case: about, prefix: '', report: { outcomes: [outcome(given)], requestsInFlight } as unknown as ExploreReport });

test('who does all that is wanted hears of nothing', () => {
  for (const judge of [rightResults, takenOnce, nextOne, noSiteLost, crewHasEnded]) expect(judge(outcome(), about)).toBeUndefined();
  expect(askedByCrew(explored())).toEqual({ passed: true });
});

describe('rightResults()', () => {
  test.each<[string, Partial<Outcome>, string]>([
    ['another order', { value: { ...RIGHT, results: [false, true, false] } }, 'arrival-order'],
    ['a result that is missing', { value: { ...RIGHT, results: [true, false] } }, 'taken-is-done'],
    ['no answer as a good one', { value: { ...RIGHT, results: [true, false, true] } }, 'no-answer-is-no-news'],
    ['an owner who knows nothing', { value: { ...RIGHT, told: [GONE] } }, 'called-is-told'],
    ['an owner who is told twice', { value: { ...RIGHT, told: [GONE, GONE, SILENT] } }, 'told-on-every-way'],
  ])('finds %s', (_, given, misconception) => {
    expect(rightResults(outcome(given), about)).toMatchObject({ kind: 'wrong result', misconception });
  });

  test('finds a sleep where no site is slow, and lets time run out early', () => {
    const quick: CrewCase = { ...about, sites: { [UP]: 200 } };
    expect(rightResults(outcome({ value: { results: [true], told: [], tookMs: 10_000 } }), quick)?.misconception).toBe('long-enough');
    expect(rightResults(outcome({ value: { results: [false], told: [UP], tookMs: 10_000 }, timerWasEarly: true }), quick)).toBeUndefined();
  });
});

test('rightResults() says that two calls run at the same time', () => {
  expect(rightResults(outcome({ value: { ...RIGHT, results: [true, false] } }), { ...about, isTwice: true } as CrewCase)?.misconception).toBe('one-list-for-all-calls');
});

test('rightResults() names who has died without a fault', () => {
  const error = { name: 'Error', message: 'not checked', at: '' };
  const traffic = [{ thread: 1, given: null, received: [], sent: [], stored: [], printed: '', exitCode: 1, signal: null }];
  expect(rightResults(outcome({ error }), about)?.help).toContain('nobody has died');
  expect(rightResults(outcome({ error, traffic }), about)?.help).toBe('one has died (exit code 1): its sites have no answer.');
  expect(rightResults(outcome({ error, traffic, uncaught: [{ name: 'Error', message: 'Channel closed', at: '' }] }), about)?.help).toContain('disconnect');
});

test('takenOnce() names the two that have taken a site', () => {
  expect(takenOnce(outcome({ requests: [...REQUESTS, request(UP, 1, 10, 11)] }), about)).toMatchObject({ misconception: 'check-then-act', sentence: `${UP}/ is asked twice: two has taken it, and one takes it, too.` });
});

test('nextOne() finds a site that waits for a slow one', () => {
  expect(nextOne(outcome({ requests: [...REQUESTS.slice(0, 2), request(GONE, 1, 10, 11)] }), about)?.kind).toBe('starvation');
});

test('nextOne() finds a site that waits until an owner has been told', () => {
  const quick: CrewCase = { ...about, sites: { [GONE]: 404, [UP]: 200 } };
  const told = request(SLOW_OWNER.url, 0, 3, 9);
  expect(nextOne(outcome({ requests: [request(GONE, 1, 1, 2), told, request(UP, 1, 4, 5)] }), quick)).toBeUndefined();
  expect(nextOne(outcome({ requests: [request(GONE, 1, 1, 2), told, request(UP, 1, 10, 11)] }), quick)).toMatchObject({ kind: 'starvation', misconception: 'told-first' });
  expect(nextOne(outcome({ requests: [request(GONE, 1, 1, 2), request(UP, 1, 10, 11)] }), quick)).toBeUndefined();
});

describe('askedByCrew()', () => {
  test.each<[string, Explored, string]>([
    ['the main thread', explored({ requests: [request(UP, 0, 0, 1)] }), 'asked-elsewhere'],
    ['too many threads', explored({ threads: [...outcome().threads, thread('three', 'worker', 0)] }), 'one-for-each-site'],
    ['more threads than sites', { ...explored({ requests: [request(UP, 1, 0, 1)] }, 1), case: { ...about, sites: { [UP]: 200 } } as CrewCase }, 'always-so-many'],
    ['two requests of one thread', explored({ requests: [request(UP, 1, 0, 3), request(GONE, 1, 1, 2)] }), 'all-in-one'],
    ['requests one after the other', explored({}, 1), 'one-after-the-other'],
    ['more requests than threads', explored({}, 3), 'all-in-one'],
  ])('finds %s', (_, one, misconception) => {
    expect(askedByCrew(one)).toMatchObject({ passed: false, misconception });
  });
});

describe('noSiteLost()', () => {
  const deadly: CrewCase = { ...about, fault: { child: 0, when: 'birth', exitCode: 3 } };
  test('is content with an Error, and with results that are right all the same', () => {
    expect(noSiteLost(outcome({ error: { name: 'Error', message: 'dead', at: '' } }), deadly)).toBeUndefined();
    expect(noSiteLost(outcome(), deadly)).toBeUndefined();
  });

  test.each<[string, Partial<Outcome>, string]>([
    ['silence', { value: { ...RIGHT, results: [true, false] } }, 'death-is-silent'],
    ['a thrown text', { error: { name: 'a thrown value', message: 'dead', at: '' } }, 'death-is-silent'],
    ['waiting for ever', { end: 'hang' }, 'everybody-answers'],
  ])('finds %s', (_, given, misconception) => {
    expect(noSiteLost(outcome(given), deadly)?.misconception).toBe(misconception);
  });

  test('tells a join that waits for the dead from other things that go on for ever', () => {
    const step = (operation: 'fault' | 'call' | 'timer', text: string): Outcome['trace'][number] => ({ thread: 0, operation, text, at: '' });
    const round = (trace: Outcome['trace']): Partial<Outcome> => ({ end: 'livelock', faultAfterSends: 0, trace, diagnoses: [{ kind: 'livelock', threads: [0], starved: [], prefix: trace.length - 1, cycle: [trace.length - 1], rounds: 9 }] });
    const timer = step('timer', 'a timer fires');
    expect(noSiteLost(outcome(round([step('fault', 'ends: exit code 3'), step('call', 'tasks.joinAsync()'), timer])), deadly)).toMatchObject({ kind: 'deadlock', misconception: 'everybody-answers' });
    expect(noSiteLost(outcome(round([step('fault', 'ends: exit code 3'), timer])), deadly)).toBeUndefined();
  });

  test('finds that the dead are replaced for ever', () => {
    const hopeless: CrewCase = { ...about, allDie: true };
    expect(noSiteLost(outcome({ end: 'livelock' }), hopeless)).toMatchObject({ kind: 'livelock', misconception: 'replaced-for-ever' });
    expect(noSiteLost(outcome({ error: { name: 'Error', message: 'too many', at: '' } }), hopeless)).toBeUndefined();
    expect(noSiteLost(outcome({ value: { results: [], told: [] } }), hopeless)?.misconception).toBe('death-is-silent');
  });

  test('is spared locks that nobody can give back', () => {
    const autopsy = ['two waits for lock, held by one, which has ended (w.ts:8)'];
    expect(withoutHeldLocks(explored({ end: 'deadlock', autopsy })).report.outcomes).toEqual([]);
    expect(withoutHeldLocks(explored({ end: 'deadlock' })).report.outcomes).toHaveLength(1);
    expect(withoutHeldLocks(explored({ end: 'exit' }), { onlySettled: true }).report.outcomes).toEqual([]);
  });
});

test('crewHasEnded() finds a thread that has said all, and still runs', () => {
  const leak = { kind: 'leak', what: 'worker', name: 'one', at: 'w.ts:1', how: 'settled too early' } as const;
  expect(crewHasEnded(outcome({ aliveAtSettle: ['one'], diagnoses: [leak] }), about)).toMatchObject({ kind: 'leak', misconception: 'done-is-ended' });
});
