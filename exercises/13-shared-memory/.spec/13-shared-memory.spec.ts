import { exploreAll, judgeCases, notAvailable, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Explored, Judge } from '../../../grading/judging/explored.ts';
import type { Outcome, Traffic } from '../../../grading/explore/report.ts';
import type { Fault } from '../../../grading/explore/world.ts';
import type { Answer, FailedFinding, Finding } from '../../../grading/finding.ts';
import { leakProblem, said, shown } from '../../../grading/judging/problem.ts';
import type { Problem } from '../../../grading/judging/problem.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';
import { childrenOf, storesNumber, tells, wasTold } from '../../../grading/judging/traffic.ts';
import { list, verb } from '../../../grading/judging/wording.ts';

type Numbers = readonly number[];
interface Results { readonly squares: readonly number[]; readonly sum: number }
type Wrong = Pick<Problem, 'sentence' | 'help' | 'misconception'>;

const LIMITS = { statesMax: 1_500, randomExecutions: 40 };
/** Where many workers may be started, and the numbers are the point. */
const FEW = { statesMax: 60, randomExecutions: 5 };
const EXIT_CODE = 107;
/** Below it, a Float32Array still has some digits for fractions. */
const FLOAT_EXACT = 2 ** 19;
const APART = 'square-after-a-failure.ts';
/** Stands for a number in memory that is changed there. */
const CHANGED = 7_770_001.5;

/** Two numbers whose squares and their sum are exact, and stand nowhere else. */
function drawn(seed: number): [number, number] {
  const random = randomStream(seed, 'numbers');
  return [randomInteger(random, 1_000, 4_999) + 0.5, -randomInteger(random, 5_000, 9_999)];
}

function plainCases(seed: number): Case[] {
  const [one, other] = drawn(seed);
  const square = (id: string, numbers: number[], limits = LIMITS): Case => ({ id, program: 'square.ts', input: numbers, says: saysOf(numbers), limits });
  return [
    square('a', [1, 2, 3, 4], FEW), square('b', []), square('c', [0, -7.5, 0.25, -7.5, 12], FEW), square('d', [one, other]), square('e', [46_341, -65_537, 4_097], FEW), square('f', [94_906_265]),
    { ...square('g', []), program: 'square-again.ts', input: [[one], []], says: `${saysOf([one])}, and then []` },
    { ...square('h', []), program: 'square-again.ts', input: [[other], [2, one]], says: `${saysOf([other])}, and then ${saysOf([2, one])}` },
    { ...square('t', []), program: 'square-twice.ts', input: [[one], [other]], says: `${saysOf([one])} and ${saysOf([other])} at the same time` },
  ];
}

/** The worker fails: it throws, or it ends with an exit code; at once, or at any moment. */
function failingCases(seed: number): Case[] {
  const numbers = drawn(seed);
  const error = { name: 'RangeError', message: 'the worker cannot calculate' };
  const fails = (id: string, fault: Fault, how: string): Case => ({ id, program: 'square.ts', input: numbers, fault, says: `${saysOf(numbers)}, the worker ${how}`, limits: LIMITS });
  return [
    fails('p', { child: 0, when: 'birth', error }, 'throws at once'),
    fails('q', { child: 0, when: 'birth', exitCode: EXIT_CODE }, `ends at once with exit code ${String(EXIT_CODE)}`),
    fails('r', { child: 0, when: 'any', error }, 'throws at some moment'),
    fails('s', { child: 0, when: 'any', exitCode: EXIT_CODE }, `ends at some moment with exit code ${String(EXIT_CODE)}`),
  ];
}

/** The worker of one call fails; the other call, after it or beside it, has a worker that does not. */
function apartCases(seed: number): Case[] {
  const [one, other] = drawn(seed);
  const error = { name: 'RangeError', message: 'the first worker cannot calculate' };
  const apart = (id: string, atOnce: boolean, fault: Fault): Case => ({
    id, program: APART, input: { failing: [one], other: [other], atOnce }, fault, limits: FEW,
    says: `${saysOf([one])}, the worker fails, and ${atOnce ? 'at the same time' : 'then'} ${saysOf([other])}, where nothing fails`,
  });
  return [
    apart('w', false, { child: 0, when: 'birth', error }), apart('x', false, { child: 0, when: 'birth', exitCode: EXIT_CODE }), apart('y', true, { child: 0, when: 'birth', error }),
  ];
}

