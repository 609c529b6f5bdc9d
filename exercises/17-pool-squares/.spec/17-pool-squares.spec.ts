import { tableOfBirths } from '../../../grading/judging/births.ts';
import { complaintProblem } from '../../../grading/judging/complaint.ts';
import { diedProblem } from '../../../grading/judging/died.ts';
import { exploreAll, judgeCases, notAvailable, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Judge } from '../../../grading/judging/explored.ts';
import type { Outcome, Traffic } from '../../../grading/explore/report.ts';
import type { Fault } from '../../../grading/explore/world.ts';
import type { Answer, FailedFinding, Finding } from '../../../grading/finding.ts';
import { leakProblem, said, shown } from '../../../grading/judging/problem.ts';
import type { Problem } from '../../../grading/judging/problem.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';
import { childrenOf, wasTold } from '../../../grading/judging/traffic.ts';
import { list, onlyOf, plural, verb } from '../../../grading/judging/wording.ts';

type Numbers = readonly number[];
interface Input { readonly numbers: Numbers | readonly Numbers[]; readonly module?: string; readonly size?: number; readonly chunkSize?: number; readonly order?: 'beside' | 'after' }
interface SquareCase extends Case { readonly check: 'results' | 'in-processes' | 'all-at-work' | 'portions' | 'error' }
type Wrong = Pick<Problem, 'sentence' | 'help' | 'misconception'>;

const DEFAULT_SIZE = 4;
/** See `programs/failing.ts`. */
const [THROWS, EXITS, EXITS_WITHOUT_A_WORD, IS_KILLED] = [13, 14, 15, 16];
const MESSAGE = '13 has no square today';
const THOUSAND = 1_000;
const LIMITS = { statesMax: 400, randomExecutions: 5 };
/** Where many processes are started, and who is at work is the point. */
const FEW = { statesMax: 1, randomExecutions: 1 };
/** Where it is enough that two calls meet at all. */
const ONE_THEN_ANOTHER = { statesMax: 100, randomExecutions: 2 };
const NUMBER_LINE = /^squares (\S+)$/;

/** Five different numbers below a thousand, of which only so much is known. */
function drawn(seed: number): [number, number, number, number, number] {
  const random = randomStream(seed, 'numbers');
  const first = randomInteger(random, 101, 150);
  return [first, first + randomInteger(random, 1, 150), first + randomInteger(random, 200, 349), first + randomInteger(random, 400, 549), first + randomInteger(random, 600, 749)];
}

/** Numbers that wait until so many are begun, and one that waits until so many are done: see `programs/gated.ts`. */
const whenBegun = (count: number, number: number): number => count * THOUSAND + number;
const whenDone = (count: number, number: number): number => -whenBegun(count, number);

