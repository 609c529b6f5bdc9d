import { judgeCases, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Judge } from '../../../grading/judging/explored.ts';
import type { Outcome } from '../../../grading/explore/report.ts';
import type { Answer, Finding } from '../../../grading/finding.ts';
import type { Plain } from '../../../grading/plain.ts';
import { said, shown } from '../../../grading/judging/problem.ts';
import type { Problem } from '../../../grading/judging/problem.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { judgeRealRun } from '../../../grading/judging/real-finding.ts';
import type { RealReport } from '../../../grading/sandbox/real-report.ts';
import { spec } from '../../../grading/spec.ts';
import { childrenOf } from '../../../grading/judging/traffic.ts';
import { list, verb } from '../../../grading/judging/wording.ts';

interface Scenario { readonly daemon?: boolean; readonly life: 'ends' | 'works' | 'listens'; readonly exitCode?: number; readonly before?: string; readonly joins: readonly (number | null)[]; readonly isLeft?: boolean }
interface Alive { readonly said?: Plain; readonly is: boolean }
interface Joined { readonly value?: Plain; readonly tookMs: number; readonly lateMs: number; readonly wasOver: boolean; readonly alive: Alive }
interface Told { readonly joins: readonly Joined[]; readonly last?: Joined; readonly end: string; readonly added: readonly string[]; readonly isGone: boolean; readonly alive: Alive }

/** What a thread exits with that was told to end, and nothing else. */
const TOLD_TO_END = 7;
/** What a thread exits with that is killed by the end of the program. */
const KILLED = 1;
/** How a thread ends that its caller terminates. */
const TERMINATED = 'terminated';
/** Who looks again and again hears of the end with a delay, but not with this one. */
const LATE_MS = 250;
// Answers that listen have less than a hundred states, those that look again and again some hundreds.
const LIMITS = { statesMax: 1_200, randomExecutions: 5 };

/** A time-out and an exit code that nobody can have prepared for. */
function valuesFor(seed: number): { timeoutMs: number; exitCode: number } {
  const random = randomStream(seed, 'values');
  return { timeoutMs: randomInteger(random, 300, 900), exitCode: randomInteger(random, 31, 99) };
}

function caseOf(id: string, scenario: Scenario): Case {
  return { id, program: 'join.ts', input: scenario as unknown as Plain, says: saysOf(scenario), limits: LIMITS };
}

const LIVES: Record<Scenario['life'], string> = { ends: 'ends at once', works: 'works and then ends', listens: 'stays until it is told to end' };
const BEFORE: Readonly<Record<string, string>> = {
  'wait for its end': ', and had ended before', 'terminate': ', and has just been terminated', 'terminate and wait for its end': ', and was terminated and had ended before',
};
const callOf = (timeoutMs: number | null | undefined): string => timeoutMs === null || timeoutMs === undefined ? 'join(thread)' : `join(thread, ${String(timeoutMs)})`;
const kindOf = ({ daemon }: Scenario): string => daemon === true ? 'a daemon' : 'a thread that is no daemon';
const threadOf = (scenario: Scenario): string => `${kindOf(scenario)}, which ${LIVES[scenario.life]}${BEFORE[scenario.before ?? ''] ?? ''}`;

function saysOf(scenario: Scenario): string {
  const { joins, isLeft } = scenario;
  const calls = joins.length === 0 ? 'start' : `${list(joins.map(callOf))}${joins.length > 1 ? ' at the same time' : ''}`;
  return `${calls}${isLeft ? `${joins.length === 0 ? '' : ','} and nothing more` : ''}, for ${threadOf(scenario)}`;
}

/** How a thread ends that nobody harms. */
const endOf = ({ life, before, exitCode = 0 }: Scenario): string => before?.startsWith('terminate') ? TERMINATED : `exit code ${String(life === 'listens' ? TOLD_TO_END : exitCode)}`;

function daemonCases(seed: number): Case[] {
  const { exitCode } = valuesFor(seed);
  return [
    caseOf('a', { daemon: true, life: 'listens', joins: [], isLeft: true }), caseOf('b', { daemon: false, life: 'works', exitCode, joins: [], isLeft: true }), caseOf('c', { life: 'works', exitCode, joins: [], isLeft: true }),
  ];
}