const casesFor = (seed: number): Case[] => [...plainCases(seed), ...failingCases(seed)];
const saysOf = (numbers: Numbers): string => `[${numbers.join(', ')}]`;
const isList = (input: unknown): input is readonly Numbers[] => Array.isArray(input) && Array.isArray(input[0]);

function resultsOf(numbers: Numbers): Results {
  const squares = numbers.map((number) => number * number);
  return { squares, sum: squares.reduce((sum, square) => sum + square, 0) };
}

const rightResults: Judge = (outcome, { input }) => {
  if (outcome.end !== 'settled') return undefined;
  const wanted = isList(input) ? input.map(resultsOf) : resultsOf(input as Numbers);
  const expected = JSON.stringify(wanted);
  if (outcome.error) return { kind: 'wrong result', ...rejected(outcome, input as Numbers), expected, actual: 'an error' };
  if (JSON.stringify(outcome.value) === expected) return undefined;
  const actual = shown(outcome.value);
  if (!isList(input)) return { kind: 'wrong result', ...mistake(outcome, resultsOf(input as Numbers)), expected, actual };
  return { kind: 'wrong result', sentence: 'One call disturbs the other.', help: 'What belongs to one call should not lie in the module: each call needs memory of its own.', misconception: 'memory-for-all-calls', expected, actual };
};

function rejected({ error }: Outcome, numbers: Numbers): Wrong {
  const says = error ? said(error) : '';
  if (numbers.length === 0) return { sentence: `The promise rejects for an empty array: ${says}.`, help: 'No numbers are no error: there are no squares, and their sum is 0.' };
  return { sentence: `The promise rejects although nothing was to fail: ${says}.`, help: 'Look at what crosses from one thread to the other, and as what it arrives.' };
}

function mistake(outcome: Outcome, wanted: Results): Wrong {
  const { squares, sum } = (outcome.value ?? {}) as { readonly squares?: unknown; readonly sum?: unknown };
  if (!Array.isArray(squares)) return { sentence: 'Wrong result: there are no `squares` that one could go through.', help: 'The promise resolves to `{ squares, sum }`: an array of numbers, and a number.' };
  const got = squares as readonly unknown[];
  if (isEmpty(got) && isEmpty([sum]) && wanted.sum !== 0) return nothingArrived(outcome, 'its memory', wanted.squares);
  if (got.length !== wanted.squares.length) return { sentence: `Wrong result: there ${verb(got.length, 'is', 'are')} ${String(got.length)} ${verb(got.length, 'square', 'squares')} instead of ${String(wanted.squares.length)}.`, help: 'The memory needs an element for each number, and an element of a Float64Array has 8 bytes. What is written beyond the end of a typed array is lost without a word.', misconception: 'memory-of-a-fixed-size' };
  const index = got.findIndex((one, place) => one !== wanted.squares[place]);
  if (isEmpty(got)) return nothingArrived(outcome, 'the squares', wanted.squares);
  if (isEmpty([sum]) && wanted.sum !== 0) return nothingArrived(outcome, 'the sum', [wanted.sum]);
  if (index < 0) return numberProblem('the sum', sum, wanted.sum) ?? { sentence: 'Wrong result: the squares are right, but their sum is not.', help: 'Is the sum complete when it is read, and does it begin with 0?' };
  return numberProblem(`the square in place ${String(index)}`, got[index], wanted.squares[index] ?? 0) ?? { sentence: `Wrong result: the square in place ${String(index)} is not the right one.`, help: 'Has the worker finished when the memory is read, and does each square lie in the place of its number?' };
}

