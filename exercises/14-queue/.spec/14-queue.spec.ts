import { exploreAll, judgeCases, judgeOrigin, notAvailable, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Judge } from '../../../grading/judging/explored.ts';
import type { Outcome, Traffic } from '../../../grading/explore/report.ts';
import type { Fault } from '../../../grading/explore/world.ts';
import { encode } from '../../../grading/plain.ts';
import type { Plain } from '../../../grading/plain.ts';
import type { Answer, FailedFinding, Finding } from '../../../grading/finding.ts';
import { generalProblem, leakProblem, said, shown } from '../../../grading/judging/problem.ts';
import type { Problem } from '../../../grading/judging/problem.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';
import { tableOf } from '../../../grading/judging/failure-table.ts';
import { childrenOf, storesNumber, tells } from '../../../grading/judging/traffic.ts';
import { waitsOf } from '../../../grading/judging/waits.ts';
import { list, place, verb } from '../../../grading/judging/wording.ts';

type Numbers = readonly number[];
type Wrong = Pick<Problem, 'sentence' | 'help' | 'misconception' | 'notes'>;

const END = 'Queue is now empty!';
const EXIT_CODE = 107;
/** Enough for every interleaving of the model answer. */
const LIMITS = { statesMax: 800, randomExecutions: 25 };
/** Two calls at the same time have thousands of states, and all that matters shows in some. */
const FEW = { statesMax: 200, randomExecutions: 10 };
const APART = 'print-after-a-failure.ts';
/** Its square is too large for a number, and comes to Infinity. */
const LARGE = 1e200;
/** Executions that are cut short. */
const EXECUTIONS = 10;
/** Stands for a square that is changed on its way. */
const CHANGED = 7_770_001;
const PAUSE_MS = 1_000;
const CUT_MS = 2_900;

/** Numbers whose squares are exact, all different, and no small ones. */
function drawn(seed: number): [number, number, number] {
  const random = randomStream(seed, 'numbers');
  return [randomInteger(random, 100, 399) + 0.5, -randomInteger(random, 400, 699) - 0.5, randomInteger(random, 700, 999) + 0.5];
}

const saysOf = (numbers: Numbers): string => `[${numbers.join(', ')}]`;

function plainCases(seed: number): Case[] {
  const [one, two] = drawn(seed);
  const print = (id: string, numbers: Numbers, limits = LIMITS): Case => ({ id, program: 'print.ts', input: numbers, says: saysOf(numbers), limits });
  return [
    print('a', [one]), print('c', [one, two]), print('b', []), print('d', [two, 0, two]), print('e', [one, LARGE, two], FEW),
    { ...print('g', []), program: 'print-again.ts', input: [[one], [two]], says: `${saysOf([one])}, and then ${saysOf([two])}` },
    { ...print('t', [], FEW), program: 'print-twice.ts', input: [[one], [two]], says: `${saysOf([one])} and ${saysOf([two])} at the same time` },
  ];
}

/** One worker fails: it throws, or it ends with an exit code; at once, or at any moment. */
function failingCases(seed: number): Case[] {
  const [one, two, three] = drawn(seed);
  const error = { name: 'RangeError', message: 'the worker cannot go on' };
  // So many that a queue with a limit is full, where nobody takes anything from it.
  const fails = (id: string, fault: Fault, how: string, numbers: Numbers = fault.when === 'birth' ? [one, two, three, two, one] : [one]): Case => ({ id, program: 'print.ts', input: numbers, fault, says: `${saysOf(numbers)}, the ${fault.child === 0 ? 'first' : 'second'} worker ${how}`, limits: { statesMax: 500, randomExecutions: 15 } });
  return [
    fails('p', { child: 0, when: 'birth', error }, 'throws at once'), fails('q', { child: 1, when: 'birth', error }, 'throws at once'),
    fails('r', { child: 0, when: 'birth', exitCode: EXIT_CODE }, `ends at once with exit code ${String(EXIT_CODE)}`), fails('s', { child: 1, when: 'birth', exitCode: EXIT_CODE }, `ends at once with exit code ${String(EXIT_CODE)}`),
    fails('u', { child: 0, when: 'any', exitCode: EXIT_CODE }, `ends at some moment with exit code ${String(EXIT_CODE)}`), fails('v', { child: 1, when: 'any', error }, 'throws at some moment'),
  ];
}