function endsCases(seed: number): Case[] {
  const { exitCode } = valuesFor(seed);
  return [
    caseOf('d', { life: 'ends', joins: [null] }), caseOf('e', { daemon: false, life: 'works', exitCode, joins: [null] }), caseOf('f', { daemon: true, life: 'works', exitCode, joins: [null] }),
    caseOf('g', { daemon: true, life: 'listens', before: 'terminate', joins: [null] }),
  ];
}

function endedCases(seed: number): Case[] {
  const { exitCode, timeoutMs } = valuesFor(seed);
  const before = 'wait for its end';
  return [
    caseOf('h', { daemon: true, life: 'works', before, joins: [null] }), caseOf('i', { daemon: true, life: 'works', exitCode, before, joins: [timeoutMs] }), caseOf('j', { life: 'ends', before, joins: [null] }),
    caseOf('k', { life: 'ends', exitCode, before, joins: [0] }), caseOf('l', { life: 'listens', before: 'terminate and wait for its end', joins: [timeoutMs] }), caseOf('m', { daemon: true, life: 'listens', before: 'terminate and wait for its end', joins: [null] }),
  ];
}

function timeoutCases(seed: number): Case[] {
  const { exitCode, timeoutMs } = valuesFor(seed);
  return [
    caseOf('n', { daemon: true, life: 'listens', joins: [timeoutMs] }), caseOf('o', { life: 'listens', joins: [timeoutMs] }), caseOf('p', { daemon: true, life: 'listens', joins: [0] }), caseOf('q', { life: 'listens', joins: [0] }),
    caseOf('r', { daemon: true, life: 'works', exitCode, joins: [timeoutMs] }),
  ];
}

/** What becomes of the program after a join. */
function afterwardsCases(seed: number): Case[] {
  const { exitCode, timeoutMs } = valuesFor(seed);
  return [
    caseOf('s', { daemon: true, life: 'listens', joins: [timeoutMs], isLeft: true }), caseOf('t', { daemon: true, life: 'listens', joins: [0], isLeft: true }), caseOf('u', { life: 'works', exitCode, joins: [timeoutMs], isLeft: true }),
    caseOf('v', { daemon: true, life: 'listens', joins: [timeoutMs, timeoutMs + 70], isLeft: true }),
  ];
}

function severalCases(seed: number): Case[] {
  const { timeoutMs } = valuesFor(seed);
  return [
    caseOf('w', { daemon: true, life: 'listens', joins: [timeoutMs, null] }), caseOf('x', { daemon: true, life: 'listens', joins: [timeoutMs + 70, timeoutMs, null] }), caseOf('y', { life: 'listens', joins: [null, timeoutMs] }),
    caseOf('z', { daemon: true, life: 'works', joins: [null, null] }),
  ];
}

const isLeft = ({ input }: Case): boolean => (input as unknown as Scenario).isLeft === true;
const casesFor = (seed: number): Case[] => [...daemonCases(seed), ...endsCases(seed), ...endedCases(seed), ...timeoutCases(seed), ...afterwardsCases(seed), ...severalCases(seed)];
const scenarioOf = ({ input }: Case): Scenario => input as unknown as Scenario;
const toldBy = ({ value }: Outcome): Told => value as unknown as Told;
const settleStep = ({ trace }: Outcome): number => trace.findIndex(({ operation }) => operation === 'settle');

const rightAnswers: Judge = (outcome, about) => {
  const scenario = scenarioOf(about);
  if (outcome.end !== 'settled') return standsStill(outcome, scenario);
  if (outcome.error) return { kind: 'wrong result', sentence: `${about.says}: it rejects, ${said(outcome.error)}.`, help: 'Neither the end of a thread nor the end of the time is an error: resolve to true or to false.', expected: 'true or false', actual: 'an error' };
  const { joins, last, end, isGone } = toldBy(outcome);
  for (const [index, joined] of joins.entries()) {
    const problem = wrongJoin(joined, scenario.joins[index] ?? null, outcome, scenario);
    if (problem) return problem;
  }
  if (last && last.value !== true) return { kind: 'wrong result', sentence: `After a time-out the same thread was joined once more, without a time-out, and it was told to end: join says ${shown(last.value)}.`, help: 'Each call looks for itself: nothing of an earlier one may be left for it.', expected: 'true', actual: shown(last.value) };
  if (last && !last.wasOver) return tooSoon(null, scenario);
  if (isGone) return { kind: 'wrong result', sentence: `${about.says}: a listener for 'exit' is gone that the caller had put there.`, help: '`removeAllListeners` takes away everybody\'s. `off` takes away one: yours.', expected: 'the listeners of the caller', actual: 'fewer' };
  if (scenario.isLeft) return afterwards(outcome, scenario);
  return end === endOf(scenario) ? undefined : harmed(scenario, end);
};

