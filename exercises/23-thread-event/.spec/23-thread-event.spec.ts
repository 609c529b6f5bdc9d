import { busyStep } from '../../../grading/judging/busy.ts';
import { exploreAll, judgeCases, notAvailable, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Judge } from '../../../grading/judging/explored.ts';
import type { Outcome, TraceStep } from '../../../grading/explore/report.ts';
import type { Finding } from '../../../grading/finding.ts';
import type { Plain } from '../../../grading/plain.ts';
import { said, shown } from '../../../grading/judging/problem.ts';
import type { Problem } from '../../../grading/judging/problem.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { spec } from '../../../grading/spec.ts';
import { number, plural } from '../../../grading/judging/wording.ts';

interface Scenario { readonly waiters: readonly ('block' | 'non-block')[]; readonly timeoutMs: number; readonly rounds: number; readonly afterMs?: number }
interface Moment { readonly atMs: number; readonly isSet: boolean }
interface Report { readonly startedMs: number; readonly works: readonly Moment[]; readonly processed: readonly Moment[]; readonly returned: Moment; readonly value: Plain }
interface Told { readonly reports: readonly (Report | null)[]; readonly setMs: number; readonly isSet: boolean }

const NAMES = { 'block': 'waitForEvent', 'non-block': 'waitForEventTimeout' };

const timeoutFor = (seed: number): number => randomInteger(randomStream(seed, 'time-out'), 300, 900);

/** @param earlyTimersMax 0: time passes only when nobody can do anything else, so that every moment is known. */
function caseOf(id: string, scenario: Scenario, earlyTimersMax: 0 | 1): Case {
  return { id, program: 'wait.ts', input: scenario as unknown as Plain, says: saysOf(scenario), limits: { statesMax: 800, randomExecutions: 20, earlyTimersMax } };
}

function saysOf({ waiters, rounds, afterMs }: Scenario): string {
  const when = afterMs !== undefined ? `after ${String(afterMs)} ms` : rounds < 0 ? 'before the threads are started' : rounds === 0 ? 'at any moment' : `after other work was done ${rounds === 1 ? 'once' : 'twice'}`;
  return `${waiters.join(' and ')}, the event is set ${when}`;
}

function blockCases(seed: number): Case[] {
  const block: Scenario = { waiters: ['block'], timeoutMs: timeoutFor(seed), rounds: 0 };
  return [caseOf('b', block, 0), caseOf('c', block, 1), caseOf('d', { ...block, rounds: -1 }, 1)];
}

/** Whoever waits in slices has as many ways to go on here as there are slices: only a few are looked at. */
const longWait = (seed: number): Case => ({ ...caseOf('a', { waiters: ['block'], timeoutMs: timeoutFor(seed), rounds: 0, afterMs: 700 }, 0), limits: { statesMax: 60, randomExecutions: 2, earlyTimersMax: 0 } });

function pollCases(seed: number): Case[] {
  const poll: Scenario = { waiters: ['non-block'], timeoutMs: timeoutFor(seed), rounds: 1 };
  return [caseOf('p', poll, 0), caseOf('q', { ...poll, rounds: 0 }, 0), caseOf('r', { ...poll, rounds: 0 }, 1), caseOf('s', { ...poll, rounds: -1 }, 0), caseOf('t', { ...poll, rounds: 2 }, 0)];
}

const casesFor = (seed: number): Case[] => [longWait(seed), ...blockCases(seed), ...pollCases(seed)];
const scenarioOf = ({ input }: Case): Scenario => input as unknown as Scenario;
const toldBy = ({ value }: Outcome): Told => value as unknown as Told;
const isExact = ({ limits }: Case): boolean => limits?.earlyTimersMax === 0;