/** A worker of one call fails; those of the other call, after it or beside it, do not. */
function apartCases(seed: number): Case[] {
  const [one, two] = drawn(seed);
  const error = { name: 'RangeError', message: 'the worker of the first call cannot go on' };
  const apart = (id: string, atOnce: boolean, fault: Fault): Case => ({
    id, program: APART, input: { failing: [one], other: [two], atOnce }, fault, limits: FEW,
    says: `${saysOf([one])}, where a worker fails, and ${atOnce ? 'at the same time' : 'then'} ${saysOf([two])}, where nothing fails`,
  });
  return [
    apart('w', false, { child: 0, when: 'birth', error }), apart('x', false, { child: 0, when: 'birth', exitCode: EXIT_CODE }), apart('y', true, { child: 0, when: 'birth', error }),
  ];
}

const casesFor = (seed: number): Case[] => [...plainCases(seed), ...failingCases(seed)];

const squaresOf = (numbers: Numbers): string[] => numbers.map((number) => String(number * number));
const linesOf = ({ printed }: Traffic): string[] => printed.split('\n').map((line) => line.trim());
/** What should be a square and what should be the end; other lines are nobody's business. */
const isValue = (line: string): boolean => line === END || /^(?:[-+]?(?:\d|\.\d|Infinity)\S*|NaN|null|undefined)$/.test(line);
const valuesOf = (child: Traffic): string[] => linesOf(child).filter(isValue);
const printersOf = (outcome: Outcome): Traffic[] => childrenOf(outcome, 'worker').filter((child) => valuesOf(child).length > 0);
const isList = (input: unknown): input is readonly Numbers[] => Array.isArray(input) && Array.isArray(input[0]);

const rightSquares: Judge = (outcome, { input }) => {
  if (outcome.end !== 'settled') return undefined;
  const lists = isList(input) ? input : [input as Numbers];
  const wanted = lists.map((numbers) => numbers.map((number) => number * number));
  const expected = JSON.stringify(encode(isList(input) ? wanted : wanted[0]));
  if (outcome.error) return { kind: 'wrong result', sentence: `The promise rejects although nothing was to fail: ${said(outcome.error)}.`, help: 'Look at what crosses from one thread to the other, and as what it arrives.', expected, actual: 'an error' };
  const actual = shown(outcome.value);
  if (JSON.stringify(outcome.value) === expected) return rightLines(outcome, lists);
  if (isList(input)) return { kind: 'wrong result', sentence: 'One call disturbs the other.', help: 'Each call needs a queue of its own: what belongs to one call should not lie in the module.', misconception: 'queue-for-all-calls', expected, actual };
  return { kind: 'wrong result', ...mistake(outcome, wanted[0] as number[]), expected, actual };
};

function mistake(outcome: Outcome, wanted: Numbers): Wrong {
  const { value } = outcome;
  if (!Array.isArray(value)) return { sentence: 'Wrong result: the promise does not resolve to an array.', help: 'It resolves to what the printer has printed, an array of numbers: `[]` where there was nothing to print.' };
  const got = (value as readonly Plain[]).map((one): unknown => shown(one) === 'Infinity' ? Infinity : one);
  const foreign = got.find((one) => !wanted.includes(one as number));
  if (foreign === 0) return { sentence: 'Wrong result: the printer prints 0, and no square is 0.', help: 'Is it what stands for the end, or memory in which nothing has been written yet? Whoever is woken should look again whether there is something for him.' };
  if (foreign !== undefined || got.includes(undefined)) return { sentence: `Wrong result: the printer takes ${shown(foreign as Plain)} for a square.`, help: 'What stands for the end is no square: look at it before you print it.', misconception: 'the-end-is-printed' };
  if (got.length < wanted.length && got.every((one, index) => one === wanted[index])) return endsTooSoon(outcome, got.length, wanted);
  return { sentence: 'Wrong result: the squares are not printed in the order of the numbers, each of them once.', help: 'One producer puts them in their order, and one printer takes them in that order.' };
}

