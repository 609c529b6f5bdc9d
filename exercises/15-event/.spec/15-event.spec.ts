import { exploreAll, judgeCases, judgeOutcomes, notAvailable, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Judge } from '../../../grading/judging/explored.ts';
import type { Outcome } from '../../../grading/explore/report.ts';
import type { Fault } from '../../../grading/explore/world.ts';
import type { Finding } from '../../../grading/finding.ts';
import type { Plain } from '../../../grading/plain.ts';
import { generalProblem, leakProblem, said, shown } from '../../../grading/judging/problem.ts';
import type { Problem } from '../../../grading/judging/problem.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { spec } from '../../../grading/spec.ts';
import { childrenOf } from '../../../grading/judging/traffic.ts';
import { waitsOf } from '../../../grading/judging/waits.ts';
import { onlyOf, place } from '../../../grading/judging/wording.ts';

type Name = 'block' | 'non-block';
interface Scenario { readonly when: 'now' | 'soon' | 'told' | 'late'; readonly timeoutMs?: number }
interface Told { readonly name: Plain; readonly wasSet: Plain; readonly atMs: number }
interface Wanted { readonly wasSet: boolean; readonly atMs: number }

/** When `block` is told something depends on what `non-block` is told. */
const NAMES: readonly Name[] = ['non-block', 'block'];
const DEFAULT_TIMEOUT_MS = 2_000;
const HOUR_MS = 3_600_000;
const EXIT_CODE = 107;
const APART = 'signal-after-a-failure.ts';
/** Nobody is to blame for so little, on the clock of the checker. */
const LATE_MS = 250;
/** Where the event is set from the beginning, no clock is in it, but for those who look only now and then. */
const SOON_MS = 5;
/** Time passes only when nothing else can happen. */
const LIMITS = { statesMax: 600, randomExecutions: 15, earlyTimersMax: 0 };
/** Two calls at the same time have thousands of states, and all that matters shows in some. */
const FEW = { statesMax: 200, randomExecutions: 10, earlyTimersMax: 0 };

/** A time that nobody can have prepared for. */
const timeFor = (seed: number): number => randomInteger(randomStream(seed, 'times'), 700, 1_900);

const WHEN: Record<Scenario['when'], string> = {
  now: 'the event is set at once', soon: 'the event is set soon', told: 'the event is set when non-block has been told that its time is over', late: 'the event is set after an hour',
};

function saysOf({ when, timeoutMs }: Scenario): string {
  return `${WHEN[when]}; the time-out is ${timeoutMs === undefined ? `left out (${String(DEFAULT_TIMEOUT_MS)} ms)` : `${String(timeoutMs)} ms`}`;
}

function caseOf(id: string, scenario: Scenario, limits: NonNullable<Case['limits']> = LIMITS): Case {
  return { id, program: 'signal.ts', input: scenario as unknown as Plain, says: saysOf(scenario), limits };
}

// What comes first is a matter of cause and effect, as nobody can say of two clocks which is the faster one.
function plainCases(seed: number): Case[] {
  const timeoutMs = timeFor(seed);
  return [
    caseOf('a', { when: 'now', timeoutMs }), caseOf('b', { when: 'told' }), caseOf('c', { when: 'soon', timeoutMs }), caseOf('d', { when: 'told', timeoutMs }),
    caseOf('e', { when: 'told', timeoutMs: 0 }), caseOf('f', { when: 'late', timeoutMs }),
    { ...caseOf('t', { when: 'now' }, FEW), program: 'signal-twice.ts', input: [{ when: 'now', timeoutMs }, { when: 'told', timeoutMs }], says: 'two events at the same time: one is set at once, the other one when its non-block has been told that the time is over' },
  ];
}

/** The time may be over at any moment, just before the event is set and just after it. */
const closeCase = (seed: number): Case => {
  const timeoutMs = timeFor(seed);
  return { ...caseOf('g', { when: 'soon', timeoutMs }, { statesMax: 1_200, randomExecutions: 15, earlyTimersMax: 1 }), says: 'the event is set, and the time is over, at nearly the same moment' };
};

