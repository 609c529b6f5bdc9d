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

type Life = 'ends' | 'plain' | 'tidy' | 'stubborn';
interface States { readonly life: Life; readonly exitCode?: number; readonly deed: string; readonly isLate?: boolean }
interface Scenario { readonly life: Life; readonly exitCode?: number; readonly before?: string; readonly isTold?: boolean; readonly graceMs: number | null; readonly calls?: number; readonly firstGraceMs?: number }
interface Called { readonly value?: Plain; readonly tookMs: number; readonly lateMs: number; readonly wasOver: boolean }
interface Told { readonly calls: readonly Called[]; readonly called?: Plain; readonly end: string; readonly listeners: Readonly<Record<string, number>> }

const DEFAULT_MS = 5_000;
/** What a child exits with that was told to end. */
const TOLD_TO_END = 7;
// Answers that listen have less than a hundred states, those that look again and again some hundreds.
const LIMITS = { statesMax: 1_200, randomExecutions: 5 };
/** Who looks again and again hears of the end with a delay, but not with this one. */
const LATE_MS = 250;
const SIGKILLED = 'stopped[SIGKILL]';

/** A grace period and an exit code that nobody can have prepared for. */
function valuesFor(seed: number): { graceMs: number; exitCode: number } {
  const random = randomStream(seed, 'values');
  return { graceMs: randomInteger(random, 300, 900), exitCode: randomInteger(random, 31, 99) };
}

const LIVES: Record<Life, string> = {
  ends: 'a process that ends by itself', plain: 'a process that does nothing about SIGTERM', tidy: 'a process that exits by itself on SIGTERM', stubborn: 'a process that ignores SIGTERM',
};
const BEFORE: Readonly<Record<string, string>> = {
  'wait for its end': ' and had ended before', 'kill': ' and has just been killed', 'kill and wait for its end': ' and was killed and had ended before', 'hang up': ' and with whom its parent has hung up',
  'SIGTERM': ' and was sent it before', 'hang up and wait for disconnect': ' and with whom its parent hung up some time ago',
};
const processOf = ({ life, before, isTold }: Scenario): string => `${LIVES[life]}${BEFORE[before ?? ''] ?? ''}${isTold ? ' and is told to end meanwhile' : ''}`;
const callOf = ({ graceMs }: Scenario): string => graceMs === null ? 'terminate(child)' : `terminate(child, { graceMs: ${String(graceMs)} })`;

function statesCase(id: string, states: States): Case {
  const DEEDS: Readonly<Record<string, string>> = { 'nothing': '', 'SIGTERM': ', that is sent SIGTERM', 'SIGKILL': ', that is sent SIGKILL', 'SIGTERM by process.kill': ', that is sent SIGTERM by process.kill', 'hang up': ', with whom its parent hangs up', 'end': ', that is told to end' };
  return { id, program: 'states.ts', input: states as unknown as Plain, says: `stateOf, for ${LIVES[states.life]}${DEEDS[states.deed] ?? ''}`, limits: LIMITS };
}

function caseOf(id: string, scenario: Scenario): Case {
  const { calls = 1, firstGraceMs } = scenario;
  const call = `${firstGraceMs === undefined ? '' : `${callOf({ ...scenario, graceMs: firstGraceMs })} and `}${callOf(scenario)}`;
  // A long time that is over before a short one would tell nothing about the short one.
  const limits = firstGraceMs === undefined ? LIMITS : { ...LIMITS, earlyTimersMax: 0 };
  const says = calls > 1 ? `${String(calls)} calls of ${call}` : call;
  return { id, program: 'terminate.ts', input: scenario as unknown as Plain, says: `${says}${calls > 1 || firstGraceMs !== undefined ? ' at the same time' : ''}, for ${processOf(scenario)}`, limits };
}

function statesCases(seed: number): Case[] {
  const { exitCode } = valuesFor(seed);
  return [
    statesCase('a', { life: 'ends', deed: 'nothing' }), statesCase('b', { life: 'ends', exitCode, deed: 'nothing' }), statesCase('c', { life: 'plain', deed: 'SIGTERM' }), statesCase('d', { life: 'plain', deed: 'SIGKILL' }),
    statesCase('e', { life: 'tidy', exitCode, deed: 'SIGTERM' }), statesCase('f', { life: 'stubborn', deed: 'SIGTERM' }), statesCase('g', { life: 'plain', deed: 'hang up' }), statesCase('h', { life: 'plain', deed: 'SIGTERM', isLate: true }),
    statesCase('i', { life: 'ends', exitCode: 1, deed: 'nothing', isLate: true }), statesCase('j', { life: 'plain', deed: 'SIGTERM by process.kill' }),
  ];
}