/** Nothing that a number was ever written to. */
const isEmpty = (values: readonly unknown[]): boolean => values.every((one) => one === 0 || one === undefined || shown(one as number) === 'undefined');

function nothingArrived(outcome: Outcome, what: string, wanted: Numbers): Wrong {
  const workers = childrenOf(outcome, 'worker');
  if (workers.length === 0) return { sentence: 'Wrong result: nobody has worked anything out, as no worker was started.' };
  const indexOf = (kind: string, operations: readonly string[]): number[] => outcome.trace.flatMap(({ thread, operation }, index) => outcome.threads[thread]?.kind === kind && operations.includes(operation) ? [index] : []);
  const isLate = Math.max(...indexOf('main', ['read'])) < Math.max(...indexOf('worker', ['write', 'update']));
  const hasStored = wanted.every((number) => workers.some((worker) => storesNumber(worker, number)));
  if (isLate && hasStored) return { sentence: `The main thread finds ${what} empty, because it reads before the worker has written.`, help: 'Wait until the worker has exited, or says by Atomics or by a message that it is done.', misconception: 'started-is-done' };
  if (hasStored) return { sentence: `The worker has written into shared memory, but the main thread finds ${what} empty: it looks too early, or somewhere else.`, help: 'Read the memory that the worker was given, after the worker has finished.', misconception: 'started-is-done' };
  return {
    sentence: `The main thread finds ${what} as empty as it was: the worker has written into a copy of its own.`.replace('squares as empty as it was', 'squares as empty as they were'), misconception: 'work-on-a-copy',
    help: 'An array in `workerData` or in a message is copied, a typed array as well, and so is what is taken out of one. Only a `SharedArrayBuffer`, and views on one, stay the same memory in both threads.',
  };
}

/** What a type that is too small makes of a number. */
function numberProblem(what: string, got: unknown, wanted: number): Wrong | undefined {
  if (typeof got !== 'number' || got === wanted) return undefined;
  const problem = (how: string): Wrong => ({ sentence: `Wrong result: ${what} is ${String(got)} and not ${String(wanted)}, because ${how}.`, help: 'The type of an element decides which numbers fit: a `Float64Array` (typecode `d`) holds every number of JavaScript.', misconception: 'every-type-holds-numbers' });
  if (got === Math.fround(wanted) && Math.abs(wanted) > FLOAT_EXACT) return problem('a Float32Array keeps only some seven digits');
  if (got === Math.trunc(wanted) && !Number.isInteger(wanted)) return problem('an element for whole numbers drops the fraction');
  const bits = [8, 16, 32].find((size) => got === Number(BigInt.asIntN(size, BigInt(Math.trunc(wanted)))) || got === Number(BigInt.asUintN(size, BigInt(Math.trunc(wanted)))));
  return bits === undefined ? undefined : problem(`an element of ${String(bits)} bits is too small, and what is too large for it wraps around`);
}

/** Memory that a dead worker leaves looks like any other: only how it ended tells. */
const failureRejects: Judge = (outcome, about) => {
  const { fault, says } = about;
  if (outcome.end !== 'settled' || !fault) return undefined;
  // The worker that should fail was never started; and whoever has settled before has not waited for the end: other checks' business.
  if (outcome.error || outcome.faultAfterSends < 0 || outcome.aliveAtSettle.length > 0) return undefined;
  if (fault.when === 'any' && !rightResults(outcome, about)) return undefined;
  return {
    kind: 'wrong result', sentence: `The promise resolves with what lies in memory, although ${says.slice(says.lastIndexOf(', ') + 2)}.`, misconception: 'memory-says-it-is-done',
    help: 'Memory does not say whether it is complete. Look at how the worker has ended: listen for `error`, and look at the exit code; both must reject.', expected: 'a rejection', actual: shown(outcome.value),
  };
};