/** One waiter fails: it throws, or it ends with an exit code; at once, or at any moment. */
function failingCases(seed: number): Case[] {
  const timeoutMs = timeFor(seed);
  const error = { name: 'RangeError', message: 'the waiter cannot wait' };
  const fails = (id: string, fault: Fault, how: string): Case => ({ ...caseOf(id, { when: 'soon', timeoutMs }, { statesMax: 1_500, randomExecutions: 6, earlyTimersMax: 0 }), fault, says: `the ${fault.child === 0 ? 'first' : 'second'} worker ${how}` });
  return [
    fails('p', { child: 0, when: 'birth', error }, 'throws at once'), fails('q', { child: 1, when: 'birth', error }, 'throws at once'),
    fails('r', { child: 0, when: 'birth', exitCode: EXIT_CODE }, `ends at once with exit code ${String(EXIT_CODE)}`), fails('s', { child: 1, when: 'birth', exitCode: EXIT_CODE }, `ends at once with exit code ${String(EXIT_CODE)}`),
    fails('u', { child: 0, when: 'any', error }, 'throws at some moment'), fails('v', { child: 1, when: 'any', exitCode: EXIT_CODE }, `ends at some moment with exit code ${String(EXIT_CODE)}`),
  ];
}

/** A waiter of one event fails; those of the other event, after it or beside it, do not. */
function apartCases(seed: number): Case[] {
  const timeoutMs = timeFor(seed);
  const error = { name: 'RangeError', message: 'the waiter of the first event cannot wait' };
  const apart = (id: string, atOnce: boolean, fault: Fault): Case => ({
    id, program: APART, input: { atOnce, timeoutMs }, fault, limits: FEW,
    says: `an event with a waiter that fails, and ${atOnce ? 'at the same time' : 'then'} one where nothing fails; both are set at once`,
  });
  return [
    apart('w', false, { child: 0, when: 'birth', error }), apart('x', false, { child: 0, when: 'birth', exitCode: EXIT_CODE }), apart('y', true, { child: 0, when: 'birth', error }),
  ];
}

const casesFor = (seed: number): Case[] => [...plainCases(seed), closeCase(seed), ...failingCases(seed)];
const isList = (input: unknown): input is readonly Scenario[] => Array.isArray(input);

/** What a waiter is to be told, and when. */
function wantedOf(name: Name, { when, timeoutMs = DEFAULT_TIMEOUT_MS }: Scenario): Wanted {
  if (when !== 'told') return { wasSet: true, atMs: when === 'late' ? HOUR_MS : 0 };
  return { wasSet: name === 'block', atMs: timeoutMs };
}

const rightAnswers: Judge = (outcome, about) => {
  const scenarios: readonly Scenario[] = isList(about.input) ? about.input : [about.input as unknown as Scenario];
  if (outcome.end !== 'settled') return outcome.end === 'endless' || outcome.end === 'livelock' ? restless(outcome, scenarios) : setForAMoment(outcome) ?? staysAlive(outcome) ?? neverTold(outcome, scenarios);
  if (outcome.error) return { kind: 'wrong result', sentence: `The promise rejects although nothing was to fail: ${said(outcome.error)}.`, help: 'The end of the time is no error: the waiter is told false.', expected: 'it resolves', actual: 'an error', misconception: 'time-over-is-an-error' };
  const calls = (isList(about.input) ? outcome.value : [outcome.value]) as unknown as readonly (readonly Told[])[];
  for (const [index, scenario] of scenarios.entries()) {
    for (const name of NAMES) {
      const problem = wrongTold(name, calls[index] ?? [], scenario);
      if (problem?.misconception === 'looking-is-waiting' && findsItSet(outcome, name)) return { ...problem, ...onlyOk(name) };
      if (problem) return isList(about.input) ? { ...problem, sentence: `Two events at the same time disturb each other. ${problem.sentence}`, misconception: 'one-event-for-all-calls' } : problem;
    }
  }
  return undefined;
};