function politeCases(seed: number): Case[] {
  const { graceMs, exitCode } = valuesFor(seed);
  return [
    caseOf('k', { life: 'plain', graceMs }), caseOf('l', { life: 'tidy', exitCode, graceMs }), caseOf('m', { life: 'tidy', graceMs: null }), caseOf('n', { life: 'stubborn', isTold: true, graceMs }), caseOf('o', { life: 'plain', before: 'hang up', graceMs }),
    caseOf('p', { life: 'plain', graceMs, calls: 2 }), caseOf('z', { life: 'plain', before: 'hang up and wait for disconnect', graceMs }),
  ];
}

function graceCases(seed: number): Case[] {
  const { graceMs } = valuesFor(seed);
  return [
    caseOf('q', { life: 'stubborn', graceMs }), caseOf('r', { life: 'stubborn', graceMs: 0 }), caseOf('s', { life: 'stubborn', graceMs: null }), caseOf('t', { life: 'stubborn', graceMs, calls: 2 }),
    caseOf('sent-before', { life: 'stubborn', before: 'SIGTERM', graceMs }), caseOf('two-graces', { life: 'stubborn', graceMs, firstGraceMs: 20 * graceMs }),
  ];
}

function endedCases(seed: number): Case[] {
  const { graceMs, exitCode } = valuesFor(seed);
  return [
    caseOf('u', { life: 'ends', before: 'wait for its end', graceMs }), caseOf('v', { life: 'ends', exitCode, before: 'wait for its end', graceMs: null }), caseOf('w', { life: 'plain', before: 'kill and wait for its end', graceMs }),
    caseOf('x', { life: 'plain', before: 'kill', graceMs }), caseOf('y', { life: 'stubborn', before: 'kill', graceMs: 0 }),
  ];
}

const terminateCases = (seed: number): Case[] => [...politeCases(seed), ...graceCases(seed), ...endedCases(seed)];
const casesFor = (seed: number): Case[] => [...statesCases(seed), ...terminateCases(seed)];
const scenarioOf = ({ input }: Case): Scenario => input as unknown as Scenario;
const toldBy = ({ value }: Outcome): Told => value as unknown as Told;
const stopped = (exitCode = 0): string => exitCode === 0 ? 'stopped' : `stopped[${String(exitCode)}]`;

/** The states at the end that are right, whoever was faster. */
function rightEnds({ life, exitCode, before, isTold }: { readonly life: Life; readonly exitCode?: number; readonly before?: string; readonly isTold?: boolean }): string[] {
  if (before?.startsWith('kill')) return [SIGKILLED];
  if (life === 'ends' || life === 'tidy') return [stopped(exitCode)];
  if (life === 'stubborn') return isTold ? [stopped(TOLD_TO_END)] : [SIGKILLED];
  return before?.startsWith('hang up') ? ['stopped[SIGTERM]', 'stopped'] : ['stopped[SIGTERM]'];
}

const rightStates: Judge = (outcome, about) => {
  if (outcome.end !== 'settled') return undefined;
  if (outcome.error) return { kind: 'wrong result', sentence: `${about.says}: it throws ${said(outcome.error)}.`, help: 'A state can be told at any time, of a process that has ended, too.', expected: 'a state', actual: 'an error' };
  const { life, exitCode, deed } = about.input as unknown as States;
  const states = outcome.value as Record<string, Plain>;
  const end = deed === 'SIGKILL' ? SIGKILLED : deed.startsWith('SIGTERM') ? rightEnds({ life, ...(exitCode !== undefined && { exitCode }), isTold: true })[0] ?? '' : stopped(exitCode);
  const moments: [when: string, got: Plain | undefined, wanted: string][] = [
    ['before there is a process', states['initial'], 'initial'], ['when it has just been started', states['started'], 'started'], [`right after it was ${deed === 'hang up' ? 'hung up on' : deed === 'end' ? 'told to end' : `sent ${deed}`}`, states['done'], 'started'],
    ['when it has ended', states['stopped'], end],
  ];
  const [when, got, wanted] = moments.find(([, one, right]) => one !== right) ?? [];
  if (when === undefined || wanted === undefined) return undefined;
  return { kind: 'wrong result', sentence: `${about.says}: ${when} the state is '${wanted}', and stateOf says ${shown(got)}.`, expected: wanted, actual: shown(got), ...helpWithState(wanted, got, deed) };
};

