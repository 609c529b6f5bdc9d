import { exploreAll, judgeCases, judgeOrigin, notAvailable, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Judge } from '../../../grading/judging/explored.ts';
import type { Outcome, Traffic } from '../../../grading/explore/report.ts';
import type { Fault } from '../../../grading/explore/world.ts';
import type { Answer, FailedFinding, Finding } from '../../../grading/finding.ts';
import { leakProblem, said, shown } from '../../../grading/judging/problem.ts';
import type { Problem } from '../../../grading/judging/problem.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';
import { onlyOf } from '../../../grading/judging/wording.ts';
import { childrenOf, ownSources, tells, wasTold } from '../../../grading/judging/traffic.ts';
import type { Told } from '../../../grading/judging/traffic.ts';

interface Pair { readonly a: number; readonly b: number }
interface Results { readonly sum: number; readonly difference: number }
type Wrong = Pick<Problem, 'sentence' | 'help' | 'misconception'>;

const LIMITS = { statesMax: 4_500, randomExecutions: 100 };
const MIXED = 'calculate-mixed.ts';

/** A pair whose sum and difference are told apart from everything else that crosses. */
function pairFor(seed: number): Pair {
  const random = randomStream(seed, 'pair');
  return { a: randomInteger(random, 10_000, 49_999), b: randomInteger(random, 100_001, 499_999) };
}

function plainCases(seed: number): Case[] {
  const { a, b } = pairFor(seed);
  const pairs: Pair[] = [{ a, b }, { a: b, b: a }, { a: 0, b: 0 }, { a: -a, b: 0.25 }, { a: a + 0.5, b: -b }, { a: 0.1, b: 0.2 }, { a: 2 ** 31, b: 1 }, { a: 1e15, b: 0.3 }];
  return pairs.map((pair, index) => ({
    id: 'abcdefgh'.charAt(index), program: 'calculate.ts', input: { ...pair }, says: `a = ${String(pair.a)}, b = ${String(pair.b)}`, limits: LIMITS,
  }));
}

function twoCalls(seed: number): Case {
  const { a, b } = pairFor(seed);
  return { id: 't', program: 'calculate-twice.ts', input: [{ a, b }, { a: b, b: 1 }], says: 'two calls at the same time', limits: { statesMax: 1_000, randomExecutions: 100 } };
}

/** One of the workers fails: it throws, or it ends without a word; at once, or at any moment. */
function failingCases(seed: number): Case[] {
  const pair = pairFor(seed);
  const error = { name: 'RangeError', message: 'the worker cannot calculate' };
  const fails = (id: string, fault: Fault, how: string): Case => ({
    id, program: 'calculate.ts', input: { ...pair }, fault, says: `worker ${String(fault.child + 1)} ${how}`, limits: LIMITS,
  });
  return [
    fails('p', { child: 0, when: 'birth', error }, 'throws at once'),
    fails('q', { child: 1, when: 'birth', error }, 'throws at once'),
    fails('r', { child: 0, when: 'any', error }, 'throws at some moment'),
    fails('u', { child: 0, when: 'birth', exitCode: 3 }, 'ends at once with exit code 3'),
    fails('v', { child: 1, when: 'birth', exitCode: 0 }, 'ends at once with exit code 0'),
    fails('w', { child: 1, when: 'any', exitCode: 0 }, 'ends at some moment with exit code 0'),
    { id: 'x', program: MIXED, input: { ...pair, b: 2 }, says: `a = ${String(pair.a)}, b = 2n (against the types, so that adding throws)`, limits: LIMITS },
  ];
}

const casesFor = (seed: number): Case[] => [...plainCases(seed), twoCalls(seed), ...failingCases(seed)];
const resultOf = ({ a, b }: Pair): Results => ({ sum: a + b, difference: a - b });
const pairOf = ({ input }: Case): Pair => input as unknown as Pair;
const fieldsOf = (value: unknown): { readonly sum?: unknown; readonly difference?: unknown } => typeof value === 'object' && value !== null ? value : {};

/** What the program complained about, see `programs/calculate.ts`. */
const noSideEffects: Judge = ({ end, value }) => {
  const { swallowed } = (end === 'settled' ? fieldsOf(value) : {}) as { readonly swallowed?: unknown };
  if (typeof swallowed !== 'string') return undefined;
  return {
    kind: 'unhandled rejection', sentence: `A rejection that nobody handles is swallowed by a listener of the whole process: ${swallowed}.`,
    help: 'Who listens for `unhandledRejection` switches it off for everybody, bugs of the caller included. Await or catch every promise from the moment on in which it can reject.',
  };
};

