import { judgeCases, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Judge } from '../../../grading/judging/explored.ts';
import type { Outcome } from '../../../grading/explore/report.ts';
import type { Plain } from '../../../grading/plain.ts';
import { said, shown } from '../../../grading/judging/problem.ts';
import type { Problem } from '../../../grading/judging/problem.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { spec } from '../../../grading/spec.ts';
import { list, verb } from '../../../grading/judging/wording.ts';

interface Scenario { readonly life: 'ends' | 'works' | 'listens' | 'stubborn'; readonly exitCode?: number; readonly before?: string; readonly joins: readonly (number | null)[] }
interface Joined { readonly value?: Plain; readonly tookMs: number; readonly lateMs: number; readonly wasOver: boolean }
interface Told { readonly joins: readonly Joined[]; readonly last?: Joined; readonly end: string; readonly listeners: Readonly<Record<string, number>>; readonly isHeld: boolean }

/** What a child exits with that was told to end, and nothing else. */
const TOLD_TO_END = 'exit code 7';
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

const LIVES: Record<Scenario['life'], string> = {
  ends: 'a process that ends at once', works: 'a process that works and then ends', listens: 'a process that stays until it is told to end', stubborn: 'a process that ignores SIGTERM',
};
const BEFORE: Readonly<Record<string, string>> = {
  'wait for its end': ', and that had ended before', 'kill': ', and that has just been killed', 'kill and wait for its end': ', and that was killed and had ended before', 'SIGTERM': ', and that was sent it',
  'hang up': ', and with whom its parent has hung up',
};
const callOf = (timeoutMs: number | null | undefined): string => timeoutMs === null || timeoutMs === undefined ? 'join(child)' : `join(child, ${String(timeoutMs)})`;
const processOf = ({ life, before }: Scenario): string => `${LIVES[life]}${BEFORE[before ?? ''] ?? ''}`;
const saysOf = (scenario: Scenario): string => `${list(scenario.joins.map(callOf))}${scenario.joins.length > 1 ? ' at the same time' : ''}, for ${processOf(scenario)}`;
/** How a child ends that nobody harms. */
const endOf = ({ life, before, exitCode = 0 }: Scenario): string => before?.startsWith('kill') ? 'SIGKILL' : life === 'ends' || life === 'works' ? `exit code ${String(exitCode)}` : TOLD_TO_END;

function endsCases(seed: number): Case[] {
  const { exitCode } = valuesFor(seed);
  return [
    caseOf('a', { life: 'ends', joins: [null] }), caseOf('b', { life: 'works', exitCode, joins: [null] }), caseOf('c', { life: 'listens', before: 'kill', joins: [null] }),
    caseOf('d', { life: 'works', before: 'hang up', joins: [null] }),
  ];
}

function endedCases(seed: number): Case[] {
  const { exitCode, timeoutMs } = valuesFor(seed);
  const before = 'wait for its end';
  return [
    caseOf('f', { life: 'ends', before, joins: [null] }), caseOf('g', { life: 'works', exitCode, before, joins: [null] }), caseOf('h', { life: 'listens', before: 'kill and wait for its end', joins: [null] }),
    caseOf('i', { life: 'ends', before, joins: [timeoutMs] }), caseOf('j', { life: 'listens', before: 'kill and wait for its end', joins: [timeoutMs] }), caseOf('k', { life: 'ends', exitCode, before, joins: [0] }),
    caseOf('l', { life: 'listens', before: 'kill and wait for its end', joins: [0] }),
  ];
}

function timeoutCases(seed: number): Case[] {
  const { timeoutMs, exitCode } = valuesFor(seed);
  return [
    caseOf('m', { life: 'listens', joins: [timeoutMs] }), caseOf('n', { life: 'listens', joins: [0] }), caseOf('o', { life: 'works', exitCode, joins: [timeoutMs] }), caseOf('p', { life: 'stubborn', before: 'SIGTERM', joins: [timeoutMs] }),
    caseOf('q', { life: 'works', before: 'hang up', joins: [timeoutMs] }), caseOf('r', { life: 'listens', before: 'kill', joins: [timeoutMs] }),
  ];
}