function helpWithState(wanted: string, got: Plain | undefined, deed: string): Pick<Problem, 'help' | 'misconception'> {
  if (wanted === 'started' && deed === 'hang up') return { help: '`connected` is about the line to a process, not about its life.', misconception: 'sent-is-ended' };
  if (wanted === 'started') return { help: '`killed` says that a signal was sent. Whether the process has ended, `exitCode` and `signalCode` say: both are null while it lives.', misconception: 'sent-is-ended' };
  if (wanted === 'initial') return { help: 'Without a process there is nothing to look at: `undefined` is initial.' };
  if (got === 'started' && deed === 'SIGTERM by process.kill') return { help: '`killed` knows only of what was sent by `child.kill`. `signalCode` has the signal, whoever has sent it.', misconception: 'sent-is-ended' };
  if (got === 'started') return { help: 'A process that ended by a signal has no exit code, and one with the exit code 0 has one that is falsy. Look at both, `exitCode` and `signalCode`, and compare with null.', misconception: 'one-of-the-two-is-enough' };
  return { help: 'After the end one of the two is not null: `signalCode` stands in brackets after a signal, an exit code only if it is not 0.' };
}

const rightEnd: Judge = (outcome, about) => {
  const scenario = scenarioOf(about);
  if (outcome.end !== 'settled') return standsStill(outcome, scenario);
  if (outcome.error) return { kind: 'wrong result', sentence: `${about.says}, rejects: ${said(outcome.error)}.`, help: 'Whatever a process ends with is no error here: it was to end.', expected: rightEnds(scenario).join(' or '), actual: 'an error' };
  const { calls, called, end, listeners } = toldBy(outcome);
  const calledRight = scenario.before?.endsWith('wait for its end') ? rightEnds(scenario)[0] : 'started';
  if (called !== calledRight) return { kind: 'wrong result', sentence: `${about.says}: right after the call stateOf says ${shown(called)}.`, help: 'A signal is on its way then, and the process has not ended.', expected: String(calledRight), actual: shown(called), misconception: 'sent-is-ended' };
  for (const one of calls) {
    const problem = wrongCall(one, end, scenario) ?? impolite(outcome, one, end, scenario);
    if (problem) return problem;
  }
  const gone = Object.keys(listeners).filter((event) => (listeners[event] ?? 0) < 0).map((event) => `'${event}'`);
  if (gone.length === 0) return undefined;
  return {
    kind: 'wrong result', sentence: `${about.says}: a listener for ${list(gone)} is gone that the caller had put there.`, help: '`removeAllListeners` takes away everybody\'s. `off` takes away one: yours.',
    expected: 'the listeners of the caller', actual: 'fewer', misconception: 'all-listeners-are-mine',
  };
};