/** What goes wrong whichever of the two functions it is. */
function comesToNothing(outcome: Outcome, about: Case): Problem | undefined {
  if (outcome.end !== 'settled') return undefined;
  const name = scenarioOf(about).waiters.map((waiter) => NAMES[waiter]).join(' or ');
  if (outcome.error) return { kind: 'crash', sentence: `${name} throws ${said(outcome.error)}.`, help: 'Neither the end of a time-out nor an event that is set already is an error.' };
  const { reports, isSet, setMs } = toldBy(outcome);
  if (reports.includes(null)) return { kind: 'wrong result', sentence: `A thread ends in the middle of ${name}.`, help: 'Return when the event has come, and let the thread go on.' };
  if (isSet && setMs === 0) return { kind: 'wrong result', sentence: `${name} sets the event.`, help: 'Another thread sets it when something has happened. Whoever waits leaves it as it is.', expected: 'an event that others set', actual: 'one that is set by who waits for it', misconception: 'clears-up' };
  // Where nobody has set it, somebody came back too early, and that is the fault.
  if (isSet || setMs === 0) return undefined;
  return { kind: 'wrong result', sentence: 'At the end the event is not set any more.', help: 'Others wait for the same event, and may come later. Who waits leaves it as it is.', expected: 'isSet: true', actual: 'isSet: false', misconception: 'clears-up' };
}

const reportOf = (outcome: Outcome, about: Case, waiter: 'block' | 'non-block'): Report | undefined => toldBy(outcome).reports[scenarioOf(about).waiters.indexOf(waiter)] ?? undefined;

const blocksUntilSet: Judge = (outcome, about) => {
  if (outcome.end !== 'settled') return undefined;
  const nothing = comesToNothing(outcome, about);
  if (nothing && (nothing.misconception === undefined || toldBy(outcome).setMs === 0)) return nothing;
  const report = reportOf(outcome, about, 'block');
  if (!report) return nothing;
  const { returned, value, startedMs } = report;
  const isOverTime = returned.atMs > startedMs;
  if (!returned.isSet && !nothing) {
    return {
      kind: 'wrong result', sentence: `waitForEvent comes back with ${shown(value)} although nobody has set the event yet.`, expected: 'it comes back when the event is set', actual: isOverTime ? 'when a time-out is over' : 'at once',
      help: '`event.isSet` only looks how things stand; `event.wait()` sleeps until the event is set. With a time-out it may come back before that, and then it says false.', misconception: isOverTime ? 'long-enough' : 'looking-is-waiting',
    };
  }
  if (value !== true) return { kind: 'wrong result', sentence: `The event is set, and waitForEvent says ${shown(value)}.`, help: 'It comes back only when the event is set, so what it says is always true.', expected: 'true', actual: shown(value) };
  return isExact(about) ? late('waitForEvent comes back', returned, outcome) : nothing;
};

/** Nothing but time-outs takes time here, so whoever is late has waited for one. */
function late(what: string, { atMs }: Moment, outcome: Outcome): Problem | undefined {
  const lateMs = atMs - toldBy(outcome).setMs;
  if (lateMs <= 0) return undefined;
  return {
    kind: 'wrong result', sentence: `The event is set, and ${what} only ${number(lateMs)} ms later, when a time-out is over.`, notes: setNotes(outcome),
    help: '`event.wait` wakes a thread when the event is set, also in the middle of a time-out. Whoever sleeps on something else, and looks now and then, learns of it at the next look.', expected: 'at once', actual: `${number(lateMs)} ms later`, misconception: 'sleeps-and-looks',
  };
}

/** Index of the row in which main sets the event; -1: it does not. */
const setRow = ({ trace, threads }: Outcome): number => trace.findIndex(({ thread, text }) => threads[thread]?.kind === 'main' && text.endsWith('.set()'));

/** Remarks for the step in which the event is set. */
function setNotes(outcome: Outcome): Map<number, string> {
  const set = setRow(outcome);
  return set < 0 ? new Map<number, string>() : new Map([[set, 'sets the event']]);
}

/** True when nobody slept as the event was set. */
function setWhileAwake(outcome: Outcome): boolean {
  const set = setRow(outcome);
  const before = outcome.trace.slice(0, Math.max(set, 0)).findLast(({ thread }) => outcome.threads[thread]?.kind === 'worker');
  return set >= 0 && before?.operation !== 'wait';
}