const rightResults: Judge = (outcome, about) => {
  if (outcome.end !== 'settled') return undefined;
  if (Array.isArray(about.input)) return twoResults(outcome, about.input);
  const wanted = resultOf(pairOf(about));
  const expected = JSON.stringify(wanted);
  if (outcome.error) return { kind: 'wrong result', ...rejected(outcome, wanted), expected, actual: 'an error' };
  const { sum, difference } = fieldsOf(outcome.value);
  if (sum === wanted.sum && difference === wanted.difference) return undefined;
  return { kind: 'wrong result', ...mistake(sum, difference, wanted), expected, actual: shown(outcome.value) };
};

function rejected(outcome: Outcome, { sum, difference }: Results): Wrong {
  const error = outcome.error ? said(outcome.error) : '';
  const workers = childrenOf(outcome, 'worker');
  if (ownSources(workers, [sum, difference]) === 2) {
    return { sentence: `The promise rejects although both workers have told their results: ${error}.`, help: 'A message is heard only if somebody listens when it comes; and the result 0 is as good as any other.' };
  }
  const silent = workers.length > 0 && workers.every((worker) => !tells(worker, sum) && !tells(worker, difference));
  return { sentence: `The promise rejects: ${error}.`, ...(silent && { help: 'No worker has told a result: look at what the worker does, and whether its port is still open then.' }) };
}

function mistake(sum: unknown, difference: unknown, wanted: Results): Wrong {
  if (sum === wanted.difference && difference === wanted.sum) {
    return { sentence: 'Swapped: the sum stands where the difference belongs.', help: 'Know which worker a result comes from.', misconception: ARRIVAL };
  }
  if (typeof sum === 'string' && typeof difference === 'string' && Number(sum) === wanted.sum && Number(difference) === wanted.difference) {
    return { sentence: `Text instead of numbers: "${sum}" looks like ${sum}, but is a string.`, help: '`postMessage` keeps numbers as they are; `Number(text)` makes a number of text.', misconception: 'text-instead-of-numbers' };
  }
  if (sum === undefined && difference === undefined) return { sentence: 'Wrong result: there is no `sum` and no `difference`.', help: 'The promise resolves to an object with both.' };
  const [missing] = Object.entries({ sum, difference }).find(([, value]) => typeof value !== 'number' || Number.isNaN(value)) ?? [];
  if (missing !== undefined) return { sentence: `Wrong result: the ${missing} is no number.`, help: 'Has the answer come when it is used, and is it what the worker has sent?' };
  return { sentence: 'Wrong result: this is not the sum and the difference.', help: 'Look at what each worker sends, and what is made of it.' };
}

const ARRIVAL = 'order-of-arrival';

/** Whether it depends on who answers first shows only when all interleavings are looked at. */
async function withReasonOfSwap(answer: Answer, finding: Finding, cases: readonly Case[]): Promise<Finding> {
  if (finding.passed !== false || finding.misconception !== ARRIVAL) return finding;
  const [one] = await exploreAll(answer, cases.filter(({ id }) => finding.schedule?.startsWith(`${id}.`)));
  const isArrival = !one || one.report.outcomes.some((outcome) => outcome.end === 'settled' && !rightResults(outcome, one.case));
  if (isArrival) {
    return { ...finding, sentence: 'Swapped: the results are taken for what they are by the order in which they arrive.', help: 'Either worker may be first: know which worker a result comes from.' };
  }
  const { misconception: _, ...others } = finding;
  const { a, b } = pairOf(one.case);
  if (a + b < a - b) {
    return { ...others, misconception: 'larger-is-the-sum', sentence: `Swapped, whoever answers first: the larger number is taken for the sum, but ${String(a)} + ${String(b)} is less than ${String(a)} - (${String(b)}).`, help: 'With a negative b the difference is the larger one: know which worker a result comes from.' };
  }
  return { ...others, sentence: 'Swapped, whoever answers first: the sum is returned as the difference, and the difference as the sum.', help: 'Look at which worker does what, and where its result goes.' };
}