function severalCases(seed: number): Case[] {
  const { timeoutMs } = valuesFor(seed);
  return [
    caseOf('s', { life: 'listens', joins: [null, timeoutMs] }), caseOf('t', { life: 'listens', joins: [timeoutMs + 70, timeoutMs, null] }), caseOf('u', { life: 'works', joins: [timeoutMs, null, timeoutMs + 1_000] }),
    caseOf('v', { life: 'ends', joins: [null, null] }),
  ];
}

const casesFor = (seed: number): Case[] => [...endsCases(seed), ...endedCases(seed), ...timeoutCases(seed), ...severalCases(seed)];
const scenarioOf = ({ input }: Case): Scenario => input as unknown as Scenario;
const toldBy = ({ value }: Outcome): Told => value as unknown as Told;

const rightAnswers: Judge = (outcome, about) => {
  const scenario = scenarioOf(about);
  if (outcome.end !== 'settled') return standsStill(outcome, about);
  if (outcome.error) return { kind: 'wrong result', sentence: `${about.says}, rejects: ${said(outcome.error)}.`, help: 'Neither the end of a process nor the end of the time is an error: resolve to true or to false.', expected: 'true or false', actual: 'an error' };
  const { joins, last, end, listeners, isHeld } = toldBy(outcome);
  for (const [index, joined] of joins.entries()) {
    const problem = wrongJoin(joined, scenario.joins[index] ?? null, outcome, scenario);
    if (problem) return problem;
  }
  if (last && last.value !== true) return { kind: 'wrong result', sentence: `After a time-out the same process was joined once more, without a time-out, and it was told to end: join says ${shown(last.value)}.`, help: 'Each call looks for itself: nothing of an earlier one may be left for it.', expected: 'true', actual: shown(last.value), misconception: 'the-first-answer-stays' };
  if (last && !last.wasOver) return tooSoon(null, scenario);
  if (Object.values(listeners).some((count) => count < 0)) {
    return { kind: 'wrong result', sentence: `${saysOf(scenario)}: a listener for ${list(Object.entries(listeners).filter(([, count]) => count < 0).map(([event]) => `'${event}'`))} is gone that the caller had put there.`, help: '`removeAllListeners` takes away everybody\'s. `off` takes away one: yours.', expected: 'the listeners of the caller', actual: 'fewer', misconception: 'all-listeners-are-mine' };
  }
  // Who was killed may be told to end before it dies.
  const isRight = end === endOf(scenario) || (scenario.before === 'kill' && last !== undefined && end === TOLD_TO_END);
  if (!isRight) return harmed(scenario, end);
  return isHeld ? undefined : letsGo(scenario);
};

