import { complaintProblem } from '../../../grading/judging/complaint.ts';
import { exploreAll, judgeCases, notAvailable, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Judge } from '../../../grading/judging/explored.ts';
import type { ExploreReport, Outcome, TraceStep, Traffic } from '../../../grading/explore/report.ts';
import type { Fault } from '../../../grading/explore/world.ts';
import type { Answer, FailedFinding, Finding } from '../../../grading/finding.ts';
import { generalProblem, leakProblem, said, shown } from '../../../grading/judging/problem.ts';
import type { Problem } from '../../../grading/judging/problem.ts';
import { judgeRealRun } from '../../../grading/judging/real-finding.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';
import { onlyOf, list, verb } from '../../../grading/judging/wording.ts';
import { childrenOf, ownSources, tells, wasTold } from '../../../grading/judging/traffic.ts';
import { without } from '../../../grading/judging/without.ts';

type Wrong = Pick<Problem, 'sentence' | 'help' | 'misconception'>;

const DONE = 'Done!';
const MESSAGE = 'The result is too large';
const SAY = 'say.ts';
/** What that program resolves to when it is said. */
const SAID = 'says that all is done';
const WITH_FAILING = 'print-with-failing.ts';
const LIMITS = { statesMax: 200, randomExecutions: 5 };
/** Where it is enough that two calls meet at all. */
const FEW = { statesMax: 100, randomExecutions: 3 };
/** Where a square is still a number, and a cube is not; and where neither is. */
const [CUBE_FAILS, BOTH_FAIL] = [1e120, 1e200];

/** Numbers whose squares and cubes are exact, and stand nowhere else. */
function drawn(seed: number): [number, number, number] {
  const random = randomStream(seed, 'numbers');
  return [randomInteger(random, 1_001, 4_999), -randomInteger(random, 1_001, 4_999) - 0.25, randomInteger(random, 5_001, 9_999) + 0.5];
}

function plainCases(seed: number): Case[] {
  const [a, b, c] = drawn(seed);
  const print = (id: string, number: number): Case => ({ id, program: 'print.ts', input: number, says: `number ${String(number)}`, limits: LIMITS });
  const calls = (id: string, program: string, numbers: number[], how: string): Case => ({ id, program, input: numbers, says: `numbers ${list(numbers.map(String))}, ${how}`, limits: LIMITS });
  return [print('a', a), { ...print('d', b), program: SAY }, print('b', b), print('c', 0), calls('s', 'print-again.ts', [a, c], 'one after the other'), calls('t', 'print-twice.ts', [c, a], 'at the same time')];
}

/** A thread fails: by its own error, or by one that nobody can foresee; at once, or at any moment. */
function failingCases(seed: number): Case[] {
  const [a, b] = drawn(seed);
  const error = { name: 'RangeError', message: 'the thread cannot go on' };
  const own = (id: string, number: number, what: string): Case => ({ id, program: 'print.ts', input: number, says: `number ${String(number)}, ${what}`, limits: LIMITS });
  const fails = (id: string, number: number, fault: Fault, how: string): Case => ({ ...own(id, number, `thread ${String(fault.child + 1)} ${how}`), fault });
  const another = (id: string, number: number, order: 'after' | 'beside'): Case =>
    ({ id, program: WITH_FAILING, input: { numbers: [BOTH_FAIL, number], order }, says: `number ${String(BOTH_FAIL)}, which is too large, and ${String(number)}, ${order === 'after' ? 'one after the other' : 'at the same time'}`, limits: FEW });
  return [
    own('p', CUBE_FAILS, 'whose cube is too large'), own('q', BOTH_FAIL, 'whose square is too large, and its cube, too'),
    fails('u', a, { child: 0, when: 'birth', error }, 'throws at once'), fails('w', b, { child: 1, when: 'any', error }, 'throws at some moment'),
    another('x', a, 'after'), another('y', a, 'beside'),
  ];
}