function endsTooSoon(outcome: Outcome, count: number, wanted: Numbers): Wrong {
  const sentence = `Wrong result: the printer stops after ${count === 0 ? 'none' : `only ${String(count)}`} of ${String(wanted.length)} ${verb(wanted.length, 'square', 'squares')}`;
  if (wanted[count] === 0 && count > 0) return { sentence: `${sentence}: it takes the square 0 for the end.`, help: 'Zero is a number like any other, although it is falsy. Compare with what stands for the end by `===`.', misconception: 'zero-is-the-end' };
  if (wanted[count] === Infinity && count > 0) return { sentence: `${sentence}: it takes the square of ${String(LARGE)}, which is Infinity, for the end.`, help: 'The square of a large number is Infinity. What stands for the end must be something that no square can be, such as `null`.', misconception: 'infinity-is-the-end' };
  const end = outcome.trace.find(({ text }) => printerNames(outcome).some((name) => text === `terminates ${name}`));
  if (end) return { sentence: `${sentence}, because the printer is terminated${place(end.at)} before it has printed them.`, help: 'When the producer has ended, its last squares may still lie in the queue, or be on their way. Let the printer take them all, and end by itself: tell it behind the last square that there will be no more.', misconception: 'ended-is-printed' };
  const notes = tooSoonIn(outcome);
  if (outcome.timerWasEarly) return { sentence: `${sentence}, because a time-out was over.`, help: 'A time-out says that nothing has come for a while. It may come all the same: how long a producer works on its next square nobody knows.', misconception: 'a-while-is-the-end', notes };
  return { sentence: `${sentence}, but more was to come.`, help: 'An empty queue means "nothing there at the moment": the producer may be slower than the printer, or not have begun. Only whoever knows that nothing will come can say so, and behind the last square: put something into the queue that means the end.', misconception: 'empty-is-the-end', notes };
}

/** Whoever prints squares; where nobody has printed any, it may have been each of the workers. */
function printerNames(outcome: Outcome): string[] {
  const printers = printersOf(outcome);
  return (printers.length > 0 ? printers : childrenOf(outcome, 'worker')).flatMap(({ thread }) => outcome.threads[thread]?.name ?? []);
}

/** Where the squares are right: whether a worker has printed them, and the end behind them. */
function rightLines(outcome: Outcome, lists: readonly Numbers[]): Problem | undefined {
  const wanted = lists.map((numbers) => [...squaresOf(numbers), END]);
  const printed = printersOf(outcome).map(valuesOf);
  if (JSON.stringify([...printed].sort()) === JSON.stringify([...wanted].sort())) return undefined;
  const text = (lines: readonly string[][]): string => lines.map((one) => one.join(' ↵ ')).join(' and ') || 'nothing';
  return {
    kind: 'wrong result', sentence: `The promise resolves to all squares, but that is not what ${printed.length === 1 ? 'the printer prints' : printed.length === 0 ? 'a worker prints: none prints anything' : 'one worker prints'}.`,
    help: `One worker prints each square on a line of its own, and after the last one '${END}'.`, expected: text(wanted), actual: text(printed), misconception: printed.flat().some((line) => !wanted.flat().includes(line)) ? 'the-end-is-printed' : 'told-is-printed',
  };
}

/** Remarks for the last look of the printer, and for what another thread changed after it. */
function tooSoonIn({ trace, threads, ...outcome }: Outcome): Map<number, string> {
  const printer = printersOf({ trace, threads, ...outcome })[0]?.thread;
  for (let look = trace.length - 1; look >= 0; look--) {
    const { thread, operation, object } = trace[look] ?? {};
    if (thread !== printer || (operation !== 'read' && operation !== 'wait') || object === undefined) continue;
    const change = trace.findIndex((row, index) => index > look && row.object === object && row.operation === 'write' && threads[row.thread]?.kind === 'worker' && row.thread !== printer);
    if (change >= 0) return new Map([[look, 'sees nothing, and takes that for the end'], [change, 'puts something, too late']]);
  }
  return new Map();
}

/** Nobody can ask of a promise to resolve when a worker has failed. */
const failureRejects: Judge = (outcome, about) => {
  const { fault, says } = about;
  if (outcome.end !== 'settled') return neverTaken(outcome);
  if (!fault) return undefined;
  // The worker that should fail was never started; and whoever has settled before has not waited for the end: other checks' business.
  if (outcome.error || outcome.faultAfterSends < 0 || outcome.aliveAtSettle.length > 0) return undefined;
  if (fault.when === 'any' && !rightSquares(outcome, about)) return undefined;
  return {
    kind: 'wrong result', sentence: `The promise resolves as if all had been printed, although ${says.slice(says.lastIndexOf(', ') + 2)}.`, misconception: 'the-end-is-success',
    help: 'Look at how each worker has ended: `error`, or an exit code other than 0, must reject.', expected: 'a rejection', actual: 'it resolves',
  };
};