function casesFor(seed: number): SquareCase[] {
  const [a, b, c, d, e] = drawn(seed);
  const make = (check: SquareCase['check'], id: string, input: Input, limits = LIMITS): SquareCase => ({ check, id, program: 'run.ts', input: { ...input }, says: saysOf(input), limits });
  const dies = (id: string, numbers: number[], fault: Fault, how: string): SquareCase => {
    const one = make('error', id, { numbers, module: 'plain.ts', size: 1 });
    return { ...one, fault, says: `${one.says}, and the first process ${how}` };
  };
  const beyond = (id: string, texts: readonly string[]): SquareCase =>
    ({ check: 'results', id, program: 'run-beyond.ts', input: { texts, module: 'failing.ts', size: 1, chunkSize: texts.length }, says: `[${texts.join(', ')}], size 1, chunkSize ${String(texts.length)}`, limits: LIMITS });
  const withFailing = (id: string, order: 'beside' | 'after'): SquareCase =>
    ({ ...make('error', id, { numbers: [[THROWS], [a, b]], module: 'failing.ts', size: 1, chunkSize: 2, order }, ONE_THEN_ANOTHER), program: 'run-with-failing.ts' });
  return [
    make('results', 'a', { numbers: [a, b], module: 'plain.ts', size: 2 }), make('results', 'b', { numbers: [], module: 'plain.ts', size: 1 }), make('results', 'c', { numbers: [-a, 0.5, -a, 0, 0.5], module: 'plain.ts', size: 1, chunkSize: 2 }),
    make('results', 'd', { numbers: [c, d], module: 'plain.ts', size: 1, chunkSize: 5 }), make('results', 'e', { numbers: [d, e], size: 1 }),
    { ...make('results', 't', { numbers: [[a], [b]], module: 'plain.ts', size: 1 }), program: 'run-twice.ts' },
    beyond('j', ['1e200', 'Infinity', 'NaN', String(a)]),
    make('in-processes', 'g', { numbers: [b, c], module: 'told.ts', size: 2 }), make('in-processes', 'h', { numbers: [a, b, a], module: 'told.ts', size: 1 }),
    make('all-at-work', 'i', { numbers: [whenBegun(2, a), whenBegun(2, b)], module: 'gated.ts', size: 2 }),
    make('all-at-work', 'k', { numbers: [a, b, c, d].map((number) => whenBegun(2, number)), module: 'gated.ts', size: 2, chunkSize: 2 }), make('all-at-work', 'l', { numbers: [a, b, c, d].map((number) => whenBegun(DEFAULT_SIZE, number)), module: 'gated.ts' }, FEW),
    make('portions', 'm', { numbers: [whenDone(3, a), b, c, d], module: 'gated.ts', size: 2 }), make('portions', 'n', { numbers: [whenDone(4, a), b, c, d, e, 7], module: 'gated.ts', size: 2, chunkSize: 2 }),
    make('portions', 'o', { numbers: [a, b, c, d, e, 7], module: 'gated.ts', size: 1, chunkSize: 3 }), make('portions', 'o1', { numbers: [a, b], module: 'gated.ts', size: 1 }),
    make('error', 'p', { numbers: [THROWS, a], module: 'failing.ts', size: 2 }), make('error', 'q', { numbers: [a, THROWS, b], module: 'failing.ts', size: 1, chunkSize: 2 }),
    make('error', 'r', { numbers: [EXITS, a], module: 'failing.ts', size: 2 }), make('error', 's', { numbers: [a, IS_KILLED], module: 'failing.ts', size: 1 }), make('error', 'u', { numbers: [EXITS_WITHOUT_A_WORD], module: 'failing.ts', size: 1 }),
    dies('v', [a, b], { child: 0, when: 'any', signal: 'SIGKILL' }, 'is killed at some moment'),
    withFailing('w', 'after'), withFailing('x', 'beside'),
  ];
}

const of = (seed: number, check: SquareCase['check']): SquareCase[] => casesFor(seed).filter((one) => one.check === check);
const inputOf = ({ input }: Case): Input => input as unknown as Input;
const numbersIn = (about: Case): Numbers => inputOf(about).numbers.flat();
const sizeOf = (about: Case): number => inputOf(about).size ?? DEFAULT_SIZE;
const hasGates = (about: Case): boolean => inputOf(about).module === 'gated.ts';

/** The number that a number with a word for gates stands for, as people would write it. */
function named(number: number): string {
  const count = Math.floor(Math.abs(number) / THOUSAND);
  if (count === 0) return String(number);
  return number < 0 ? `${String(number)} (slow)` : String(number);
}

function saysOf({ numbers, module = 'square.ts', size, chunkSize, order = 'beside' }: Input): string {
  const lists = numbers.some((one) => typeof one !== 'number') ? (numbers as readonly Numbers[]) : [numbers as Numbers];
  const options = [size === undefined ? 'the size by default' : `size ${String(size)}`, ...(chunkSize === undefined ? [] : [`chunkSize ${String(chunkSize)}`])];
  const work = module === 'gated.ts' ? ', work that takes long' : '';
  const texts = lists.map((one) => `[${one.map(named).join(', ')}]`);
  const calls = order === 'after' ? texts.join(' and, when that has failed, ') : `${list(texts)}${lists.length > 1 ? ' at the same time' : ''}`;
  return `${calls}, ${options.join(', ')}${work}`;
}