const casesFor = (seed: number): Case[] => [...plainCases(seed), ...failingCases(seed)];
const numbersOf = ({ input }: Case): readonly number[] => Array.isArray(input) ? input as readonly number[] : [input as number];
const squareOf = (number: number): number => number * number;
const cubeOf = (number: number): number => number * number * number;
const linesFor = (number: number): [string, string] => [`Square: ${String(squareOf(number))}`, `Cube: ${String(cubeOf(number))}`];

/** Rows say what the main thread prints, and in which of the learner's lines: `programs/heard.ts` only marks the moment. */
function withPrints(report: ExploreReport): ExploreReport {
  const told = (step: TraceStep): TraceStep => step.operation !== 'gate' ? step : { ...step, operation: 'output', text: `prints '${DONE}'`, at: placeOf(step) };
  return { ...report, outcomes: report.outcomes.map((outcome) => ({ ...outcome, trace: outcome.trace.map(told) })) };
}

function placeOf({ stack = [] }: TraceStep): string {
  // A call at the top of a module, or of a function without a name, has brackets before those of its place.
  const caller = stack.map((call) => /\(([^()]*)\)$/.exec(call)?.[1] ?? '').find((at) => at !== '' && !at.startsWith('heard.ts'));
  return caller ?? '';
}

function listening(answer: Answer): Answer {
  return {
    ...answer,
    explore: async (program, options = {}) => {
      const report = withPrints(await answer.explore(program, { ...options, stacks: true }));
      return options['fault'] === undefined ? report : { ...report, outcomes: report.outcomes.filter((outcome) => !naps(outcome)) };
    },
  };
}

/** Who waits in `shared/` looks now and then whether a thread has been killed from outside; here, where no time passes, he does not. */
function naps({ end, trace }: Outcome): boolean {
  const last = trace.findLast(({ thread }) => thread === 0);
  return end === 'deadlock' && last?.operation === 'wait' && /\.join\(.*\): waits$/.test(last.text);
}

/** What a class of `shared/` does last in its threads: it takes the thread off the list of those that live, and `join` returns. */
const isStruckOff = ({ text, inHelpers }: TraceStep): boolean => inHelpers === true && text.startsWith('threadTable.leave()');

/** Index of the row from which on nothing more of a thread's own runs; `Infinity`: there is none. */
function endOf({ trace, threads }: Outcome, thread: number): number {
  const { name } = threads[thread] ?? { name: '' };
  const end = trace.findIndex((step) => {
    if (step.thread === thread) return step.operation === 'exit' || step.operation === 'kill' || step.operation === 'fault' || isStruckOff(step);
    return step.operation === 'event' && step.text.includes('\'exit\'') && step.text.includes(` of ${name}`);
  });
  return end < 0 ? Infinity : end;
}

/** What a thread printed and a person sees: where the parent takes the output for itself, only what that prints. */
function seenOf({ given, printed }: Traffic): string[] {
  const isSilent = typeof given === 'object' && given !== null && (given as { readonly silent?: unknown }).silent === true;
  return isSilent ? [] : printed.split(/\r?\n/).filter((line) => line !== '');
}

const rightLines: Judge = (outcome, about) => {
  if (outcome.end !== 'settled') return neverDone(outcome, about);
  if (about.program === SAY) return saidTooEarly(outcome);
  const complaint = complaintProblem(outcome, undefined);
  if (complaint) return complaint;
  const wanted = numbersOf(about).flatMap(linesFor);
  if (outcome.error) return { kind: 'wrong result', sentence: `The promise rejects although nothing was to fail: ${said(outcome.error)}.`, expected: [...wanted, DONE].join(', '), actual: 'an error' };
  const heard = outcome.value as readonly string[];
  const early = saidTooEarly(outcome);
  if (early) return early;
  const seen = [...childrenOf(outcome, 'worker').flatMap(seenOf), ...childrenOf(outcome, 'process').flatMap(seenOf), ...heard];
  const all = [...wanted, ...numbersOf(about).map(() => DONE)];
  const problem = mistake(outcome, all, seen) ?? (heard.at(-1) === DONE ? undefined : { sentence: `'${DONE}' is not the last line: '${heard.at(-1) ?? ''}' follows it.`, help: 'First what the threads have to say, then that all is done.' });
  return problem && { kind: 'wrong result', expected: all.join(', '), actual: seen.length === 0 ? 'nothing printed' : seen.join(', '), ...problem };
};