/** Somebody waits for room in the queue, and whoever was to make some is gone. */
function neverTaken(outcome: Outcome): Problem | undefined {
  const full = waitsOf(outcome).waits.find(({ what, name }) => what === 'call' && /\.put(?:Async)?\(/.test(name));
  const general = generalProblem(outcome);
  if (!full || general?.kind !== 'deadlock') return undefined;
  return {
    ...general, sentence: `Deadlock: ${full.words}: the queue is full, and the worker that was to take from it has failed.`, misconception: 'somebody-takes',
    help: 'In a queue with a limit `put()` waits until there is room, and nobody makes room any more. The `exit` of a worker comes also when it has failed: end the other one then, or let the queue have no limit.',
  };
}

/** The failure of one call is nothing to another one. */
const staysApart: Judge = (outcome, { input }) => {
  if (outcome.end !== 'settled') return undefined;
  const { other, atOnce } = input as unknown as { readonly other: Numbers; readonly atOnce: boolean };
  const expected = JSON.stringify(other.map((number) => number * number));
  if (!outcome.error && JSON.stringify(outcome.value) === expected) return undefined;
  const calls = `A worker of one call fails, and ${atOnce ? 'another call at the same time' : 'the next call'}`;
  const wrong = { kind: 'wrong result', misconception: 'failure-for-all-calls', expected } as const;
  if (!outcome.error) return { ...wrong, sentence: `${calls} resolves to something wrong.`, help: 'What belongs to one call must not lie in the module: another call finds there what the failed one has left.', actual: shown(outcome.value) };
  return {
    ...wrong, sentence: `${calls} rejects as well, although its own workers have not failed: ${said(outcome.error)}.`, actual: 'an error',
    help: 'What belongs to one call must not lie in the module. An error that is kept there is found by every other call: keep it in the function that waits for this one worker.',
  };
};

/** Names what is thought by whoever waits for ever. */
function waiting(finding: Finding, misconception: string): Finding {
  return finding.passed === false && finding.kind === 'deadlock' ? { ...finding, misconception } : finding;
}

async function judgeFailures(answer: Answer): Promise<Finding> {
  const [sudden, later] = (['birth', 'any'] as const).map((when) => failingCases(answer.seed).filter(({ fault }) => fault?.when === when)) as [Case[], Case[]];
  const first = await judgeCases(answer, sudden, failureRejects);
  const finding = first.passed === false && first.misconception !== undefined ? first : waiting(first, 'the-producer-says-the-end');
  // Who dies in a critical section keeps the lock, and nobody can ask of the others that they go on.
  const other = finding.passed === true ? await judgeCases(answer, later, failureRejects, { onlySettled: true }) : finding;
  // Where calls go wrong by themselves, they are not wrong because another one has failed.
  if (other.passed !== true || answer.failedBefore().length > 0) return other;
  const apart = await judgeCases(answer, apartCases(answer.seed), staysApart);
  return apart.passed === true ? other : apart;
}

const allExited: Judge = (outcome) => {
  const problem = leakProblem(outcome, 'worker');
  return problem && { ...problem, ...(endInVain(outcome) ?? { misconception: 'one-of-two' }) };
};

/** The main thread puts into a full queue, and nobody takes anything from it any more. */
function endInVain({ diagnoses, threads, trace }: Outcome): Wrong | undefined {
  const put = trace.findLast(({ thread, text }) => threads[thread]?.kind === 'main' && /\.putAsync\(/.test(text));
  const waits = diagnoses.some((one) => one.kind === 'leak' && one.how === 'never ends' && one.what === 'main thread');
  if (!put || !waits) return undefined;
  return {
    sentence: `Leak: the queue is full and nobody takes from it any more, so ${put.text.replace(/: waits$/, '')}${place(put.at)} waits for ever, and the program never ends by itself.`, misconception: 'waiting-does-no-harm',
    help: 'Whoever puts into a full queue waits for the one who takes. Put the end only where somebody will still take it, or let the queue have no limit.',
  };
}

/** What had been printed when all was cut short. */
const printedIn = (outcome: Outcome): string[] => printersOf(outcome).flatMap(valuesOf).filter((line) => line !== END);

/**
 * Plays executions that are cut short in the last rest of the producer. It is enough that one of them
 * shows all but the last square: a thread that sleeps by the clock may oversleep, and that is no fault.
 */
async function asTheyCome(answer: Answer): Promise<Finding> {
  const numbers = drawn(answer.seed);
  const report = await answer.explore('print-cut-short.ts', { input: { numbers, pauseMs: PAUSE_MS, afterMs: CUT_MS }, seed: answer.seed, inTurns: EXECUTIONS, limits: { earlyTimersMax: 0 } });
  if (report.refused) return { passed: null, sentence: 'waits for a program that can be explored' };
  const squares = squaresOf(numbers);
  const wanted = squares.slice(0, -1);
  const cut = report.outcomes.filter(({ end, error }) => end === 'exit' && !error);
  if (cut.some((outcome) => JSON.stringify(printedIn(outcome)) === JSON.stringify(wanted))) return { passed: true };
  const [first = report.outcomes[0]] = cut;
  if (!first) return { passed: null, sentence: 'waits for a program that comes to an end' };
  const printed = printedIn(first);
  const failed = (sentence: string, help: string, misconception?: string): FailedFinding => ({
    passed: false, kind: 'not concurrent', sentence, help, expected: list(wanted), actual: list(printed) || 'nothing', ...(misconception !== undefined && { misconception }),
    coverage: `case [${numbers.join(', ')}], with a pause of ${String(PAUSE_MS)} ms before each`,
    table: tableOf(first.trace, first.threads, new Map(), { onlyChildren: true }),
  });
  if (printed.length === squares.length) return failed(`All squares are printed within ${String(CUT_MS)} ms, and the producer was to rest ${String(PAUSE_MS)} ms before each.`, '`pauseMs` stands for work that takes long: it shows whether the printer prints meanwhile.');
  return failed(
    `The producer has worked out two squares and rests before the third, and the printer has printed ${printed.length === 0 ? 'none of them' : 'only one'}.`,
    'Start both workers before you wait for either, pass each square on as soon as there is one, and let the printer wait for the next square and not for all of them.', 'all-at-the-end',
  );
}

/** What the printer prints was worked out by another worker. */
function fromProducer(outcome: Outcome, numbers: Numbers): FailedFinding | undefined {
  const [printer] = printersOf(outcome);
  const others = childrenOf(outcome, 'worker').filter((child) => child !== printer);
  const failed = (sentence: string, help: string): FailedFinding => ({
    passed: false, kind: 'not concurrent', sentence, help, misconception: 'one-does-it-all', table: tableOf(outcome.trace, outcome.threads, new Map(), { onlyChildren: true }),
  });
  if (others.length === 0) return failed('Only one worker was started.', 'One worker produces the squares, another one prints them. The main thread only starts them and waits.');
  const missing = numbers.map((number) => number * number).filter((square) => !others.some((child) => tells({ ...child, printed: '', exitCode: null }, square) || storesNumber(child, square)));
  // Nobody can say in which form an answer passes its squares on, if it passes on none of them in a usual one.
  if (missing.length === 0 || (missing.length === numbers.length && others.some(({ stored, sent }) => stored.length + sent.length > 0))) return undefined;
  return failed(`No worker but the printer has worked out ${list(missing.map(String))}.`, 'The producer works the squares out and passes them on, by a queue or by messages; the printer only prints what it gets.');
}

export default spec(import.meta.url, {
  'all-squares': async (answer) => waiting(await judgeCases(answer, plainCases(answer.seed), rightSquares, { races: true }), 'get-says-the-end'),

  'two-threads': async (answer) => {
    const cases = plainCases(answer.seed).filter(({ id }) => id === 'c');
    const explored = await exploreAll(answer, cases);
    const unavailable = notAvailable(explored);
    if (unavailable) return unavailable;
    const outcome = explored.flatMap(({ case: about, report }) => report.outcomes.filter((one) => one.end === 'settled' && !one.error && !rightSquares(one, about)))[0];
    if (!outcome) return { passed: null, sentence: 'waits for squares that are printed' };
    const [about] = cases as [Case];
    const numbers = about.input as Numbers;
    const squares = numbers.map((number) => number * number);
    return fromProducer(outcome, numbers) ?? judgeOrigin(answer, { case: about, expected: squares, values: squares.slice(0, 1), replaced: CHANGED });
  },

  'as-they-come': asTheyCome,

  'failure': judgeFailures,

  'clean-up': async (answer) => {
    const finding = await judgeCases(answer, plainCases(answer.seed), allExited, { onlySettled: true });
    if (finding.passed === false) return finding;
    const other = await judgeCases(answer, failingCases(answer.seed), allExited, { onlySettled: true });
    return other.passed === true ? finding : other;
  },

  'for-real': (answer) => {
    const numbers = Array.from({ length: 200 }, () => answer.integer(-9_999, 9_999) / 4);
    // A thread that is started by another one than main is not seen here.
    return realRun(answer, 'print.ts', { input: numbers }, { expected: numbers.map((number) => number * number), kind: 'worker', children: 1, lines: [...squaresOf(numbers), END] });
  },
}, { replay: replayOf((seed) => [...casesFor(seed), ...apartCases(seed)], (outcome, about) => (about.program === APART ? staysApart : about.fault ? failureRejects : rightSquares)(outcome, about) ?? allExited(outcome, about)) });