function wrongJoin({ value, tookMs, lateMs, wasOver }: Joined, timeoutMs: number | null, outcome: Outcome, scenario: Scenario): Problem | undefined {
  const call = callOf(timeoutMs);
  if (value !== true && value !== false) return { kind: 'wrong result', sentence: `${call} resolves to ${shown(value)}.`, help: 'It resolves to true when the thread has ended, and to false when the time is over.', expected: 'true or false', actual: shown(value) };
  // A timer that was made to fire early moves the clock as far as it was set, also one that only keeps the program alive.
  const isTimed = !outcome.timerWasEarly;
  if (value && wasOver && isTimed && lateMs > LATE_MS) return { kind: 'wrong result', sentence: `${call} says true only ${String(lateMs)} ms after the thread has ended.`, help: 'The time-out is the longest time to wait. When the thread ends before, that is the moment.', expected: 'true when it ends', actual: `true after ${String(lateMs)} ms more, on the clock of the checker` };
  if (value) return wasOver ? undefined : tooSoon(timeoutMs, scenario);
  if (timeoutMs === null) return { kind: 'wrong result', sentence: `join(thread) says false after ${String(tookMs)} ms, although nobody gave it a time-out.`, help: 'Without a time-out it waits as long as it takes. `setTimeout` with `undefined` or Infinity is over after 1 ms, and a long time does end one day.', expected: 'true, when the thread has ended', actual: 'false', misconception: 'no-time-out-is-a-number' };
  if (wasOver && !ranOutFirst(outcome)) return { kind: 'wrong result', sentence: `${call} says false for ${threadOf(scenario)}: it had ended before the time was over.`, help: 'A thread that has ended has no `threadId` any more: it is -1.', expected: 'true', actual: 'false' };
  if (tookMs < timeoutMs || (isTimed && tookMs > 2 * timeoutMs + 100)) return { kind: 'wrong result', sentence: `${call} says false ${tookMs < timeoutMs ? '' : 'only '}after ${String(tookMs)} ms.`, help: 'The time-out is in milliseconds, as for `setTimeout`; and each call has its own.', expected: `false after ${String(timeoutMs)} ms, on the clock of the checker`, actual: `false after ${String(tookMs)} ms` };
  return undefined;
}

/** Whoever decides when the time is over, and hears of the end before it has said so, is right. */
function ranOutFirst({ trace, threads }: Outcome): boolean {
  const isMain = ({ thread }: { readonly thread: number }): boolean => threads[thread]?.kind === 'main';
  const exit = trace.findIndex((step) => isMain(step) && step.operation === 'event' && step.text.startsWith("'exit'"));
  const timer = trace.findIndex((step) => isMain(step) && step.operation === 'timer' && step.text.includes('timer'));
  return timer >= 0 && timer < exit && trace.slice(exit).every((step) => !isMain(step) || step.operation !== 'timer' || !step.text.includes('timer'));
}

function tooSoon(timeoutMs: number | null, scenario: Scenario): Problem {
  return {
    kind: 'wrong result', sentence: `${callOf(timeoutMs)} says true for ${threadOf(scenario)}, while it is still alive.`, expected: 'true only when it has ended', actual: 'true', misconception: 'a-sign-of-the-end',
    help: `${scenario.before === 'terminate' ? '`terminate` asks for the end, and does not wait for it.' : ''} \`exit\` says that a thread has ended; afterwards its \`threadId\` does, which is -1 then.`.trim(),
  };
}

function harmed(scenario: Scenario, end: string): Problem {
  const expected = endOf(scenario);
  return {
    kind: 'wrong result', sentence: `${saysOf(scenario)}: the thread does not live on afterwards, but ends with ${end} instead of ${expected}.`, help: 'join only waits. When the time is over, neither terminate the thread nor tell it anything: that is for the caller to decide.',
    expected, actual: end, misconception: 'time-over-is-life-over',
  };
}