/** A promise that waits for an event that was there before. */
function neverDone(outcome: Outcome, { program }: Case): Problem | undefined {
  const workers = outcome.threads.flatMap(({ kind }, thread) => kind === 'worker' ? [thread] : []);
  const isOver = workers.length > 0 && workers.every((thread) => endOf(outcome, thread) < Infinity);
  const isQuiet = outcome.end !== 'settled' && outcome.uncaught.length === 0 && outcome.unhandledRejections.length === 0 && outcome.end !== 'livelock' && outcome.end !== 'endless';
  if (!isOver || !isQuiet || outcome.trace.some((step) => step.operation === 'exit' && step.thread === 0 && step.at !== '')) return undefined;
  if (program === 'print-twice.ts' || program === 'print-again.ts' || program === WITH_FAILING) return { kind: 'deadlock', sentence: 'Of two calls one never settles, although all threads have ended.', help: 'What belongs to one call must not lie in the module: each call has threads of its own to wait for.', rows: { onlyChildren: true } };
  const exits = outcome.trace.flatMap(({ operation, thread, text }, index) => thread === 0 && operation === 'event' && text.includes('\'exit\'') ? [index] : []);
  // The last one let somebody go on who then began to listen for the others.
  const missed = exits.slice(0, -1);
  return {
    kind: 'deadlock', sentence: 'The promise never settles: all threads have ended, and somebody waits for the end of one of them who has not heard of it.', misconception: 'an-end-is-there-to-stay',
    help: 'In Python `join` of a thread that has ended returns at once. In Node the end is an event: who begins to listen afterwards hears nothing. Listen to all threads before the first `await`.',
    ...(missed.length > 0 && { notes: new Map(missed.map((index) => [index, 'nobody listens for it yet'])) }), rows: { onlyChildren: true },
  };
}

/** `Done!` before all threads have ended: it is said of what is still going on. */
function saidTooEarly(outcome: Outcome): Problem | undefined {
  const { trace, threads } = outcome;
  const done = trace.findLastIndex(({ operation, text }) => operation === 'output' && text.includes(DONE));
  if (done < 0) return undefined;
  // Some programs settle in the moment in which it is said, and who still lives then is known for every execution.
  const moment = outcome.value === SAID ? trace.findIndex(({ operation }) => operation === 'settle') : done;
  const ends = threads.map(({ kind }, thread) => kind === 'worker' ? endOf(outcome, thread) : -1);
  const late = ends.flatMap((end, thread) => end > moment ? [thread] : []);
  if (late.length === 0) return undefined;
  const names = list(late.map((thread) => threads[thread]?.name ?? 'a thread'));
  const hasHeard = trace.slice(0, done).some(({ thread, operation }) => thread === 0 && operation === 'receive');
  const isTimed = trace.slice(0, done).some(({ thread, operation }) => thread === 0 && operation === 'timer');
  const workers = threads.filter(({ kind }) => kind === 'worker').length;
  return {
    kind: 'wrong result', sentence: `'${DONE}' is printed too early: ${names} ${verb(late.length, 'has', 'have')} not ended yet.`,
    help: isTimed ? 'How long a thread takes nobody knows. Wait for its `exit`, and not for a time.' : 'Starting a thread returns at once, and a message is not its end. Wait for the `exit` of each thread, as Python does by `join`, and then say so.',
    misconception: isTimed ? 'a-moment-is-enough' : hasHeard ? 'said-is-ended' : late.length < workers ? 'the-last-ends-last' : 'started-is-done',
    expected: `${DONE} after the end of both threads`, actual: `${DONE} before the end of ${names}`,
    notes: new Map([[done, 'says that all is done'], ...late.flatMap((thread) => (ends[thread] ?? Infinity) < Infinity ? [[ends[thread] ?? 0, 'ends only now'] as const] : [])]), rows: { onlyChildren: true },
  };
}