/** What the function of the case comes to. */
function resultsOf({ numbers, module }: Input): unknown {
  const call = (number: number): number => module === 'plain.ts' ? 7 - number : number * number;
  return numbers.map((one) => typeof one === 'number' ? call(one) : one.map(call));
}

const TOO_EARLY = { help: '`await using`, `using` and `finally` do their work when the function is left, and `return promise` leaves it at once: `return await promise` waits first.', misconception: 'returned-is-awaited' };

const rightResults: Judge = (outcome, about) => {
  const ended = outcome.unhandledRejections.find(({ message }) => message.includes('terminated'));
  if (ended) return { kind: 'unhandled rejection', sentence: `Unhandled rejection: ${said(ended)}. The pool is ended while it is at work, and what it was to come to rejects before anybody has asked for it.`, ...TOO_EARLY };
  if (outcome.end !== 'settled') return undefined;
  const input = inputOf(about);
  const complaint = complaintProblem(outcome, input.numbers);
  if (complaint) return { ...complaint, ...(complaint.kind === 'wrong result' && { misconception: 'the-array-is-mine' }) };
  const wanted = resultsOf(input);
  const expected = JSON.stringify(wanted);
  if (outcome.error) return { kind: 'wrong result', ...rejected(outcome, about), expected, actual: 'an error' };
  if (JSON.stringify(outcome.value) === expected) return undefined;
  return { kind: 'wrong result', ...mistake(outcome.value, input), expected, actual: shown(outcome.value) };
};

function rejected({ error }: Outcome, about: Case): Wrong {
  const says = error ? said(error) : '';
  if (numbersIn(about).length === 0) return { sentence: `The promise rejects for an empty array: ${says}.`, help: 'Nothing to do is no error: the result is an empty array.' };
  if (error?.message.includes('terminated') === true) {
    return { sentence: `The promise rejects: ${says}. The pool is ended while it is at work.`, ...TOO_EARLY };
  }
  return { sentence: `The promise rejects although nothing was to fail: ${says}.` };
}

function mistake(value: unknown, input: Input): Wrong {
  if (!Array.isArray(value)) return { sentence: 'Wrong result: the promise resolves to something that is no array.', help: 'An array of results is wanted, one for each number.' };
  const [got, wanted] = [value as readonly unknown[], resultsOf(input) as readonly unknown[]];
  const sorted = (all: readonly unknown[]): string => JSON.stringify(all.map((one) => JSON.stringify(one)).sort());
  if (sorted(got) === sorted(wanted)) return { sentence: 'All results are there, but not in the order of the numbers.', help: 'Which process is done first is nobody\'s choice: tie each result to the place of its number, as `map` and `imap` do.', misconception: 'arrival-order' };
  if (input.module === 'plain.ts' && sorted(got) === sorted(resultsOf({ ...input, module: 'square.ts' }) as readonly unknown[])) return { sentence: 'Wrong result: these are squares, but `module` has another function named `square` here, and that one should have been called.', help: 'Who calls `squareAll` says by `module` whose `square` is wanted: pass it on to the processes.', misconception: 'there-is-one-square' };
  if (got.length !== wanted.length) return { sentence: `Wrong result: there ${verb(got.length, 'is', 'are')} ${String(got.length)} ${verb(got.length, 'result', 'results')} for ${String(wanted.length)} ${verb(wanted.length, 'number', 'numbers')}.`, help: 'One for each number, those that occur twice and those of the last, smaller portion included.' };
  const index = wanted.findIndex((one, place) => JSON.stringify(one) !== JSON.stringify(got[place]));
  return { sentence: `Wrong result: the one in place ${String(index)} does not belong to its number.`, help: 'Look at what a process is given, and at where its answer goes.' };
}