function wrongTold(name: Name, told: readonly Told[], scenario: Scenario): Problem | undefined {
  const own = told.filter((one) => one.name === name);
  const [first] = own;
  const { wasSet, atMs } = wantedOf(name, scenario);
  const expected = `${name}: ${String(wasSet)} after ${String(atMs)} ms`;
  const actual = own.map((one) => `${name}: ${shown(one.wasSet)} after ${String(one.atMs)} ms`).join(', ') || `${name}: nothing`;
  const wrong = (sentence: string, help: string, misconception?: string): Problem => ({ kind: 'wrong result', sentence, help, expected, actual, ...(misconception !== undefined && { misconception }) });
  if (!first) return wrong(`onTold is never called for ${name}.`, `Each waiter is told once what its waiting has come to: \`onTold('${name}', ...)\`.`);
  if (own.length > 1) return wrong(`${name} is told twice.`, 'The event, or the end of the time: what comes first decides, and the other one must find nothing left to do.', 'both-tell');
  if (typeof first.wasSet !== 'boolean') return wrong(`${name} is told ${shown(first.wasSet)}.`, 'It is told true when the event has been set, and false when its time is over.');
  // A clock that stands still for an hour is rare, and nobody's fault.
  if (scenario.when === 'late' && name === 'non-block') return undefined;
  if (first.wasSet !== wasSet) return wrongAnswer(name, first, scenario, wrong);
  if (first.atMs < atMs) return wrong(`${name} is told ${String(wasSet)} after ${String(first.atMs)} ms, too early.`, 'The time-out is in milliseconds, and the event is set when `moment` is fulfilled, not before.', wasSet ? 'set-is-set' : 'seconds');
  if (first.atMs <= atMs + (scenario.when === 'told' ? LATE_MS : SOON_MS)) return undefined;
  if (first.atMs <= atMs + LATE_MS) return wrong(`${name} hears only after ${String(first.atMs - atMs)} ms that the event has been set.`, 'Whoever looks now and then hears of it late, and works for nothing meanwhile. Whoever waits should sleep, and be woken: `wait()` of an event, `Atomics.wait`, or a message.', 'looking-is-waiting');
  const slept = wasSet && name === 'non-block';
  return wrong(
    `${name} is told ${String(wasSet)} only after ${String(first.atMs)} ms, ${slept ? 'although the event was set' : 'although that was known'} after ${String(atMs)} ms.`,
    slept ? 'A time-out is the longest time to wait. When the event is set before, that is the moment: sleep on the event itself.' : 'Tell each waiter by itself, as soon as its own waiting is over. The time-out is in milliseconds.',
    slept ? 'time-out-is-a-pause' : 'told-together',
  );
}

/** Who is told true instead of false, or false instead of true. */
function wrongAnswer(name: Name, { wasSet, atMs }: Told, { when, timeoutMs = DEFAULT_TIMEOUT_MS }: Scenario, wrong: (sentence: string, help: string, misconception?: string) => Problem): Problem {
  if (wasSet === true) return wrong(`${name} is told that the event was set, and it has not been set yet.`, 'The event is set when `moment` is fulfilled, and not before; and when its time is over, a waiter is told false.', 'set-is-set');
  if (name === 'block' && atMs >= 1) return wrong(`block gives up after ${String(atMs)} ms.`, 'It has no time-out: it waits as long as it takes.', 'long-is-for-ever');
  if (atMs >= timeoutMs && when !== 'told') return wrong(`${name} is told that its time is over, although the event was set before.`, 'Setting must wake all who sleep, and stay set for those who come later.', 'time-over-wins');
  if (atMs >= 1) return wrong(`${name} gives up after ${String(atMs)} ms.`, 'The time-out is in milliseconds.', 'seconds');
  return wrong(`${name} is told at once that the event is not set, and does not wait for it.`, '`isSet` is a look at this very moment. `wait()` sleeps until the event is set, or until the time is over, and says which of the two it was.', 'looking-is-waiting');
}