function mistake(outcome: Outcome, wanted: readonly string[], seen: readonly string[]): Wrong | undefined {
  const [[missing], [surplus]] = [without(wanted, seen), without(seen, wanted)];
  const threadsSayIt = childrenOf(outcome, 'worker').some((worker) => seenOf(worker).includes(DONE));
  if (threadsSayIt) return { sentence: `A thread prints '${DONE}', but it knows nothing of the other one.`, help: 'The main thread has started both, so it can wait for both, and say so.', misconception: 'the-last-ends-last' };
  if (missing === DONE) return { sentence: `The promise resolves, and '${DONE}' was not printed.`, help: 'The main thread prints it, when both threads have ended.' };
  if (missing !== undefined) {
    const printed = childrenOf(outcome, 'worker').some((worker) => worker.printed.includes(missing));
    return { sentence: `The line '${missing}' is not to be seen${surplus === undefined ? '' : `, but there is '${surplus}'`}.`, help: printed ? 'A thread has printed it, but its output was taken away (`stdout: true`) and not printed.' : 'One thread prints `Square: ` and the square, another one `Cube: ` and the cube, each as a line of its own.' };
  }
  return surplus === undefined ? undefined : { sentence: `A line is printed that nobody has asked for: '${surplus}'.`, help: 'Three lines for each number, and nothing else.' };
}

/** Each line comes from a thread of its own, which has worked it out. */
function ownThreads(outcome: Outcome, number: number): FailedFinding | undefined {
  const lines = linesFor(number);
  const [square, cube] = [squareOf(number), cubeOf(number)];
  const workers = childrenOf(outcome, 'worker');
  const given = workers.filter((worker) => wasTold(worker, square) || wasTold(worker, cube));
  const own = ownSources(workers.filter((worker) => !given.includes(worker)).map(printedOnly), lines);
  const both = workers.find((worker) => lines.every((line) => tells(printedOnly(worker), line)));
  if (own === 2 && !both) return undefined;
  const failed = (sentence: string, misconception?: string): FailedFinding => ({
    passed: false, kind: 'not concurrent', sentence, help: 'One thread works out the square and prints it, another one the cube. The main thread starts them, waits, and says that all is done.', expected: '2 threads that print a line each', actual: String(own),
    ...(misconception !== undefined && { misconception }),
  });
  if (given.length > 0) return failed('The threads are given what they are to print: somebody else has worked it out.', 'printed-elsewhere');
  if (both) return failed(`${outcome.threads[both.thread]?.name ?? 'A thread'} prints both lines.`, 'one-thread-for-both');
  const processes = childrenOf(outcome, 'process').length;
  if (workers.length === 0) return failed(processes > 0 ? 'No thread was started: processes do it, and a process is more than a thread.' : 'No thread was started: the main thread prints everything.', processes > 0 ? undefined : 'printed-elsewhere');
  return failed(`${onlyOf(own, 2, 'lines', ['is', 'are'])} printed by a thread of its own; ${String(workers.length)} ${verb(workers.length, 'thread was', 'threads were')} started.`, 'printed-elsewhere');
}

const printedOnly = (worker: Traffic): Traffic => ({ ...worker, sent: [], stored: [], exitCode: null });