/** Also what JSON has no word for arrives as it is. */
const beyondJson: Judge = (outcome, about) => {
  if (outcome.end !== 'settled' || outcome.error) return rightResults(outcome, { ...about, input: { numbers: [0] } });
  const { texts } = about.input as unknown as { texts: readonly string[] };
  const expected = texts.map((text) => String(Number(text) ** 2));
  const got = Array.isArray(outcome.value) ? outcome.value.map(String) : [];
  const index = expected.findIndex((one, place) => one !== got[place]);
  if (index < 0 && got.length === expected.length) return undefined;
  return {
    kind: 'wrong result', sentence: `Wrong result: the square of ${texts[index] ?? 'the last number'} is ${expected[index] ?? 'there once'}, and the result is ${got[index] ?? 'missing'}.`, misconception: 'all-numbers-travel',
    help: 'By default messages between processes are JSON texts, and in JSON `Infinity` and `NaN` become null. `fork(file, args, { serialization: \'advanced\' })` hands over every number as it is, and so does `Pool`.',
    expected: `[${expected.join(', ')}]`, actual: `[${got.join(', ')}]`,
  };
};

const resultsFor: Judge = (outcome, about) => about.program === 'run-beyond.ts' ? beyondJson(outcome, about) : rightResults(outcome, about);

/** The numbers on which a child has worked, in its order. */
function workedOn({ printed }: Traffic): number[] {
  return printed.split('\n').flatMap((line) => NUMBER_LINE.exec(line)?.[1] ?? []).map(Number);
}

const times = (count: number): string => ['never', 'once', 'twice'][count] ?? `${String(count)} times`;
const timesIn = (all: Numbers, number: number): number => all.filter((one) => one === number).length;
const nameOf = ({ threads }: Outcome, { thread }: Traffic): string => threads[thread]?.name ?? 'a process';

/** Each number is worked on once, in a process, and there are not more of these than wanted. */
const inProcesses: Judge = (outcome, about) => {
  if (outcome.end !== 'settled' || outcome.error) return undefined;
  const numbers = numbersIn(about);
  const processes = childrenOf(outcome, 'process');
  const value = Array.isArray(outcome.value) ? outcome.value : [];
  const rows = { onlyChildren: true, until: outcome.trace.findIndex(({ operation }) => operation === 'settle') };
  if (value.some((one) => typeof one === 'string')) return { ...elsewhere(outcome, value.map(String)), rows };
  const done = processes.flatMap(workedOn);
  const missing = numbers.find((number) => timesIn(done, number) < timesIn(numbers, number));
  if (missing !== undefined) {
    const often = timesIn(done, missing);
    if (often > 0) return { kind: 'wrong result', sentence: `${String(missing)} occurs ${times(timesIn(numbers, missing))}, and \`square\` is called with it only ${times(often)}.`, help: 'Nobody knows what a function does besides: it is called for each element, as by `map` of an array.', rows };
    return { kind: 'not concurrent', sentence: `No process calls \`square\` with ${String(missing)}: its result comes from somewhere else.`, help: 'The processes call the function `square` of `module`, and what it returns is the result.', misconception: 'asynchronous-is-parallel', rows };
  }
  const twice = done.find((number) => timesIn(done, number) > timesIn(numbers, number));
  if (twice !== undefined) return { kind: 'wrong result', sentence: `\`square\` is called ${times(timesIn(done, twice))} with ${String(twice)}, which occurs ${times(timesIn(numbers, twice))}.`, help: 'Each number is worked on once: divide the numbers, do not multiply the work.', rows };
  if (processes.length <= sizeOf(about)) return undefined;
  return {
    kind: 'wrong result', sentence: `${String(processes.length)} processes are started where there should be ${String(sizeOf(about))} at the most.`, misconception: 'a-process-for-each', rows,
    help: 'A process takes far longer to start than a number to be squared: a pool starts a few, and each of them does one portion after the other.', expected: `at most ${String(sizeOf(about))}`, actual: String(processes.length),
  };
};