/** What becomes of a program that has nothing more to do. */
function afterwards(outcome: Outcome, scenario: Scenario): Problem | undefined {
  const { joins, daemon, exitCode = 0 } = scenario;
  const settle = settleStep(outcome);
  const joined = joins.length === 0 ? '' : ' after its join';
  if (daemon === true) {
    const timer = timerAfterwards(outcome);
    // What a join has left behind is the business of another check.
    if (timer >= 0 && joins.length === 0) {
      return {
        kind: 'leak', sentence: 'Leak: the program has nothing more to do, but it does not end: it waits for a timer, and the daemon works on.', help: 'A daemon is nothing that has to be ended, and it needs no timer: `unref` at its birth is all.',
        notes: new Map([[settle, 'the program does not end here'], [timer, 'only now']]), misconception: 'a-daemon-is-a-thread-like-others',
      };
    }
    if (outcome.leftAlive.length === 0 || timer >= 0) return undefined;
    return {
      kind: 'leak', sentence: `Leak: the program has nothing more to do${joined}, but it does not end: it waits for a daemon that works for ever.`,
      help: joins.length === 0 ? 'A worker keeps the program alive unless it is told not to: `unref` for a daemon.' : 'Who has called `ref` to wait for a daemon must call `unref` when the waiting is over, and not before the last one has waited.',
      notes: new Map([[settle, 'the program does not end here']]), rows: { onlyChildren: true }, misconception: joins.length === 0 ? 'a-daemon-is-a-thread-like-others' : 'ref-for-good',
    };
  }
  const code = childrenOf(outcome, 'worker')[0]?.exitCode;
  if (code === exitCode) return undefined;
  if (code !== KILLED) return { kind: 'wrong result', sentence: `${saysOf(scenario)}: it ends with exit code ${String(code)} instead of ${String(exitCode)}.`, help: 'The thread is given its `workerData` as it is, and does with it what it wants.', expected: `exit code ${String(exitCode)} of the thread`, actual: `exit code ${String(code)}` };
  return {
    kind: 'wrong result', sentence: `The program ends${joined} while a thread that is no daemon is still at work, and the thread is killed.`, help: 'Only daemons are not waited for. Do not `unref` any other thread, and leave it as it was after a join, too.',
    expected: `exit code ${String(exitCode)} of the thread`, actual: 'killed by the end of the program', notes: new Map([[settle, 'nothing more to do']]), rows: { onlyChildren: true },
    misconception: joins.length === 0 ? 'every-thread-is-a-daemon' : 'unref-for-good',
  };
}

/** A join that never settles, where it is known why. */
function standsStill({ end, trace, threads }: Outcome, scenario: Scenario): Problem | undefined {
  // Where a timer keeps the program alive, it fires again and again while nothing else happens any more.
  const isKept = end === 'livelock' && trace.some(({ operation, text, thread }) => operation === 'timer' && text.includes('timer') && threads[thread]?.kind === 'main');
  if (end !== 'hang' && end !== 'deadlock' && end !== 'exit' && !isKept) return undefined;
  // Who calls process.exit is told so.
  if (trace.some(({ operation, thread, at }) => operation === 'exit' && thread === 0 && at !== '')) return undefined;
  const { joins, before, daemon } = scenario;
  const exit = trace.findIndex(({ text, operation }) => operation === 'event' && text.startsWith("'exit'"));
  const timeoutMs = joins.find((one) => one !== null) ?? null;
  const join = callOf(timeoutMs);
  if (before?.endsWith('wait for its end')) {
    return {
      kind: 'deadlock', sentence: `${join} never settles for ${threadOf(scenario)}: nobody tells it again.`, help: '`exit` comes once, and whoever listens afterwards waits for ever. Look first whether the thread has ended: then its `threadId` is -1.',
      notes: new Map(exit < 0 ? [] : [[exit, 'before join is called']] as const), misconception: 'exit-comes-again',
    };
  }
  if (exit >= 0) return { kind: 'deadlock', sentence: `${join} never settles for ${threadOf(scenario)}, although the thread has ended.`, help: '`exit` comes once for every thread, however it ends. It has to settle every join of that thread.', notes: new Map([[exit, 'join does not settle']]) };
  if (isKept && timeoutMs !== null) return { kind: 'deadlock', sentence: `${join} never settles for ${threadOf(scenario)}, although its time is over.`, help: 'A time-out of 0 is a time-out, too; `undefined` is none.' };
  if (end !== 'exit') return undefined;
  const over = trace.findIndex(({ operation, thread }) => operation === 'exit' && thread === 0);
  return {
    kind: 'deadlock', sentence: `The program ends while somebody still waits in ${joins.length > 1 ? 'a join' : join}, for ${kindOf(scenario)}: the promise never settles, and nobody says anything.`,
    help: joins.length > 1 && daemon === true
      ? 'A daemon keeps no program alive, nor do a promise and a listener. And `ref` and `unref` do not count: the first `unref` is for all who wait. A timer of its own for each join, or a number of those who wait, does.'
      : 'A daemon keeps no program alive, nor do a promise, a listener, or a timer after `unref`. Whoever waits has to: with a timer, or with `ref` for as long as it takes.',
    notes: new Map(over < 0 ? [] : [[over, 'somebody still waits']] as const), rows: { onlyChildren: true }, misconception: joins.length > 1 ? 'ref-counts' : 'who-waits-is-counted',
  };
}