/** A thread that fails makes the promise reject with its error, and nobody says that all is done. */
const failureRejects: Judge = (outcome, about) => {
  if (outcome.uncaught.length > 0) {
    const crash = generalProblem(outcome);
    return crash && { ...crash, ...(crash.kind === 'crash' && { misconception: 'error-unheard' }) };
  }
  if (outcome.end !== 'settled') return neverDone(outcome, about);
  if (about.program === WITH_FAILING) return othersSucceed(outcome, about);
  const complaint = complaintProblem(outcome, undefined);
  if (complaint) return complaint;
  const { fault } = about;
  const how = about.says.slice(about.says.indexOf(', ') + 2);
  const who = fault ? how.charAt(0).toUpperCase() + how.slice(1) : numbersOf(about)[0] === CUBE_FAILS ? 'The thread for the cube throws' : 'Both threads throw';
  if (!outcome.error) {
    // Nobody was hit, or when everything had been printed.
    if (fault && (outcome.faultAfterSends < 0 || (fault.when === 'any' && !rightLines(outcome, about)))) return undefined;
    return {
      kind: 'wrong result', sentence: `${who}, and the promise resolves as if nothing had happened.`, expected: 'a rejection', actual: shown(outcome.value),
      help: 'What a thread throws comes to the main thread as its `error` event, before its `exit`. Keep it, and reject with it.', misconception: 'error-unheard',
    };
  }
  const said1 = said(outcome.error);
  if (outcome.error.name === 'a thrown value') return { kind: 'wrong result', sentence: `${who}, and the promise rejects with something that is no Error: ${said1}.`, help: 'Reject with the error that the thread has thrown, or with a `new Error(...)`.', expected: 'an Error', actual: outcome.error.message, misconception: 'anything-can-be-thrown' };
  if (!fault && !outcome.error.message.includes(MESSAGE)) return { kind: 'wrong result', sentence: `${who}, and the caller gets an error that does not say what it was.`, help: 'The `error` event of a thread brings what was thrown there. `exit` has only a code.', expected: `an Error with the message '${MESSAGE}'`, actual: said1, misconception: 'anything-can-be-thrown' };
  const done = outcome.trace.findIndex(({ operation, text }) => operation === 'output' && text.includes(DONE));
  if (done < 0) return undefined;
  return { kind: 'wrong result', sentence: `${who}, the promise rejects, and '${DONE}' is printed all the same.`, help: 'It says that both have done their work. Look at what has become of them first.', misconception: 'ended-is-done', notes: new Map([[done, 'is not true']]), rows: { onlyChildren: true } };
};

/** A call fails, and another one has nothing to do with it. */
function othersSucceed(outcome: Outcome, { input }: Case): Problem | undefined {
  const { numbers: [bad, good], order } = input as unknown as { numbers: [number, number]; order: string };
  const wanted = [...linesFor(good), DONE];
  const told = { kind: 'wrong result', expected: wanted.join(', ') } as const;
  const { error } = outcome;
  if (error && !error.message.includes(MESSAGE)) return { ...told, sentence: `The promise for ${String(good)} rejects although nothing was to fail: ${said(error)}.`, actual: 'an error' };
  if (error) {
    return {
      ...told, sentence: `The call with ${String(bad)} fails, as it must, and the one with ${String(good)}, ${order === 'after' ? 'which comes afterwards' : 'at the same time'}, rejects with the same error: ${said(error)}.`, actual: 'an error', misconception: 'one-error-for-all-calls',
      help: 'A variable at the top of the module is there once, for all calls. What belongs to one call, its error, too, must be declared inside of the function.', rows: { onlyChildren: true },
    };
  }
  const printed = [...childrenOf(outcome, 'worker').flatMap(seenOf), ...outcome.value as readonly string[]];
  // A `Thread` of `shared/` tells of its error on standard error, as Python's do.
  const seen = printed.filter((line) => /^(?:Square|Cube|Done)/.test(line));
  const problem = mistake(outcome, wanted, seen);
  return problem && { ...told, actual: seen.length === 0 ? 'nothing printed' : seen.join(', '), ...problem };
}

/** Who has been struck off runs no more of anybody's code: Node only has not said so yet. */
const allEnded: Judge = (outcome) => {
  const settle = outcome.trace.findIndex(({ operation }) => operation === 'settle');
  const gone = new Set(outcome.threads.flatMap(({ kind, name }, thread) => kind === 'worker' && outcome.trace.slice(0, settle).some((step) => step.thread === thread && isStruckOff(step)) ? [name] : []));
  const diagnoses = outcome.diagnoses.filter((one) => one.kind !== 'leak' || one.how !== 'settled too early' || !gone.has(one.name));
  const problem = leakProblem({ ...outcome, diagnoses }, 'thread');
  return problem && { ...problem, misconception: outcome.error ? 'first-failure-ends-all' : outcome.leftAlive.length > 0 ? 'a-thread-that-listens' : 'left-behind' };
};
const judgeAny: Judge = (outcome, about) => (failingCases(0).some(({ id }) => id === about.id) ? failureRejects : rightLines)(outcome, about) ?? (about.program === SAY ? undefined : allEnded(outcome, about));