function wrongJoin({ value, tookMs, lateMs, wasOver }: Joined, timeoutMs: number | null, outcome: Outcome, scenario: Scenario): Problem | undefined {
  const call = callOf(timeoutMs);
  if (value !== true && value !== false) return { kind: 'wrong result', sentence: `${call} resolves to ${shown(value)}.`, help: 'It resolves to true when the process has ended, and to false when the time is over.', expected: 'true or false', actual: shown(value) };
  if (value && wasOver && lateMs > LATE_MS) return { kind: 'wrong result', sentence: `${call} says true only ${String(lateMs)} ms after the process has ended.`, help: 'The time-out is the longest time to wait. When the process ends before, that is the moment.', expected: 'true when it ends', actual: `true after ${String(lateMs)} ms more, on the clock of the checker` };
  if (value) return wasOver ? undefined : tooSoon(timeoutMs, scenario);
  if (timeoutMs === null) return { kind: 'wrong result', sentence: `join(child) says false after ${String(tookMs)} ms, although nobody gave it a time-out.`, help: 'Without a time-out there is no timer: it waits as long as it takes. And `setTimeout` with `undefined` or Infinity is over after 1 ms.', expected: 'true, when the process has ended', actual: 'false', misconception: 'no-time-out-is-a-number' };
  if (wasOver && !ranOutFirst(outcome)) return { kind: 'wrong result', sentence: `${call} says false for ${processOf(scenario)}: the process had ended before the time was over.`, help: 'A process that has ended has an exit code or, after a signal, a `signalCode`. One of the two is null, and 0 is an exit code, too.', expected: 'true', actual: 'false' };
  if (tookMs < timeoutMs) return { kind: 'wrong result', sentence: `${call} says false after ${String(tookMs)} ms.`, help: 'The time-out is in milliseconds, as for `setTimeout`.', expected: `false after ${String(timeoutMs)} ms, on the clock of the checker`, actual: `false after ${String(tookMs)} ms` };
  if (tookMs > 2 * timeoutMs + 100) return { kind: 'wrong result', sentence: `${call} says false only after ${String(tookMs)} ms.`, help: 'The time-out is in milliseconds, as for `setTimeout`; and each call has its own.', expected: `false after ${String(timeoutMs)} ms, on the clock of the checker`, actual: `false after ${String(tookMs)} ms` };
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
  const { before } = scenario;
  return {
    kind: 'wrong result', sentence: `${callOf(timeoutMs)} says true for ${processOf(scenario)}, while that is still alive.`, expected: 'true only when it has ended', actual: 'true', misconception: 'a-sign-of-the-end',
    help: `${before === 'SIGTERM' || before === 'kill' ? '`killed` says that a signal was sent, not that the process has ended.' : before === 'hang up' ? '`connected` and `disconnect` are about the line, not about the process.' : ''} \`exit\` says that a process has ended; afterwards \`exitCode\` or \`signalCode\` does.`.trim(),
  };
}

function harmed(scenario: Scenario, end: string): Problem {
  return {
    kind: 'wrong result', sentence: `${saysOf(scenario)}: the process does not live on afterwards, but ends with ${end} instead of ${endOf(scenario)}.`, help: 'join only waits. When the time is over, neither end the process nor tell it anything nor hang up: that is for the caller to decide.',
    expected: endOf(scenario), actual: end, misconception: 'time-over-is-life-over',
  };
}

function letsGo(scenario: Scenario): Problem {
  return {
    kind: 'wrong result', sentence: `${saysOf(scenario)}: afterwards the process does not keep its parent's program alive any more, as \`unref\` was called.`,
    help: 'Then the program may end before it hears of the end of the process, and whoever still waits for that waits in vain. Only the timer is yours to end, by `clearTimeout`.',
    expected: 'the process as it was', actual: 'the process without its hold on the program',
  };
}

/** A join that never settles, where it is known why. */
function standsStill({ end, trace }: Outcome, about: Case): Problem | undefined {
  if (end !== 'hang' && end !== 'deadlock' && end !== 'exit') return undefined;
  const { joins, before, life } = scenarioOf(about);
  const exit = trace.findIndex(({ text, operation }) => operation === 'event' && text.startsWith("'exit'"));
  const timeoutMs = joins.find((one) => one !== null) ?? null;
  const hasEndedBefore = before?.endsWith('wait for its end') ?? false;
  const stuck = (help: string, misconception?: string): Problem => ({
    kind: 'deadlock', sentence: `${callOf(timeoutMs)} never settles${exit < 0 ? ' while the process lives' : hasEndedBefore ? '' : ', although the process has ended'}, for ${processOf(scenarioOf(about))}.`, help,
    ...(misconception !== undefined && { misconception }), notes: new Map(exit < 0 ? [] : [[exit, hasEndedBefore ? 'before join is called' : 'join does not settle']] as const),
  });
  if (hasEndedBefore) return stuck('`exit` comes once, and whoever listens afterwards waits for ever. Look first whether the process has ended: by an exit code, and 0 is one, or by a signal.', 'exit-comes-again');
  if (exit < 0) return timeoutMs === null ? undefined : stuck(joins.length > 1 ? 'Each call has a time-out of its own, or none: it must not depend on who else waits for the same process.' : `A timer that resolves to false ends the waiting${joins.includes(0) ? '. Zero is a time-out like any other, although it is falsy: only `undefined` is none' : ''}.`);
  if (before === 'hang up') return stuck('After the parent has hung up, `close` and `disconnect` never come. Only `exit` always does.', 'close-always-comes');
  return life === 'listens' && before === undefined ? undefined : stuck('`exit` comes once, for every process, whatever its exit code or signal is.');
}