function elsewhere(outcome: Outcome, value: readonly string[]): Problem {
  const [inMain, inThread] = ['in the parent', 'in a thread of the parent'].map((where) => value.filter((one) => one === where).length) as [number, number];
  const started = childrenOf(outcome, 'process').length;
  const processes = started === 0 ? 'no process was started' : `${String(started)} ${verb(started, 'process was', 'processes were')} started`;
  if (inThread > 0) return { kind: 'not concurrent', sentence: `\`square\` is called in threads of the parent; ${processes}. Their process id is that of the parent.`, help: 'A thread is a part of a process. Take `Pool` and not `ThreadPool`, or `fork` and not `Worker`.', misconception: 'a-thread-is-no-process' };
  return { kind: 'not concurrent', sentence: `\`square\` is called in the parent for ${String(inMain)} of ${String(value.length)} numbers; ${processes}.`, help: 'Give the numbers to processes, and take from them what they come to.', misconception: 'asynchronous-is-parallel' };
}

/** Nothing happens any more, and no error has ended it. */
const stands = ({ end, uncaught, unhandledRejections }: Outcome): boolean => (end === 'hang' || end === 'deadlock' || end === 'exit') && uncaught.length === 0 && unhandledRejections.length === 0;

/** Nobody goes on before as many are at work as there are processes. */
const allAtWork: Judge = (outcome, about) => {
  if (!stands(outcome) || !hasGates(about)) return rightResults(outcome, about);
  const wanted = sizeOf(about);
  const busy = childrenOf(outcome, 'process').filter((child) => workedOn(child).length > 0);
  if (busy.length >= wanted) return undefined;
  // One message too large leaves nothing for the others; else the others are not asked.
  const isGreedy = busy.some((child) => numbersIn(about).filter((number) => wasTold(child, number)).length > (inputOf(about).chunkSize ?? 1));
  return {
    kind: 'not concurrent', sentence: `${onlyOf(busy.length, wanted, 'processes')} at work${busy.length === 0 ? '' : `, and however long ${busy.length === 1 ? 'its' : 'their'} work takes, no other one gets anything to do`}.`,
    ...(busy.length > 0 && { misconception: isGreedy ? 'all-in-one' : 'one-after-the-other' }),
    help: 'All portions have to be given out before anybody is waited for: `map` does that with all numbers. And a portion must not be so large that nothing is left for the others.',
    expected: `${String(wanted)} in flight`, actual: String(busy.length), rows: { onlyChildren: true },
  };
};

/** Neighbours go to one process, and whoever is free takes the next of them. */
const inPortions: Judge = (outcome, about) => {
  const numbers = numbersIn(about);
  const { chunkSize = 1 } = inputOf(about);
  if (stands(outcome)) {
    const done = childrenOf(outcome, 'process').flatMap(workedOn);
    if (done.length === 0) return { kind: 'not concurrent', sentence: 'No process is at work, and the promise never settles.', help: 'The processes do the work, portion by portion; the parent hands them out.' };
    // Behind the slow one only the rest of its own portion may wait.
    const waiting = numbers.filter((number, index) => index >= chunkSize && !done.includes(number));
    if (!hasGates(about) || waiting.length === 0) return undefined;
    return {
      kind: 'starvation', sentence: `Starvation: ${list(waiting.map(String))} ${verb(waiting.length, 'waits', 'wait')} behind the slow number ${String(numbers[0])}, while another process has nothing to do.`, misconception: 'equal-shares',
      help: `Bind numbers to a process only when it is free, and not more of them than \`chunkSize\`, which is ${String(chunkSize)} here.`, rows: { onlyChildren: true },
    };
  }
  const wrong = rightResults(outcome, about);
  if (wrong || outcome.end !== 'settled') return wrong;
  const processes = childrenOf(outcome, 'process');
  for (let first = 0; first < numbers.length; first += chunkSize) {
    const portion = numbers.slice(first, first + chunkSize);
    const workers = processes.filter((child) => workedOn(child).some((number) => portion.includes(number)));
    if (workers.length < 2) continue;
    return {
      kind: 'wrong result', sentence: `${list(portion.map(String))} are one portion, but ${list(workers.map((child) => nameOf(outcome, child)))} have worked on them.`, misconception: 'one-by-one',
      help: 'Of `chunkSize` neighbours each portion consists, and it goes to a process as a whole: `map` of a pool takes `{ chunkSize }`.', expected: `one process for ${list(portion.map(String))}`, actual: String(workers.length), rows: { onlyChildren: true },
    };
  }
  return undefined;
};