/** What one call says, and when. */
function wrongCall({ value, tookMs, lateMs, wasOver }: Called, end: string, scenario: Scenario): Problem | undefined {
  const [call, state] = [callOf(scenario), end.startsWith('exit code') ? stopped(Number(end.slice('exit code '.length))) : `stopped[${end}]`];
  if (!wasOver) {
    return {
      kind: 'leak', sentence: `Leak: ${call} settles with ${shown(value)} while the process is still alive, ${processOf(scenario)}.`, expected: 'settled when it has ended', actual: 'settled before', misconception: 'sent-is-ended',
      help: 'A signal is a request, and `kill` does not wait. Settle when `exit` has come.',
    };
  }
  if (value !== state) return { kind: 'wrong result', sentence: `${call} resolves to ${shown(value)}, and the process has ended with ${end}.`, help: 'Its state at the end is what `stateOf` says then.', expected: state, actual: shown(value) };
  if (lateMs > LATE_MS) return { kind: 'wrong result', sentence: `${call} settles only ${String(lateMs)} ms after the process has ended.`, help: 'The grace period is the longest time to wait. A process that ends before has ended then.', expected: 'settled when it ends', actual: `settled ${String(lateMs)} ms later, on the clock of the checker` };
  const { graceMs, life, isTold, firstGraceMs } = scenario;
  if (life === 'stubborn' && !isTold && tookMs > 2 * (graceMs ?? DEFAULT_MS) + 100) return { kind: 'wrong result', sentence: `${call} ends a process that ignores SIGTERM only after ${String(tookMs)} ms.`, help: firstGraceMs === undefined ? '`graceMs` is in milliseconds, as for `setTimeout`; 0 is no time at all, and 5,000 ms are meant when nobody says another time.' : 'Each call has its own `graceMs`: a shorter one does not wait for a longer one that came before.', expected: `${String(graceMs ?? DEFAULT_MS)} ms`, actual: `${String(tookMs)} ms` };
  return undefined;
}

/** Whether the process had the chance to end by itself. */
function impolite({ trace, threads }: Outcome, { value, tookMs }: Called, end: string, scenario: Scenario): Problem | undefined {
  const { graceMs, before } = scenario;
  const ms = graceMs ?? DEFAULT_MS;
  const index = trace.findIndex(({ thread, operation, text }) => operation === 'kill' && text.startsWith('sends ') && threads[thread]?.kind === 'main');
  const first = /^sends (\S+)/.exec(trace[index]?.text ?? '')?.[1];
  const table = index < 0 ? {} : { notes: new Map([[index, 'the first signal']]) };
  if (first !== undefined && first !== 'SIGTERM' && !before?.startsWith('kill')) {
    return { kind: 'wrong result', sentence: `${callOf(scenario)}: the first signal that the process is sent is ${first}.`, help: 'SIGTERM asks a process to end, and lets it clear up. SIGKILL is for those that do not listen.', expected: 'SIGTERM', actual: first, misconception: 'force-is-simplest', ...table };
  }
  if (rightEnds(scenario).some((one) => one === value) && !(end === 'SIGKILL' && tookMs < ms && !before?.startsWith('kill'))) return undefined;
  if (end === 'SIGKILL' && tookMs < ms) return { kind: 'wrong result', sentence: `${callOf(scenario)} kills the process after ${String(tookMs)} ms, although it has ${String(ms)} ms to end by itself.`, help: 'SIGKILL comes only when the grace period is over: by a timer of `graceMs`, 5,000 ms when nobody says another time.', expected: `${String(ms)} ms, on the clock of the checker`, actual: `${String(tookMs)} ms`, misconception: 'force-is-simplest', ...table };
  // The time may be over before a process has done what it does on SIGTERM.
  if (end === 'SIGKILL') return undefined;
  return { kind: 'wrong result', sentence: `${callOf(scenario)}, for ${processOf(scenario)}: it ends with ${end}.`, help: 'It is to be ended by SIGTERM, and by SIGKILL when that does not help; not by hanging up or by a message, of which it knows nothing.', expected: rightEnds(scenario).join(' or '), actual: shown(value), ...table };
}

/** A call that never settles, where it is known why. */
function standsStill({ end, trace }: Outcome, scenario: Scenario): Problem | undefined {
  if (end !== 'hang' && end !== 'deadlock' && end !== 'exit') return undefined;
  const { before, graceMs } = scenario;
  const exit = trace.findIndex(({ text, operation }) => operation === 'event' && text.startsWith("'exit'"));
  const hasEndedBefore = before?.endsWith('wait for its end') ?? false;
  const stuck = (help: string, misconception?: string): Problem => ({
    kind: 'deadlock', sentence: `${callOf(scenario)} never settles${exit < 0 || hasEndedBefore ? '' : ', although the process has ended'}, for ${processOf(scenario)}.`, help,
    ...(misconception !== undefined && { misconception }), notes: new Map(exit < 0 ? [] : [[exit, hasEndedBefore ? 'before terminate is called' : 'terminate does not settle']] as const),
  });
  if (hasEndedBefore) return stuck('`exit` comes once, and whoever listens afterwards waits for ever. Look first whether the process has ended.', 'exit-comes-again');
  if (exit >= 0) return stuck('`exit` comes once, for every process, however it ends. `close` and `disconnect` do not come when the parent has hung up.', before?.startsWith('hang up') ? 'close-always-comes' : undefined);
  if (before === 'SIGTERM') return stuck('`killed` says that somebody has sent a signal, not that it helped. Whoever calls terminate wants an end: SIGKILL when the grace period is over, whatever was sent before.', 'sent-is-ended');
  return stuck(`A process may ignore SIGTERM, but not SIGKILL: send that one when the grace period is over${graceMs === 0 ? ', at once if that is 0' : ''}.`, graceMs === 0 ? undefined : 'sigterm-always-works');
}