function twoResults({ error, value }: Outcome, pairs: readonly Pair[]): Problem | undefined {
  const wanted = pairs.map(resultOf);
  const got = Array.isArray(value) ? value.map(fieldsOf) : [];
  if (!error && wanted.every(({ sum, difference }, index) => got[index]?.sum === sum && got[index].difference === difference)) return undefined;
  return {
    kind: 'wrong result', sentence: 'Two calls at the same time disturb each other.', help: 'What belongs to one call should not lie in the module.',
    expected: JSON.stringify(wanted), actual: error ? said(error) : shown(value),
  };
}

/** A worker that fails before it answered must make the promise reject; one that fails later may count either way. */
const failureRejects: Judge = (outcome, about) => {
  const { fault } = about;
  if (!fault) return about.program === MIXED ? ownErrorIsTold(outcome, about) : undefined;
  if (outcome.end === 'exit' || outcome.end === 'hang') return unnoticed(outcome, about, fault);
  if (outcome.end !== 'settled') return undefined;
  // A worker that is started by the other one is none of those that are made to fail.
  if (outcome.faultAfterSends < 0) return rightResults(outcome, about);
  if (outcome.error) return withReason(outcome);
  const isRight = rightResults(outcome, about) === undefined;
  // At birth it cannot have answered, so that a right result comes from elsewhere.
  if (isRight && fault.when === 'any') return undefined;
  return {
    kind: 'wrong result', expected: 'a rejection', actual: shown(outcome.value),
    ...(fault.error ? {
      sentence: `A worker threw, and the promise resolves ${isRight ? 'as if nothing had happened' : 'with something else'}.`, help: 'A worker\'s error arrives as its `error` event.', misconception: 'error-swallowed',
    } : {
      sentence: `A worker ended with exit code ${String(fault.exitCode)} and without an answer, and the promise resolves all the same.`, help: 'When `exit` comes and there is no answer, reject: whatever the exit code is.', misconception: 'ends-without-a-word',
    }),
  };
};

function unnoticed(outcome: Outcome, { says }: Case, fault: Fault): Problem | undefined {
  if (fault.error || outcome.faultAfterSends !== 0 || outcome.uncaught.length > 0 || outcome.unhandledRejections.length > 0) return undefined;
  return {
    kind: 'deadlock', sentence: `The promise never settles: ${says.replace(' at once', '')}, without an answer, and nobody notices.`, misconception: 'ends-without-a-word',
    help: 'A worker can end without `message` and without `error` (`process.exit`). Only `exit` always comes: without an answer, it must reject.',
  };
}

const NOTHING = new Set(['null', 'undefined', '{"$":"undefined"}']);
function withReason({ error }: Outcome): Problem | undefined {
  if (error?.name !== 'a thrown value' || !NOTHING.has(error.message)) return undefined;
  return {
    kind: 'wrong result', sentence: 'The promise rejects, but with nothing: whoever catches it does not learn what has happened.', help: 'Reject with the error of the worker, or with a `new Error(...)`.',
    expected: 'an Error', actual: shown(error.message === 'null' ? null : undefined),
  };
}

/** Nothing is injected: the worker's own code throws a TypeError, unless it makes a number of what it is given. */
function ownErrorIsTold(outcome: Outcome, about: Case): Problem | undefined {
  const problem: Pick<Problem, 'help' | 'misconception' | 'expected'> = {
    help: 'A number and a bigint cannot be added: the worker throws a TypeError. Let it be thrown, or send it to the main thread, which rejects.', misconception: 'caught-is-handled', expected: 'a rejection',
  };
  if ((outcome.end === 'exit' || outcome.end === 'hang') && outcome.uncaught.length === 0 && outcome.unhandledRejections.length === 0) {
    return { kind: 'deadlock', sentence: 'The promise never settles: the worker\'s own error is caught, and nobody hears of it.', ...problem };
  }
  if (outcome.end !== 'settled' || outcome.error || !rightResults(outcome, about)) return undefined;
  return { kind: 'wrong result', sentence: 'The worker\'s own error is swallowed: the promise resolves with something else.', ...problem, actual: shown(outcome.value) };
}

const judgePlain: Judge = (outcome, about) => noSideEffects(outcome, about) ?? rightResults(outcome, about);
const judgeFailure: Judge = (outcome, about) => noSideEffects(outcome, about) ?? failureRejects(outcome, about);
const bothExited: Judge = (outcome) => {
  const problem = leakProblem(outcome, 'worker');
  return problem && { ...problem, misconception: outcome.error ? 'other-left-behind' : 'left-behind' };
};
const judgeAny: Judge = (outcome, about) => (about.fault || about.program === MIXED ? judgeFailure : judgePlain)(outcome, about) ?? bothExited(outcome, about);