/** How many messages go to the processes must depend on the portions alone, and not on what is in them. */
async function oneMessageEach(answer: Answer): Promise<FailedFinding | undefined> {
  const [large, small] = await exploreAll(answer, ['o', 'o1'].flatMap((id) => of(answer.seed, 'portions').filter((one) => one.id === id)));
  const [some, few] = [large, small].map((one) => one?.report.outcomes.find(({ end, error }) => end === 'settled' && !error));
  if (!large || !some || !few) return undefined;
  const [more, less] = [some, few].map((outcome) => childrenOf(outcome, 'process').reduce((sum, { received }) => sum + received.length, 0)) as [number, number];
  if (more <= less) return undefined;
  const table = tableOfBirths(some);
  return {
    passed: false, kind: 'wrong result', sentence: `Two portions of one number each are ${plural(less, 'message')} to a process, and two portions of three numbers each are ${plural(more, 'message')}: the numbers of a portion go one by one.`, misconception: 'one-by-one',
    help: 'A message costs more than many a small computation. That is what portions are for: the numbers of one portion go together, in one message.', expected: plural(less, 'message'), actual: String(more), ...(table && { table }),
  };
}

/** A call fails, and another one has nothing to do with it. */
const othersSucceed: Judge = (outcome, about) => {
  const { numbers, order } = inputOf(about);
  const { error } = outcome;
  if (outcome.end !== 'settled' || !error) return rightResults(outcome, { ...about, input: { ...about.input as object, numbers: numbers[1] as number[] } });
  if (!error.message.includes(MESSAGE)) return { kind: 'wrong result', ...rejected(outcome, about) };
  return {
    kind: 'wrong result', sentence: `A call fails, as \`square\` throws for ${String(THROWS)}, and another one, ${order === 'after' ? 'which begins afterwards' : 'which runs at the same time'}, rejects with the same error: ${said(error)}.`, misconception: 'one-error-for-all-calls',
    help: 'A variable at the top of the module is there once, for all calls. What belongs to one call, its error, too, must be declared inside of `squareAll`.', expected: shown(resultsOf({ ...inputOf(about), numbers: numbers[1] as number[] }) as number[]), actual: 'an error',
  };
};