/** The failure of one call is nothing to another one. */
const staysApart: Judge = (outcome, { input }) => {
  if (outcome.end !== 'settled') return undefined;
  const { other, atOnce } = input as unknown as { readonly other: Numbers; readonly atOnce: boolean };
  const expected = JSON.stringify(resultsOf(other));
  if (!outcome.error && JSON.stringify(outcome.value) === expected) return undefined;
  const calls = `The worker of one call fails, and ${atOnce ? 'another call at the same time' : 'the next call'}`;
  const wrong = { kind: 'wrong result', misconception: 'failure-for-all-calls', expected } as const;
  if (!outcome.error) return { ...wrong, sentence: `${calls} resolves to something wrong.`, help: 'What belongs to one call must not lie in the module: another call finds there what the failed one has left.', actual: shown(outcome.value) };
  return {
    ...wrong, sentence: `${calls} rejects as well, although its own worker has not failed: ${said(outcome.error)}.`, actual: 'an error',
    help: 'What belongs to one call must not lie in the module. An error that is kept there is found by every other call: keep it in the function that waits for this one worker.',
  };
};

const allExited: Judge = (outcome) => {
  const problem = leakProblem(outcome, 'worker');
  return problem && { ...problem, misconception: rejectsAtError(outcome) ? 'error-is-exited' : 'written-is-exited' };
};

/** The promise rejects when the main thread has just heard of an error. */
function rejectsAtError({ error, trace }: Outcome): boolean {
  const settles = trace.findIndex(({ operation }) => operation === 'settle');
  return error !== undefined && trace.slice(0, settles).findLast(({ thread }) => thread === trace[settles]?.thread)?.text.startsWith("'error' of") === true;
}

const judgeAny: Judge = (outcome, about) => (about.program === APART ? staysApart : about.fault ? failureRejects : rightResults)(outcome, about) ?? allExited(outcome, about);

const isRight = (outcome: Outcome, about: Case): boolean => outcome.end === 'settled' && !outcome.error && !rightResults(outcome, about);
const workersOf = ({ case: about, report }: Explored): Traffic[] => report.outcomes.filter((outcome) => isRight(outcome, about)).slice(0, 1).flatMap((outcome) => childrenOf(outcome, 'worker'));

function notShared(sentence: string, misconception: string, help = 'The main thread makes the memory (`SharedArrayBuffer`), the worker writes the squares and their sum into it, and the main thread reads them there.'): FailedFinding {
  return { passed: false, kind: 'wrong result', sentence, help, misconception };
}

/** What of the results goes by other ways than by memory, or is worked out by somebody else. */
function otherWays(workers: readonly Traffic[], { squares, sum }: Results): FailedFinding | undefined {
  const named = [...squares.map((square, index) => ({ value: square, name: `the square in place ${String(index)}` })), { value: sum, name: 'the sum' }];
  const inMain = (sentence: string): FailedFinding => ({ passed: false, kind: 'not concurrent', sentence, help: 'The worker works the squares out and adds them up; the main thread only reads.', misconception: 'worked-out-in-main' });
  if (workers.length === 0) return inMain('No worker was started: the main thread works everything out.');
  const given = named.filter(({ value }) => workers.some((worker) => wasTold(worker, value)));
  if (given.length > 0) return inMain(`The worker is given what it should find out: ${list(given.map(({ name }) => name))}.`);
  const sent = named.filter(({ value }) => workers.some((worker) => tells({ ...worker, stored: [], printed: '', exitCode: null }, value)));
  if (sent.length > 0) {
    return notShared(`A message carries ${list(sent.map(({ name }) => name))}: what is in a message is a copy (or memory that moves from one thread to the other), and not shared.`, 'sent-is-shared', 'Let the results stand in shared memory and nowhere else. A message may say that they are there.');
  }
  const missing = named.filter(({ value }) => !workers.some((worker) => storesNumber(worker, value)));
  if (missing.length === 0) return undefined;
  // Nobody can say in which form an answer keeps its numbers, if it keeps none of them in a usual one.
  if (missing.length === named.length && workers.some(({ stored }) => stored.length > 0)) return undefined;
  return { ...inMain(`No worker writes ${list(missing.map(({ name }) => name))} into shared memory, so ${missing.length === 1 ? 'it is' : 'they are'} worked out somewhere else.`), kind: 'wrong result' };
}