/** The first case, and its outcomes that have come to their end. */
async function firstCase(answer: Answer): Promise<{ report: ExploreReport; settled: readonly Outcome[] } | FailedFinding> {
  const explored = await exploreAll(listening(answer), plainCases(answer.seed).slice(0, 1));
  const unavailable = notAvailable(explored);
  if (unavailable) return unavailable;
  const { report } = explored[0] ?? { report: undefined as never };
  return { report, settled: report.outcomes.filter(({ end, error }) => end === 'settled' && !error) };
}

/** What was printed by real threads, in which order. */
async function reallyPrinted(answer: Answer): Promise<Finding> {
  const before = answer.failedBefore().find((kind) => kind !== 'not concurrent');
  if (before !== undefined) return { passed: null, sentence: `after the ${before} above, what a real run showed would be luck` };
  const number = answer.integer(-999, 999) / 2;
  const real = await answer.runForReal('print-for-real.ts', { input: number });
  const finding = judgeRealRun(real, { expected: 'resolved', kind: 'worker', children: 1, lines: [...linesFor(number), DONE] });
  const printed = real.stdout.split(/\r?\n/).filter((line) => line !== '');
  if (finding.passed !== true || printed.at(-1) === DONE) return finding;
  return {
    passed: false, kind: 'wrong result', sentence: `On real threads '${DONE}' is printed before '${printed.at(-1) ?? ''}'.`, misconception: 'printed-is-seen',
    help: 'What a thread prints goes through the event loop of the main thread. As long as that stands still (`Atomics.wait`, a long loop), nothing of it is seen: await the `exit` event, before which everything comes.',
    expected: `${DONE} as the last line`, actual: printed.join(', '),
  };
}

export default spec(import.meta.url, {
  'lines': (answer) => judgeCases(listening(answer), plainCases(answer.seed), rightLines, { races: true }),

  'two-threads': async (answer) => {
    const first = await firstCase(answer);
    if ('passed' in first) return first;
    if (first.settled.length === 0) return { passed: null, sentence: 'waits for a promise that resolves' };
    return first.settled.map((outcome) => ownThreads(outcome, drawn(answer.seed)[0])).find((finding) => finding !== undefined) ?? { passed: true };
  },

  'at-once': async (answer) => {
    const first = await firstCase(answer);
    if ('passed' in first) return first;
    const most = first.report.inFlight;
    if (most >= 2) return { passed: true };
    return {
      passed: false, kind: 'not concurrent', sentence: `${onlyOf(most, 2, 'threads')} at work at any time, however long the work takes.`, misconception: 'start-and-join-each',
      help: 'Start both before you wait for either.', expected: '2 in flight', actual: String(most),
    };
  },

  'error': async (answer) => {
    const [own, later] = [failingCases(answer.seed).filter(({ fault }) => fault?.when !== 'any'), failingCases(answer.seed).filter(({ fault }) => fault?.when === 'any')];
    const finding = await judgeCases(listening(answer), own, failureRejects);
    // Who dies in the middle of something keeps what it holds, and nobody can ask of the others that they go on.
    return finding.passed === true ? judgeCases(listening(answer), later, failureRejects, { onlySettled: true }) : finding;
  },

  'clean-up': (answer) => judgeCases(listening(answer), casesFor(answer.seed).filter(({ program }) => program !== SAY && program !== WITH_FAILING), allEnded, { onlySettled: true }),

  'for-real': reallyPrinted,
}, { replay: (answer, schedule) => replayOf(casesFor, judgeAny)(listening(answer), schedule) });