/** Sum and difference are each told by a worker that tells nothing of the other. */
function ownWorkers(outcome: Outcome, { sum, difference }: Results): FailedFinding | undefined {
  const workers = childrenOf(outcome, 'worker');
  // Whoever was given a result, or has it from another worker, only passes it on.
  const heard = (worker: Traffic, value: Told): boolean => wasTold(worker, value) ||
    workers.some((other) => outcome.threads[other.thread]?.parent === worker.thread && tells(other, value));
  const own = ownSources(workers, [sum, difference], (worker, value) => tells(worker, value) && !heard(worker, value));
  const failed = (sentence: string, misconception?: string): FailedFinding => ({
    passed: false, kind: 'not concurrent', sentence, help: 'One worker adds, another one subtracts; the main thread only waits and collects.', expected: '2 workers that calculate', actual: String(own),
    ...(misconception !== undefined && { misconception }),
  });
  const both = workers.find((worker) => [sum, difference].every((value) => tells(worker, value) && !heard(worker, value)));
  if (own === 2) return both && failed(`${outcome.threads[both.thread]?.name ?? 'A worker'} works out the sum and the difference, so nothing is shared out.`, 'both-in-each');
  const processes = childrenOf(outcome, 'process').length;
  if (workers.length === 0 && processes > 0) return failed(`No worker was started: ${processes === 1 ? 'a child process does' : `${String(processes)} child processes do`} it. A process is more than a thread.`);
  if (workers.length === 0) return failed('No worker was started: the main thread calculates.', 'no-worker');
  const started = workers.length === 1 ? '1 was started' : `${String(workers.length)} were started`;
  if (own === 0 && workers.some((worker) => [sum, difference].some((value) => wasTold(worker, value)))) return failed(`The results are handed to the workers (${started}): the main thread has worked them out.`, 'no-worker');
  return failed(`${onlyOf(own, 2, 'results', ['comes', 'come'])} from a worker of its own (${started}).`, own === 1 ? 'one-worker' : undefined);
}

export default spec(import.meta.url, {
  'results': async (answer) => {
    const cases = [...plainCases(answer.seed), twoCalls(answer.seed)];
    return withReasonOfSwap(answer, await judgeCases(answer, cases, judgePlain, { races: true }), cases);
  },

  'two-threads': async (answer) => {
    const explored = await exploreAll(answer, plainCases(answer.seed).slice(0, 1));
    const unavailable = notAvailable(explored);
    if (unavailable) return unavailable;
    const [one] = explored;
    const outcome = one?.report.outcomes.find(({ end, error }) => end === 'settled' && !error);
    if (!one || !outcome) return { passed: null, sentence: 'waits for a promise that resolves' };
    const wanted = resultOf(pairFor(answer.seed));
    // What comes back is compared by its fields, so their order must be that of the answer.
    return ownWorkers(outcome, wanted) ?? judgeOrigin(answer, { case: one.case, expected: outcome.value, values: [wanted.sum, wanted.difference], replaced: 7_770_001 });
  },

  'at-once': async (answer) => {
    const explored = await exploreAll(answer, plainCases(answer.seed).slice(0, 1));
    const unavailable = notAvailable(explored);
    if (unavailable) return unavailable;
    const most = explored[0]?.report.inFlight ?? 0;
    if (most >= 2) return { passed: true };
    return {
      passed: false, kind: 'not concurrent', sentence: `${onlyOf(most, 2, 'workers')} at work at any time, however long the answer takes.`, misconception: 'one-after-the-other',
      help: 'Start both workers before you wait for either.', expected: '2 in flight', actual: String(most),
    };
  },

  'error': (answer) => judgeCases(answer, failingCases(answer.seed), judgeFailure),

  'clean-up': (answer) => judgeCases(answer, casesFor(answer.seed), bothExited, { onlySettled: true }),

  // A worker may start the other one, and only those of the main thread are counted here: that there are two is known from above.
  'for-real': (answer) => {
    const pair = { a: answer.integer(-999, 999), b: answer.integer(1, 999) + 0.5 };
    return realRun(answer, 'calculate.ts', { input: pair }, { expected: resultOf(pair), kind: 'worker', children: 1 });
  },
}, { replay: replayOf(casesFor, judgeAny) });