/** A number in memory is changed there; a result that stays the same has come by another way. */
async function comesFromMemory(answer: Answer, about: Case): Promise<FailedFinding | undefined> {
  const { squares, sum } = resultsOf(about.input as Numbers);
  for (const [index, from] of [...squares, sum].entries()) {
    const [{ report } = { report: { outcomes: [] } }] = await exploreAll(answer, [{ ...about, tampering: { from, to: CHANGED, only: 'memory' }, limits: { statesMax: 300, randomExecutions: 0 } }]);
    const same = report.outcomes.find((outcome) => {
      const value = outcome.value as Partial<Results> | undefined;
      const isKept = index < squares.length ? value?.squares?.[index] === from : value?.sum === from;
      return outcome.end === 'settled' && !outcome.error && isKept && childrenOf(outcome, 'worker').some((worker) => storesNumber(worker, from));
    });
    if (!same) continue;
    const what = index < squares.length ? `the square in place ${String(index)}` : 'the sum';
    return {
      ...notShared(`It is not from shared memory that the main thread has ${what}: when ${String(from)} was changed there to ${String(CHANGED)}, the promise resolved to ${String(from)} all the same.`, 'memory-for-show'),
      expected: String(CHANGED), actual: String(from),
    };
  }
  return undefined;
}

/** One worker with nothing to do leaves the same in memory whatever the numbers are. */
async function dependsOnNumbers(answer: Answer, one: Explored): Promise<boolean> {
  const [other] = await exploreAll(answer, [{ ...one.case, input: (one.case.input as Numbers).map((number) => number + 1) }]);
  const stored = (explored: Explored | undefined): string => JSON.stringify(explored ? workersOf(explored).map((worker) => worker.stored) : []);
  return stored(one) !== stored(other);
}

export default spec(import.meta.url, {
  'results': (answer) => judgeCases(answer, plainCases(answer.seed), rightResults, { races: true }),

  'shared': async (answer) => {
    const explored = await exploreAll(answer, plainCases(answer.seed).filter(({ id }) => id === 'd'));
    const unavailable = notAvailable(explored);
    if (unavailable) return unavailable;
    const [one] = explored as [Explored];
    if (!one.report.outcomes.some((outcome) => isRight(outcome, one.case))) return { passed: null, sentence: 'waits for a promise that resolves to the right results' };
    const finding: Finding | undefined = otherWays(workersOf(one), resultsOf(one.case.input as Numbers)) ?? await comesFromMemory(answer, one.case);
    if (finding) return finding;
    if (await dependsOnNumbers(answer, one)) return { passed: true };
    return notShared('What the worker writes into shared memory does not depend on the numbers, so the results come by another way.', 'memory-for-show');
  },

  'failure': async (answer) => {
    const [sudden, later] = (['birth', 'any'] as const).map((when) => failingCases(answer.seed).filter(({ fault }) => fault?.when === when)) as [Case[], Case[]];
    const finding = await judgeCases(answer, sudden, failureRejects);
    // Who dies in a critical section keeps the lock, and nobody can ask of the others that they go on.
    const other = finding.passed === true ? await judgeCases(answer, later, failureRejects, { onlySettled: true }) : finding;
    // Where calls go wrong by themselves, they are not wrong because another one has failed.
    if (other.passed !== true || answer.failedBefore().length > 0) return other;
    const apart = await judgeCases(answer, apartCases(answer.seed), staysApart);
    return apart.passed === true ? other : apart;
  },

  'clean-up': (answer) => judgeCases(answer, casesFor(answer.seed), allExited, { onlySettled: true }),

  'for-real': (answer) => {
    const numbers = Array.from({ length: 50 }, () => answer.integer(-99_999, 99_999) / 4);
    return realRun(answer, 'square.ts', { input: numbers }, { expected: resultsOf(numbers), kind: 'worker', children: 1 });
  },
}, { replay: replayOf((seed) => [...casesFor(seed), ...apartCases(seed)], judgeAny) });