const processesOnce: Judge = (outcome, about) => {
  if (outcome.end !== 'settled') return undefined;
  const nothing = comesToNothing(outcome, about);
  if (nothing) return nothing;
  const report = reportOf(outcome, about, 'non-block');
  if (!report) return undefined;
  const { processed, returned } = report;
  if (processed.some(({ isSet }) => !isSet)) {
    return { kind: 'wrong result', sentence: 'processEvent is called although nobody has set the event yet: only a time-out was over.', help: '`event.wait({ timeoutMs })` says true when the event is set, and false when the time is over. Nothing else tells the two apart.', expected: 'processEvent after the event is set', actual: 'before that', misconception: 'back-is-set' };
  }
  if (processed.length > 1) {
    return { kind: 'wrong result', sentence: `processEvent is called ${processed.length === 2 ? 'twice' : `${String(processed.length)} times`} for one event.`, help: 'The event stays set. Let only one place process it: the one that comes after the loop.', expected: 'processEvent once', actual: plural(processed.length, 'call'), misconception: 'once-more-to-be-sure' };
  }
  if (processed.length === 1) return undefined;
  if (!returned.isSet) return { kind: 'wrong result', sentence: 'waitForEventTimeout comes back although the event is not set, and nobody has processed it.', help: 'After a time-out it does other work, and then waits again: until the event is set.', expected: 'processEvent once', actual: 'no call', misconception: 'one-round' };
  const isAwake = setWhileAwake(outcome);
  return {
    kind: 'wrong result', expected: 'processEvent once', actual: 'no call', notes: missedNotes(outcome),
    sentence: isAwake ? 'The event is missed: main sets it while non-block does not wait for it, then non-block finds it set and leaves the loop, and processEvent is never called.' : 'The event has come, and waitForEventTimeout comes back without a call of processEvent.',
    help: isAwake
      ? 'The loop asks twice: `isSet`, and then `wait`. Between a `wait` that says false and the next `isSet` the event can be set, and then the loop ends by an answer that nobody processes. Ask once, and let everything depend on that answer; or process the event after the loop, whichever look has ended it.'
      : 'Whatever ends the loop, after it the event is to be processed.',
    ...(isAwake && { misconception: 'asks-twice' }),
  };
};

function missedNotes(outcome: Outcome): Map<number, string> {
  const notes = setNotes(outcome);
  const { trace, threads } = outcome;
  const set = setRow(outcome);
  const looks = trace.flatMap(({ thread, text }, index) => threads[thread]?.kind === 'worker' && text.includes('.isSet →') ? [index] : []);
  const look = looks.find((index) => index > set);
  if (set < 0 || look === undefined) return notes;
  const before = looks.findLast((index) => index < set);
  if (before !== undefined) notes.set(before, 'not set yet');
  return notes.set(look, 'set: leaves the loop');
}

const worksMeanwhile: Judge = (outcome, about) => {
  const { rounds, timeoutMs } = scenarioOf(about);
  if (outcome.end !== 'settled') return neverWorks(outcome, rounds);
  const report = outcome.error ? undefined : reportOf(outcome, about, 'non-block');
  if (!report) return undefined;
  const { works, processed, startedMs } = report;
  for (const [index, { atMs }] of works.entries()) {
    const tookMs = atMs - (works[index - 1]?.atMs ?? startedMs);
    if (tookMs >= timeoutMs && (!isExact(about) || tookMs < 1.5 * timeoutMs)) continue;
    if (tookMs === 0) return { kind: 'wrong result', sentence: `doOtherWork is called ${index === 0 ? 'before anybody has waited for the event' : 'twice after one time-out'}.`, help: 'First wait, for `timeoutMs`; other work is for those who have waited in vain.', expected: `other work after ${number(timeoutMs)} ms`, actual: 'at once', ...(index === 0 && { misconception: 'works-first' }) };
    return { kind: 'wrong result', sentence: `With a time-out of ${number(timeoutMs)} ms doOtherWork is called after ${number(tookMs)} ms.`, help: 'The time-out is in milliseconds: `event.wait({ timeoutMs })`.', expected: `other work after ${number(timeoutMs)} ms`, actual: `after ${number(tookMs)} ms` };
  }
  if (!isExact(about)) return undefined;
  const wanted = Math.max(rounds, 0);
  if (works.length < wanted) return { kind: 'wrong result', sentence: 'waitForEventTimeout does not do its other work.', help: 'Each time that `event.wait` says false, other work is to be done.', expected: `${plural(wanted, 'call')} of doOtherWork`, actual: String(works.length), misconception: 'one-round' };
  const [first] = processed;
  const after = works.length > wanted ? works.at(-1) : first;
  return after && late(works.length > wanted ? 'doOtherWork is called once more,' : 'processEvent is called', after, outcome);
};