/** `Atomics.wait` has told a waiter that the word was changed before. */
function findsItSet({ trace, threads }: Outcome, name: Name): boolean {
  const isNamed = threads.some((one) => one.name === name);
  return trace.some(({ thread, operation, text }) => threads[thread]?.kind === 'worker' && (!isNamed || threads[thread].name === name) && operation === 'wait' && text.endsWith('not-equal'));
}

const onlyOk = (name: Name): Partial<Problem> => ({
  sentence: `${name} finds the event set already, and is told that it is not.`, misconception: 'only-ok-is-set',
  help: "`Atomics.wait` returns 'not-equal' when the word has changed before: then the event is set, and there is nothing to sleep for. Only 'timed-out' means that it is not.",
});

/** The event has been set, but somebody who comes later does not see it any more. */
function setForAMoment(outcome: Outcome): Problem | undefined {
  const clear = outcome.trace.findLastIndex(({ operation, text }) => operation === 'call' && /\.clear\(\)/.test(text));
  const set = outcome.trace.findLastIndex(({ operation, text }) => operation === 'call' && /\.set\(\)/.test(text));
  const sleeper = waitsOf(outcome).waits.find(({ what, name }) => what === 'call' && /\.wait(?:Async)?\(/.test(name));
  const general = generalProblem(outcome);
  if (set < 0 || clear < set || !sleeper || general?.kind !== 'deadlock') return undefined;
  return {
    ...general, sentence: `Deadlock: ${sleeper.words}: the event has been set, but \`clear()\`${place(outcome.trace[clear]?.at ?? '')} has undone that before.`, misconception: 'set-stays-a-moment',
    help: 'Leave the event set. `set()` wakes those who sleep at that moment, and whoever comes later must still find it set; the next call makes an event of its own.',
    notes: new Map([...general.notes ?? [], [clear, 'undoes it']]),
  };
}

/** All who are left have said what they came to know, and go on listening. */
function staysAlive(outcome: Outcome): Problem | undefined {
  const general = generalProblem(outcome);
  const left = childrenOf(outcome, 'worker').filter(({ exitCode, signal }) => exitCode === null && signal === null);
  // What is said before a message or a timer has come may mean "I am ready".
  const hasTold = left.every((child) => {
    const steps = outcome.trace.filter(({ thread }) => thread === child.thread).map(({ operation }) => operation);
    const woken = steps.findIndex((operation) => operation === 'receive' || operation === 'timer');
    return woken >= 0 && steps.lastIndexOf('send') > woken;
  });
  const [first] = left;
  if (!first || !hasTold || waitsOf(outcome).waits.some(({ what }) => what !== 'message') || general?.kind !== 'deadlock') return undefined;
  const name = outcome.threads[first.thread]?.name ?? 'a worker';
  return {
    ...general, sentence: `The promise never settles: ${name} has said what its waiting came to, but it stays alive, so its \`exit\` never comes.`, misconception: 'said-is-exited',
    help: "A worker that still listens for messages does not end by itself. `parentPort.close()` ends the listening; so does `off` for the last listener, but `removeAllListeners('message')` does not.",
  };
}

/** Who looks again and again does so for an hour. */
function restless(outcome: Outcome, scenarios: readonly Scenario[]): Problem | undefined {
  if (!scenarios.some(({ when }) => when === 'late')) return undefined;
  const last = outcome.trace.at(-1);
  return {
    kind: 'livelock', sentence: `While the event is not set for an hour, ${outcome.threads[last?.thread ?? 0]?.name ?? 'a thread'} looks again and again whether it is${last && last.at !== '' ? ` (${last.at})` : ''}.`, misconception: 'looking-is-waiting',
    help: 'Whoever waits should sleep, and be woken: `wait()` of an event, `Atomics.wait`, or a message. Looking again and again costs a processor, or comes too late.',
  };
}

/** The event waits for what non-block is told, and non-block is told nothing. */
function neverTold({ end, trace, threads, ...outcome }: Outcome, scenarios: readonly Scenario[]): Problem | undefined {
  const [scenario] = scenarios;
  if (scenario?.when !== 'told' || end === 'exit') return undefined;
  // Somebody has said something, or all have ended: then it is another story.
  const hasHeard = trace.some(({ thread, operation, text }) => threads[thread]?.kind === 'main' && operation === 'receive' && text.includes('non-block'));
  const asleep = childrenOf({ end, trace, threads, ...outcome }, 'worker').filter(({ exitCode }) => exitCode === null);
  if (asleep.length === 0 || (asleep.length === 1 && !hasHeard)) return undefined;
  const misconception = hasHeard ? 'told-together' : scenario.timeoutMs === 0 ? 'zero-is-no-time-out' : 'no-limit';
  if (hasHeard && asleep.length > 1) return undefined;
  return {
    kind: 'deadlock', misconception, sentence: `The promise never settles: ${hasHeard ? 'non-block has said what its waiting came to, but onTold is not called for it, or the event is not set after that' : 'non-block waits beyond its time'}. The event is to be set when non-block has been told that its time is over.`,
    help: hasHeard ? 'Tell each waiter by itself, as soon as its own waiting is over.' : `\`wait({ timeoutMs })\` comes back when the time is over. ${scenario.timeoutMs === 0 ? 'Zero is a time-out, although it is falsy: only `undefined` is none.' : 'It is the waiter that needs the time-out.'}`,
  };
}

/** Where both may come first, either answer of the one with a time-out is right; but not both, and not none. */
const oneAnswerEach: Judge = (outcome, about) => {
  if (outcome.end !== 'settled' || outcome.error) return rightAnswers(outcome, about);
  const told = outcome.value as unknown as readonly Told[];
  for (const name of NAMES) {
    const own = told.filter((one) => one.name === name);
    const given = shown(told.map((one) => `${shown(one.name)}: ${shown(one.wasSet)}`));
    if (own.length !== 1) return { kind: 'wrong result', sentence: `${name} is told ${own.length === 0 ? 'nothing' : 'twice'}.`, help: 'The event, or the end of the time: what comes first decides, and the other one must find nothing left to do.', misconception: 'both-tell', expected: `one call for ${name}`, actual: given };
    if (name === 'block' && own[0]?.wasSet !== true) return { kind: 'wrong result', sentence: `block is told ${shown(own[0]?.wasSet)}, and it has no time-out.`, help: 'It waits as long as it takes.', misconception: 'long-is-for-ever', expected: 'block: true', actual: given };
  }
  return undefined;
};

/** Nobody can ask of a promise to resolve when a waiter has failed. */
const failureRejects: Judge = (outcome, about) => {
  const { fault, says } = about;
  if (outcome.end !== 'settled') return setForAMoment(outcome);
  if (!fault) return undefined;
  // The worker that should fail was never started; and whoever has settled before has not waited for the end: other checks' business.
  if (outcome.error || outcome.faultAfterSends < 0 || outcome.aliveAtSettle.length > 0) return undefined;
  if (fault.when === 'any' && !rightAnswers(outcome, about)) return undefined;
  return {
    kind: 'wrong result', sentence: `The promise resolves as if nothing had happened, although ${says}.`, misconception: 'nobody-else-waits',
    help: 'Look at how each worker has ended: `error`, or an exit code other than 0, must reject.', expected: 'a rejection', actual: 'it resolves',
  };
};

/** The failure of one call is nothing to another one. */
const staysApart: Judge = (outcome, { input }) => {
  if (outcome.end !== 'settled') return undefined;
  const { atOnce } = input as unknown as { readonly atOnce: boolean };
  const told = outcome.error ? [] : outcome.value as unknown as readonly Told[];
  const expected = 'block: true, non-block: true';
  const actual = told.map((one) => `${shown(one.name)}: ${shown(one.wasSet)}`).sort().join(', ').replaceAll("'", '');
  if (!outcome.error && actual === expected) return undefined;
  const calls = `A waiter of one event fails, and ${atOnce ? 'another call at the same time' : 'the next call'}`;
  const wrong = { kind: 'wrong result', misconception: 'failure-for-all-calls', expected } as const;
  if (!outcome.error) return { ...wrong, sentence: `${calls} tells its own waiters something wrong.`, help: 'What belongs to one call must not lie in the module: another call finds there what the failed one has left.', actual };
  return {
    ...wrong, sentence: `${calls} rejects as well, although its own waiters have not failed: ${said(outcome.error)}.`, actual: 'an error',
    help: 'What belongs to one call must not lie in the module. An error that is kept there is found by every other call: keep it in the function that waits for this one worker.',
  };
};

const allExited: Judge = (outcome) => {
  const problem = leakProblem(outcome, 'worker');
  return problem && { ...problem, misconception: 'told-is-gone' };
};

const judgeAny: Judge = (outcome, about) => (about.program === APART ? staysApart : about.fault ? failureRejects : about.id === 'g' ? oneAnswerEach : rightAnswers)(outcome, about) ?? allExited(outcome, about);

/** Two workers have something to say. */
function twoWait(outcome: Outcome): Finding {
  const waiting = childrenOf(outcome, 'worker').filter(({ sent, stored }) => sent.length + stored.length > 0);
  if (waiting.length >= 2) return { passed: true };
  return {
    passed: false, kind: 'not concurrent', sentence: `${onlyOf(waiting.length, 2, 'workers', ['says', 'say'])} what a waiting has come to.`, misconception: 'main-waits',
    help: 'Each of the two waits in a worker of its own, and says itself what its waiting has come to; the main thread only passes that on.', expected: '2', actual: String(waiting.length),
  };
}

export default spec(import.meta.url, {
  'told': async (answer) => {
    const finding = await judgeCases(answer, plainCases(answer.seed), rightAnswers, { races: true });
    if (finding.passed !== false || finding.misconception !== undefined) return finding;
    return finding.kind === 'lost wakeup' ? { ...finding, misconception: 'a-notify-is-remembered' } : finding.kind === 'deadlock' ? { ...finding, misconception: 'nobody-sets' } : finding;
  },


  'close': async (answer) => judgeOutcomes(await exploreAll(answer, [closeCase(answer.seed)]), oneAnswerEach),

  'two-threads': async (answer) => {
    // Whoever looks again and again has so many states that one failure is enough.
    if (answer.failedBefore().length > 0) return { passed: null, sentence: 'waits for waiters that are told the right thing' };
    const cases = plainCases(answer.seed).filter(({ id }) => id === 'd');
    const explored = await exploreAll(answer, cases);
    const unavailable = notAvailable(explored);
    if (unavailable) return unavailable;
    const outcome = explored.flatMap(({ case: about, report }) => report.outcomes.filter((one) => one.end === 'settled' && !rightAnswers(one, about)))[0];
    return outcome ? twoWait(outcome) : { passed: null, sentence: 'waits for waiters that are told the right thing' };
  },

  'failure': async (answer) => {
    const finding = await judgeCases(answer, failingCases(answer.seed), failureRejects);
    // Where calls go wrong by themselves, they are not wrong because another one has failed.
    if (finding.passed !== true || answer.failedBefore().length > 0) return finding;
    const apart = await judgeCases(answer, apartCases(answer.seed), staysApart);
    return apart.passed === true ? finding : apart;
  },

  'clean-up': (answer) => judgeCases(answer, casesFor(answer.seed).filter(({ fault, id }) => answer.failedBefore().length === 0 || fault || id === 'a' || id === 'c'), allExited, { onlySettled: true }),

  'for-real': (answer) => {
    const scenarios: Scenario[] = [{ when: 'told', timeoutMs: answer.integer(20, 40) }, { when: 'now', timeoutMs: 600_000 }];
    return realRun(answer, 'for-real.ts', { input: scenarios as unknown as Plain }, { expected: [['non-block: false', 'block: true'], ['block: true', 'non-block: true']], kind: 'worker', children: 4 });
  },
}, { replay: replayOf((seed) => [...casesFor(seed), ...apartCases(seed)], judgeAny) });