/** What `square` throws comes to the caller; and so does the death of a process that was at work. */
const failureRejects: Judge = (outcome, about) => {
  if (about.program === 'run-with-failing.ts') return othersSucceed(outcome, about);
  const numbers = numbersIn(about);
  if (about.fault) {
    return diedProblem(outcome, about.fault, { whose: 'The first process', wrong: (one) => rightResults(one, about), misconceptions: { swallowed: 'death-is-silent', noError: 'anything-can-be-thrown' } });
  }
  const deadly = numbers.find((number) => number >= THROWS && number <= IS_KILLED) ?? 0;
  const throws = deadly === THROWS;
  const what = throws ? `\`square\` throws for ${String(deadly)}` : `the process that works on ${String(deadly)} ${deadly === IS_KILLED ? 'is killed' : `ends with exit code ${deadly === EXITS ? '107' : '0'}`}`;
  const subject = what.charAt(0).toUpperCase() + what.slice(1);
  if (stands(outcome)) {
    return { kind: 'deadlock', sentence: `${subject}, and the promise never settles.`, help: throws ? 'An error must go back to the parent like a result, and reject the promise there.' : 'Who has died does not answer any more. Its `exit` comes whatever happens: it must reject.', misconception: throws ? 'errors-stay-there' : 'death-is-silent', rows: { onlyChildren: true } };
  }
  if (outcome.end !== 'settled') return undefined;
  // What the program has to complain about says more than that the promise rejected, too.
  if (complaintProblem(outcome, numbers)) return rightResults(outcome, about);
  if (!outcome.error) return { kind: 'wrong result', sentence: `${subject}, and the promise resolves as if nothing had happened.`, help: 'A result that is not there cannot be returned: reject.', misconception: throws ? 'errors-stay-there' : 'death-is-silent', expected: 'a rejection', actual: shown(outcome.value) };
  if (outcome.error.name === 'a thrown value') return { kind: 'wrong result', sentence: `${subject}, and the promise rejects with something that is no Error: ${said(outcome.error)}.`, help: 'Reject with an `Error`: whoever catches it looks for `message` and `stack`.', misconception: 'anything-can-be-thrown', expected: 'an Error', actual: outcome.error.message };
  if (!throws || outcome.error.message.includes(MESSAGE)) return undefined;
  return { kind: 'wrong result', sentence: `${subject}, and the error with which the promise rejects does not say what it was.`, help: 'The message of the error that `square` has thrown belongs into the error that the caller gets.', misconception: 'anything-can-be-thrown', expected: `an Error with the message '${MESSAGE}'`, actual: said(outcome.error) };
};

const allEnded: Judge = (outcome) => {
  const problem = leakProblem(outcome, 'process');
  return problem && { ...problem, misconception: outcome.error ? 'only-if-all-goes-well' : wereToldToEnd(outcome) ? 'closed-is-ended' : 'map-is-the-end' };
};

/** True if processes were killed, or told that there is no more for them, before the promise settled. */
function wereToldToEnd(outcome: Outcome): boolean {
  const settle = outcome.trace.findIndex(({ operation }) => operation === 'settle');
  return outcome.trace.some(({ thread, operation, text }, index) => index < settle && thread === 0 && (operation === 'kill' || text.includes('PoolEnd')));
}

const JUDGES: Record<SquareCase['check'], Judge> = { 'results': resultsFor, 'in-processes': inProcesses, 'all-at-work': allAtWork, 'portions': inPortions, 'error': failureRejects };
const judgeAny: Judge = (outcome, about) => JUDGES[(about as SquareCase).check](outcome, about) ?? allEnded(outcome, about);

/** A finding about where the work was done, on the way that most executions go. */
async function wherever(answer: Answer): Promise<Finding> {
  const cases = of(answer.seed, 'in-processes');
  const unavailable = notAvailable(await exploreAll(answer, cases.slice(0, 1)));
  return unavailable ?? judgeCases(answer, cases, inProcesses);
}

export default spec(import.meta.url, {
  'results': (answer) => judgeCases(answer, of(answer.seed, 'results'), resultsFor),

  'in-processes': wherever,

  'all-at-work': (answer) => judgeCases(answer, of(answer.seed, 'all-at-work'), allAtWork),

  'portions': async (answer) => {
    const finding = await judgeCases(answer, of(answer.seed, 'portions'), inPortions);
    return finding.passed === true ? await oneMessageEach(answer) ?? finding : finding;
  },

  'error': (answer) => judgeCases(answer, of(answer.seed, 'error'), failureRejects),

  'clean-up': (answer) => judgeCases(answer, casesFor(answer.seed), allEnded, { onlySettled: true }),

  'for-real': (answer) => {
    const numbers = Array.from({ length: 12 }, () => answer.integer(-999, 999) / 4);
    return realRun(answer, 'run.ts', { input: { numbers, module: 'told.ts', size: 3, chunkSize: 2 } }, { expected: numbers.map((number) => number * number), kind: 'process', children: 3 });
  },
}, { replay: replayOf(casesFor, judgeAny) });