/** The one who has other work sleeps, and would do it for the event to be set. */
function neverWorks({ end, trace, threads, diagnoses }: Outcome, rounds: number): Problem | undefined {
  if (rounds < 1 || end === 'exit' || end === 'hang') return undefined;
  const works = trace.filter(({ thread, operation, text }) => threads[thread]?.kind === 'worker' && operation === 'send' && text.includes('other work')).length;
  if (works >= rounds) return undefined;
  if (end !== 'deadlock') return waitsAgain(trace);
  const wait = diagnoses.flatMap((one) => one.kind === 'deadlock' ? one.waits : []).find(({ thread }) => threads[thread]?.kind === 'worker');
  return {
    kind: 'deadlock', sentence: `non-block sleeps in waitForEventTimeout without a time-out, and ${works === 0 ? 'never does' : `after ${plural(works, 'round')} does no more of`} its other work.`,
    help: 'Give `event.wait` the time-out, in each round: `event.wait({ timeoutMs })`.', notes: new Map(wait && wait.step >= 0 ? [[wait.step, 'sleeps for ever']] : []), expected: 'doOtherWork every time that the time-out is over', actual: plural(works, 'call'), misconception: 'waits-all-the-time',
  };
}

function waitsAgain(trace: readonly TraceStep[]): Problem {
  const expected = { expected: 'doOtherWork every time that the time-out is over', actual: 'no call' };
  if (trace.some(({ operation, text }) => operation === 'wait' && text.endsWith('sleeps'))) {
    return { kind: 'livelock', sentence: 'Livelock: non-block waits in vain, again and again, and does no other work in between.', help: 'When `event.wait({ timeoutMs })` says false it is time for `doOtherWork`.', ...expected };
  }
  return { kind: 'livelock', sentence: 'Livelock: non-block does not sleep. It looks at the event again and again, and keeps a core busy.', help: '`event.wait({ timeoutMs })` sleeps until the event is set or the time is over, and says which of the two it was.', ...expected, misconception: 'looks-all-the-time' };
}

/** Whoever waits for long is asleep meanwhile. */
function sleepsMeanwhile(outcome: Outcome): Finding | undefined {
  const step = busyStep(outcome);
  if (!step) return undefined;
  const name = outcome.threads[step.thread]?.name ?? 'a thread';
  return {
    passed: false, kind: 'livelock', sentence: `${name} does not sleep: it looks at the event again and again, and keeps a core busy until somebody sets it.`,
    help: '`event.wait` lets the thread sleep; it costs nothing while nothing happens.', expected: 'a thread that sleeps', actual: 'a thread that looks',
    misconception: 'looks-all-the-time',
  };
}

const judgeAny: Judge = (outcome, about) => scenarioOf(about).waiters[0] === 'block' ? blocksUntilSet(outcome, about) : processesOnce(outcome, about) ?? worksMeanwhile(outcome, about);

export default spec(import.meta.url, {
  'never-missed': (answer) => judgeCases(answer, pollCases(answer.seed), processesOnce, { onlySettled: true }),

  'other-work': (answer) => judgeCases(answer, pollCases(answer.seed), worksMeanwhile),

  'blocks': async (answer) => {
    const finding = await judgeCases(answer, [longWait(answer.seed)], blocksUntilSet, { onlySettled: true });
    return finding.passed === false ? finding : judgeCases(answer, blockCases(answer.seed), blocksUntilSet);
  },

  'asleep': async (answer) => {
    for (const one of await exploreAll(answer, [longWait(answer.seed), ...pollCases(answer.seed).slice(0, 1)])) {
      const unavailable = notAvailable([one]);
      if (unavailable) return unavailable;
      const busy = one.report.outcomes.map(sleepsMeanwhile).find((finding) => finding !== undefined);
      if (busy) return busy;
    }
    return { passed: true };
  },

  'for-real': (answer) => {
    const scenario: Scenario = { waiters: ['block', 'non-block'], timeoutMs: answer.integer(5, 25), rounds: 2 };
    const expected = { reports: [{ hasWorked: false, processed: [], returned: true }, { hasWorked: true, processed: [true], returned: true }], isSet: true };
    return realRun(answer, 'wait-for-real.ts', { input: scenario as unknown as Plain }, { expected, kind: 'worker', children: 2 });
  },
}, { replay: replayOf(casesFor, judgeAny) });