/** Timers and listeners that a join has left behind. */
const nothingLeft: Judge = (outcome) => {
  if (outcome.end !== 'settled' || outcome.error) return undefined;
  const settle = outcome.trace.findIndex(({ operation }) => operation === 'settle');
  const timer = outcome.trace.findIndex(({ thread, operation, text }, index) => index > settle && operation === 'timer' && text.includes('timer') && outcome.threads[thread]?.kind === 'main');
  if (timer >= 0) {
    return {
      kind: 'leak', sentence: 'Leak: every join has its answer, and a timer is still running: the program does not end before it has fired.', help: '`clearTimeout` ends a timer that nobody needs any more. Whoever comes first clears up after the other: when the process has ended, the timer; when the time is over, the listener.',
      notes: new Map([[settle, 'the program does not end here'], [timer, 'only now']]), misconception: 'a-timer-does-no-harm',
    };
  }
  const listeners = Object.entries(toldBy(outcome).listeners).filter(([, one]) => one > 0);
  if (listeners.length === 0) return undefined;
  const count = listeners.reduce((sum, [, one]) => sum + one, 0);
  return {
    kind: 'leak', sentence: `Leak: every join has its answer, and ${String(count)} ${verb(count, 'listener', 'listeners')} for ${list(listeners.map(([event]) => `'${event}'`))} ${verb(count, 'is', 'are')} left on the process.`,
    help: '`off` takes a listener away, `once` only when its event comes. Whoever joins again and again in a loop would have one more each time, and after ten of them Node warns of a leak.', expected: 'as many listeners as before', actual: `${String(count)} more`, misconception: 'listeners-do-no-harm',
  };
};

const judgeAny: Judge = (outcome, about) => rightAnswers(outcome, about) ?? nothingLeft(outcome, about);

export default spec(import.meta.url, {
  'ends': (answer) => judgeCases(answer, endsCases(answer.seed), rightAnswers),

  'ended-before': (answer) => judgeCases(answer, endedCases(answer.seed), rightAnswers),

  'time-out': (answer) => judgeCases(answer, timeoutCases(answer.seed), rightAnswers),

  'several': (answer) => judgeCases(answer, severalCases(answer.seed), rightAnswers),

  'nothing-left': (answer) => {
    // Who spins has thousands of states, and there are many programs.
    if (answer.failedBefore().includes('livelock')) return Promise.resolve({ passed: null, sentence: 'after the livelock above, there is no end at which to look' });
    return judgeCases(answer, casesFor(answer.seed), nothingLeft, { onlySettled: true });
  },

  'for-real': (answer) => {
    const exitCode = answer.integer(31, 99);
    const scenarios: Scenario[] = [
      { life: 'listens', joins: [30, null] }, { life: 'ends', exitCode, joins: [60_000] }, { life: 'works', before: 'hang up', joins: [null, 60_000] },
      { life: 'listens', before: 'kill and wait for its end', joins: [0, null] }, { life: 'listens', before: 'kill', joins: [60_000] },
    ];
    const killed = { joins: [true], last: null, end: 'SIGKILL', listeners: [] };
    const expected = [
      { joins: [false, true], last: true, end: TOLD_TO_END, listeners: [] }, { joins: [true], last: null, end: `exit code ${String(exitCode)}`, listeners: [] }, { joins: [true, true], last: null, end: 'exit code 0', listeners: [] },
      { ...killed, joins: [true, true] }, killed,
    ];
    return realRun(answer, 'for-real.ts', { input: scenarios as unknown as Plain }, { expected, kind: 'process', children: scenarios.length });
  },
}, { replay: replayOf(casesFor, judgeAny) });