/** Index of the row in which a timer of the main thread fires when everything is done, or -1. */
function timerAfterwards(outcome: Outcome): number {
  const settle = settleStep(outcome);
  return outcome.trace.findIndex(({ thread, operation, text }, index) => index > settle && operation === 'timer' && text.includes('timer') && outcome.threads[thread]?.kind === 'main');
}

/** What `isAlive` said, at every moment at which it was asked. */
const rightState: Judge = (outcome, about) => {
  if (outcome.end !== 'settled' || outcome.error) return undefined;
  const scenario = scenarioOf(about);
  const { alive, joins, last } = toldBy(outcome);
  const moments: (readonly [when: string, alive: Alive])[] = [
    [scenario.before === undefined ? 'when it has just been started' : scenario.before === 'terminate' ? 'when it has just been terminated' : 'afterwards', alive],
    ...joins.map((one, index) => [`after ${callOf(scenario.joins[index])}, which said ${shown(one.value)}`, one.alive] as const),
    ...(last ? [['after it was told to end and joined once more', last.alive] as const] : []),
  ];
  const [when, wrong] = moments.find(([, one]) => one.said !== one.is) ?? [];
  if (when === undefined || wrong === undefined) return undefined;
  return {
    kind: 'wrong result', sentence: `${threadOf(scenario).replace('a', 'A')}: ${when}, it ${wrong.is ? 'is still alive' : 'has ended'}, and isAlive says ${shown(wrong.said)}.`,
    help: wrong.is ? 'A thread is alive from its start to its `exit`, whatever a join has said, and whether or not it has begun to work.' : 'What a thread leaves behind when it has ended is its `threadId`: that is -1 then.',
    expected: String(wrong.is), actual: shown(wrong.said), misconception: wrong.is ? 'false-is-the-end' : 'a-worker-stays-a-worker',
  };
};

/** Timers and listeners that a join has left behind. */
const nothingLeft: Judge = (outcome, about) => {
  if (outcome.end !== 'settled' || outcome.error) return undefined;
  const settle = settleStep(outcome);
  const timer = timerAfterwards(outcome);
  // While a thread is at work that is no daemon, a timer may fire that keeps nobody.
  if (timer >= 0 && !(isLeft(about) && scenarioOf(about).daemon !== true)) {
    return {
      kind: 'leak', sentence: 'Leak: every join has its answer, and a timer is still running: the program does not end before it has fired.', help: '`clearTimeout` ends a timer that nobody needs any more, `clearInterval` one that fires again and again. Whoever comes first clears up after the other: when the thread has ended, the timer; when the time is over, the listener.',
      notes: new Map([[settle, 'the program does not end here'], [timer, 'only now']]), misconception: 'a-timer-does-no-harm',
    };
  }
  const { added } = toldBy(outcome);
  if (added.length === 0) return undefined;
  return {
    kind: 'leak', sentence: `Leak: every join has its answer, and ${String(added.length)} ${verb(added.length, 'listener', 'listeners')} for ${list([...new Set(added)].map((event) => `'${event}'`))} ${verb(added.length, 'is', 'are')} left on the thread.`,
    help: '`off` takes a listener away, `once` only when its event comes. Whoever joins again and again in a loop would have one more each time, and after ten of them Node warns of a leak.', expected: 'as many listeners as before', actual: `${String(added.length)} more`, misconception: 'listeners-do-no-harm',
  };
};