/** Timers and listeners that a call has left behind. */
const nothingLeft: Judge = (outcome) => {
  if (outcome.end !== 'settled' || outcome.error) return undefined;
  const settle = outcome.trace.findIndex(({ operation }) => operation === 'settle');
  const timer = outcome.trace.findIndex(({ thread, operation, text }, index) => index > settle && operation === 'timer' && text.includes('timer') && outcome.threads[thread]?.kind === 'main');
  if (timer >= 0) {
    return {
      kind: 'leak', sentence: 'Leak: the process has ended, and a timer is still running: the program does not end before it has fired.', help: '`clearTimeout` ends the grace period of a process that has ended.',
      notes: new Map([[settle, 'the program does not end here'], [timer, 'only now']]), misconception: 'a-timer-does-no-harm',
    };
  }
  const more = Object.entries(toldBy(outcome).listeners).filter(([, one]) => one > 0);
  if (more.length === 0) return undefined;
  const events = list(more.map(([event]) => `'${event}'`));
  const count = more.reduce((sum, [, one]) => sum + one, 0);
  return { kind: 'leak', sentence: `Leak: the process has ended, and ${String(count)} ${verb(count, 'listener', 'listeners')} for ${events} ${verb(count, 'is', 'are')} left on it.`, help: '`off` takes a listener away, `once` only when its event comes.', expected: 'as many listeners as before', actual: `${String(count)} more` };
};

const judgeAny: Judge = (outcome, about) => about.program === 'states.ts' ? rightStates(outcome, about) : rightEnd(outcome, about) ?? nothingLeft(outcome, about);

export default spec(import.meta.url, {
  'states': (answer) => judgeCases(answer, statesCases(answer.seed), rightStates),

  'sigterm': (answer) => judgeCases(answer, politeCases(answer.seed), rightEnd),

  'grace-period': (answer) => judgeCases(answer, graceCases(answer.seed), rightEnd),

  'ended-before': (answer) => judgeCases(answer, endedCases(answer.seed), rightEnd),

  'nothing-left': (answer) => judgeCases(answer, terminateCases(answer.seed), nothingLeft, { onlySettled: true }),

  'for-real': (answer) => {
    const exitCode = answer.integer(31, 99);
    const scenarios: Scenario[] = [
      { life: 'plain', graceMs: 60_000 }, { life: 'tidy', exitCode, graceMs: 60_000 }, { life: 'stubborn', graceMs: 40 }, { life: 'ends', exitCode, before: 'wait for its end', graceMs: 60_000 }, { life: 'plain', before: 'kill', graceMs: 60_000, calls: 2 },
    ];
    const told = (end: string, state: string, { called = 'started', calls = 1 } = {}): unknown => ({ values: Array.from({ length: calls }, () => state), called, end, listeners: [] });
    // Windows knows no signals: whatever is sent ends a process at once, and has the name that it was sent by.
    const hasSignals = process.platform !== 'win32';
    const terminated = told('SIGTERM', 'stopped[SIGTERM]');
    const expected = [
      terminated, hasSignals ? told(`exit code ${String(exitCode)}`, stopped(exitCode)) : terminated, hasSignals ? told('SIGKILL', SIGKILLED) : terminated,
      told(`exit code ${String(exitCode)}`, stopped(exitCode), { called: stopped(exitCode) }), told('SIGKILL', SIGKILLED, { calls: 2 }),
    ];
    return realRun(answer, 'for-real.ts', { input: scenarios as unknown as Plain }, { expected, kind: 'process', children: scenarios.length });
  },
}, { replay: replayOf(casesFor, judgeAny) });