const judgeAny: Judge = (outcome, about) => rightAnswers(outcome, about) ?? rightState(outcome, about) ?? nothingLeft(outcome, about);

/** Real threads, two of which are at work when the program has nothing more to do: the program must wait for one of them only. */
async function onRealThreads(answer: Answer): Promise<Finding> {
  const before = answer.failedBefore()[0];
  if (before !== undefined) return { passed: null, sentence: `after the ${before} above, what a real run showed would be luck` };
  const exitCode = answer.integer(31, 99);
  const scenarios: Scenario[] = [
    { daemon: true, life: 'listens', joins: [30] }, { daemon: true, life: 'listens', joins: [30, null] }, { life: 'ends', exitCode, joins: [60_000] }, { daemon: true, life: 'works', exitCode, joins: [null, 60_000] },
    { daemon: true, life: 'listens', before: 'terminate and wait for its end', joins: [0, null] }, { life: 'listens', before: 'terminate', joins: [60_000] },
  ];
  const ended = { alive: true, joins: [true], last: null, afterwards: false, added: [], isGone: false };
  const told = [
    { ...ended, joins: [false], last: true, end: `exit code ${String(TOLD_TO_END)}` }, { ...ended, joins: [false, true], end: `exit code ${String(TOLD_TO_END)}` }, { ...ended, end: `exit code ${String(exitCode)}` }, { ...ended, joins: [true, true], end: `exit code ${String(exitCode)}` },
    { ...ended, alive: false, joins: [true, true], end: TERMINATED }, { ...ended, end: TERMINATED },
  ];
  const real = await answer.runForReal('for-real.ts', { input: scenarios as unknown as Plain });
  return leftAtWork(real) ?? judgeRealRun(withoutDaemon(real), { expected: { told, hasEnded: false, alive: true }, kind: 'worker', children: scenarios.length + 2 });
}

/** What became of the two that were at work when the promise settled. */
function leftAtWork(real: RealReport): Finding | undefined {
  if (real.ended !== 'settled' || real.error) return undefined;
  const wrong = (kind: 'leak' | 'wrong result', sentence: string, help: string): Finding => ({ passed: false, kind, sentence, help });
  const atWork = real.threads.filter(({ aliveAtSettle }) => aliveAtSettle);
  if (real.exitCode === null) return wrong('leak', 'On real threads the program has nothing more to do, and does not end while a daemon is at work.', 'Something keeps it alive: a thread without `unref`, a timer, or a listener for the messages of a thread, for which Node takes `unref` back.');
  if (!atWork.some(({ exitCode }) => exitCode === TOLD_TO_END)) return wrong('wrong result', 'On real threads the program ends while a thread that is no daemon is still at work, and the thread is killed.', 'Only daemons are not waited for.');
  return undefined;
}

/** The report of a run in which nothing is left at work that may be. */
function withoutDaemon(real: RealReport): RealReport {
  const daemon = real.threads.find(({ aliveAtSettle, exitCode }) => aliveAtSettle && exitCode === null);
  const name = daemon && `thread ${daemon.script} (id ${String(daemon.threadId)})`;
  return { ...real, leftAlive: real.leftAlive.filter((one) => one !== name), threads: real.threads.map((one) => one === daemon || one.exitCode === TOLD_TO_END ? { ...one, aliveAtSettle: false } : one) };
}

export default spec(import.meta.url, {
  'daemon': (answer) => judgeCases(answer, daemonCases(answer.seed), rightAnswers),

  'ends': (answer) => judgeCases(answer, endsCases(answer.seed), rightAnswers),

  'ended-before': (answer) => judgeCases(answer, endedCases(answer.seed), rightAnswers),

  'time-out': (answer) => judgeCases(answer, [...timeoutCases(answer.seed), ...afterwardsCases(answer.seed)], rightAnswers),

  'several': (answer) => judgeCases(answer, severalCases(answer.seed), rightAnswers),

  'is-alive': (answer) => judgeCases(answer, casesFor(answer.seed), rightState, { onlySettled: true }),

  'nothing-left': (answer) => judgeCases(answer, casesFor(answer.seed), nothingLeft, { onlySettled: true }),

  'for-real': onRealThreads,
}, { replay: replayOf(casesFor, judgeAny) });
