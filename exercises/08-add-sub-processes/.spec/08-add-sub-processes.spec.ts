import { atOnce } from '../../../grading/judging/at-once.ts';
import { tableOfBirths } from '../../../grading/judging/births.ts';
import { complaintProblem } from '../../../grading/judging/complaint.ts';
import { diedProblem } from '../../../grading/judging/died.ts';
import { exploreAll, judgeCases, judgeOrigin, notAvailable, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Explored, Judge } from '../../../grading/judging/explored.ts';
import type { Outcome, Traffic } from '../../../grading/explore/report.ts';
import type { Fault } from '../../../grading/explore/world.ts';
import type { Answer, FailedFinding, Finding } from '../../../grading/finding.ts';
import { leakProblem, said, shown } from '../../../grading/judging/problem.ts';
import type { Problem } from '../../../grading/judging/problem.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';
import { onlyOf, verb } from '../../../grading/judging/wording.ts';
import { childrenOf, ownSources, tells, wasTold } from '../../../grading/judging/traffic.ts';

interface Pair { readonly a: number; readonly b: number }
interface Results { readonly sum: number; readonly difference: number }
type Wrong = Pick<Problem, 'sentence' | 'help' | 'misconception'>;

const LIMITS = { statesMax: 4_500, randomExecutions: 100 };
/** No number of the inputs, and no part of one. */
const EXIT_CODE = 107;

/** A pair whose sum and difference are told apart from everything else that crosses. */
function pairFor(seed: number): Pair {
  const random = randomStream(seed, 'pair');
  return { a: randomInteger(random, 10_000, 49_999), b: randomInteger(random, 100_001, 499_999) };
}

function plainCases(seed: number): Case[] {
  const { a, b } = pairFor(seed);
  const pairs: Pair[] = [{ a, b }, { a: b, b: a }, { a: 0, b: 0 }, { a: -a, b: 0.25 }, { a: a + 0.5, b: -b }, { a: 0.1, b: 0.2 }, { a: 2 ** 31, b: 1 }, { a: 1e21, b: 0.3 }];
  return pairs.map((pair, index) => ({
    id: 'abcdefgh'.charAt(index), program: 'calculate.ts', input: { ...pair }, says: `a = ${String(pair.a)}, b = ${String(pair.b)}`, limits: LIMITS,
  }));
}

function twoCalls(seed: number): Case {
  const { a, b } = pairFor(seed);
  return { id: 't', program: 'calculate-twice.ts', input: [{ a, b }, { a: b, b: 1 }], says: 'two calls at the same time', limits: { statesMax: 1_000, randomExecutions: 100 } };
}

/** One of the processes dies before it does anything, or at any moment. */
function deadlyCases(seed: number): Case[] {
  const pair = pairFor(seed);
  const dies = (id: string, fault: Fault, how: string): Case => ({
    id, program: 'calculate.ts', input: { ...pair }, fault, says: `process ${String(fault.child + 1)} ${how}`, limits: LIMITS,
  });
  return [
    dies('p', { child: 0, when: 'birth', exitCode: EXIT_CODE }, `ends at once with exit code ${String(EXIT_CODE)}`),
    dies('q', { child: 1, when: 'birth', signal: 'SIGKILL' }, 'is killed at once'),
    dies('r', { child: 0, when: 'birth', exitCode: 0 }, 'ends at once with exit code 0'),
    dies('s', { child: 1, when: 'any', exitCode: EXIT_CODE }, `ends at some moment with exit code ${String(EXIT_CODE)}`),
    dies('u', { child: 0, when: 'any', signal: 'SIGTERM' }, 'is ended by SIGTERM at some moment'),
  ];
}

const casesFor = (seed: number): Case[] => [...plainCases(seed), twoCalls(seed), ...deadlyCases(seed)];
const resultOf = ({ a, b }: Pair): Results => ({ sum: a + b, difference: a - b });
const pairOf = ({ input }: Case): Pair => input as unknown as Pair;
const fieldsOf = (value: unknown): { readonly sum?: unknown; readonly difference?: unknown } => typeof value === 'object' && value !== null ? value : {};

const rightResults: Judge = (outcome, about) => {
  if (outcome.end !== 'settled') return undefined;
  if (Array.isArray(about.input)) return twoResults(outcome, about.input);
  const wanted = resultOf(pairOf(about));
  const expected = JSON.stringify(wanted);
  if (outcome.error) return { kind: 'wrong result', ...rejected(outcome, wanted), expected, actual: 'an error' };
  const { sum, difference } = fieldsOf(outcome.value);
  if (sum === wanted.sum && difference === wanted.difference) return undefined;
  return { kind: 'wrong result', ...mistake(sum, difference, wanted, pairOf(about)), expected, actual: shown(outcome.value) };
};

function rejected(outcome: Outcome, { sum, difference }: Results): Wrong {
  const error = outcome.error ? said(outcome.error) : '';
  const processes = childrenOf(outcome, 'process');
  if (ownSources(processes, [sum, difference]) === 2) {
    return { sentence: `The promise rejects although both processes have told their results: ${error}.`, help: 'A message is heard only if somebody listens before it comes, and nobody has hung up or killed the process until then; and the result 0 is as good as any other.' };
  }
  const silent = processes.length > 0 && processes.every((one) => !tells(one, sum) && !tells(one, difference));
  return { sentence: `The promise rejects: ${error}.`, ...(silent && { help: 'No process has told a result: look at what the process sends, and whether its line is still open then.' }) };
}

function mistake(sum: unknown, difference: unknown, wanted: Results, { a, b }: Pair): Wrong {
  if (sum !== wanted.sum && [String(sum), shown(sum as string)].some((text) => text === `${String(a)}${String(b)}` || text === String(Number(`${String(a)}${String(b)}`)))) {
    return { sentence: `The texts were joined and not the numbers added: '${String(a)}' + '${String(b)}' is '${String(a)}${String(b)}'.`, help: 'Arguments are text. `Number(text)` makes a number of it.', misconception: 'plus-joins-texts' };
  }
  if (sum === wanted.difference && difference === wanted.sum) {
    return { sentence: 'Swapped: the sum stands where the difference belongs.', help: 'Know which process a result comes from.', misconception: ARRIVAL };
  }
  if (typeof sum === 'string' && typeof difference === 'string' && Number(sum) === wanted.sum && Number(difference) === wanted.difference) {
    return { sentence: `Text instead of numbers: '${sum}' looks like ${sum}, but is a string.`, help: '`process.send` keeps numbers as they are; `Number(text)` makes a number of text.', misconception: 'text-instead-of-numbers' };
  }
  if (sum === undefined && difference === undefined) return { sentence: 'Wrong result: there is no `sum` and no `difference`.', help: 'The promise resolves to an object with both.' };
  const [missing] = Object.entries({ sum, difference }).find(([, value]) => typeof value !== 'number' || Number.isNaN(value)) ?? [];
  if (missing !== undefined) return { sentence: `Wrong result: the ${missing} is no number.`, help: 'Has the answer come when it is used, and is it what the process has sent?' };
  return { sentence: 'Wrong result: this is not the sum and the difference.', help: 'Look at what each process sends, and what is made of it.' };
}

const ARRIVAL = 'order-of-arrival';

/** Whether it depends on who answers first shows only when all interleavings are looked at. */
async function withReasonOfSwap(answer: Answer, finding: Finding, cases: readonly Case[]): Promise<Finding> {
  if (finding.passed !== false || finding.misconception !== ARRIVAL) return finding;
  const [one] = await exploreAll(answer, cases.filter(({ id }) => finding.schedule?.startsWith(`${id}.`)));
  const isArrival = !one || one.report.outcomes.some((outcome) => outcome.end === 'settled' && !rightResults(outcome, one.case));
  if (isArrival) {
    return { ...finding, sentence: 'Swapped: the results are taken for what they are by the order in which they arrive.', help: 'Either worker may be first: know which process a result comes from.' };
  }
  const { misconception: _, ...others } = finding;
  const { a, b } = pairOf(one.case);
  if (a + b < a - b) {
    return { ...others, misconception: 'larger-is-the-sum', sentence: `Swapped, whoever answers first: the larger number is taken for the sum, but ${String(a)} + ${String(b)} is less than ${String(a)} - (${String(b)}).`, help: 'With a negative b the difference is the larger one: know which process a result comes from.' };
  }
  return { ...others, sentence: 'Swapped, whoever answers first: the sum is returned as the difference, and the difference as the sum.', help: 'Look at which process does what, and where its result goes.' };
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

const judgePlain: Judge = (outcome, about) => complaintProblem(outcome, []) ?? rightResults(outcome, about);
const judgeDeath: Judge = (outcome, about) => complaintProblem(outcome, []) ?? (about.fault && diedProblem(outcome, about.fault, {
  whose: `Process ${String(about.fault.child + 1)}`, wrong: (one) => rightResults(one, about), namesHow: true,
  misconceptions: { swallowed: 'death-is-a-result', noError: 'anything-can-be-thrown', unnamed: 'it-failed-says-enough' },
}));
const bothExited: Judge = (outcome) => {
  const problem = leakProblem(outcome, 'process');
  return problem && { ...problem, misconception: outcome.error ? 'other-left-behind' : 'left-behind' };
};
const judgeAny: Judge = (outcome, about) => (about.fault ? judgeDeath : judgePlain)(outcome, about) ?? bothExited(outcome, about);

/** Sum and difference are each told by a process that tells nothing of the other. */
function ownProcesses(outcome: Outcome, { sum, difference }: Results): FailedFinding | undefined {
  const processes = childrenOf(outcome, 'process');
  // A process that was given a result has nothing to work out.
  const finders = processes.filter((one) => ![sum, difference].some((value) => wasTold(one, value)));
  const own = ownSources(finders, [sum, difference]);
  const table = tableOfBirths(outcome);
  const failed = (sentence: string, misconception?: string): FailedFinding => ({
    passed: false, kind: 'not concurrent', sentence, help: 'One process adds, another one subtracts; the parent only waits and collects.', expected: '2 processes that calculate', actual: String(own),
    ...(misconception !== undefined && { misconception }), ...(table && { table }),
  });
  // Whoever has a result from another process only passes it on.
  const heard = (one: Traffic, value: number): boolean => wasTold(one, value) ||
    processes.some((other) => outcome.threads[other.thread]?.parent === one.thread && tells(other, value));
  const both = processes.find((one) => [sum, difference].every((value) => tells(one, value) && !heard(one, value)));
  if (own === 2) return both && failed(`${outcome.threads[both.thread]?.name ?? 'A process'} works out the sum and the difference, so nothing is shared out.`, 'both-in-each');
  const workers = childrenOf(outcome, 'worker').length;
  if (processes.length === 0 && workers > 0) return failed(`No process was started: ${workers === 1 ? 'a worker thread does' : `${String(workers)} worker threads do`} it. A thread is a part of a process.`, 'a-thread-is-no-process');
  if (processes.length === 0) return failed('No process was started: the parent calculates.', 'no-process');
  const started = `${String(processes.length)} ${verb(processes.length, 'process was', 'processes were')} started`;
  if (own === 0 && finders.length < processes.length) return failed(`${started}, but the results are handed to them: the parent has worked them out.`, 'the-parent-calculates');
  return failed(`${onlyOf(own, 2, 'results', ['comes', 'come'])} from a process of its own (${started}).`, own === 1 ? 'one-process' : 'the-parent-calculates');
}

export default spec(import.meta.url, {
  'results': async (answer) => {
    const cases = [...plainCases(answer.seed), twoCalls(answer.seed)];
    return withReasonOfSwap(answer, await judgeCases(answer, cases, judgePlain), cases);
  },

  'two-processes': async (answer) => {
    const explored = await exploreAll(answer, plainCases(answer.seed).slice(0, 1));
    const unavailable = notAvailable(explored);
    if (unavailable) return unavailable;
    const [one] = explored;
    const outcome = one?.report.outcomes.find(({ end, error }) => end === 'settled' && !error);
    if (!one || !outcome || rightResults(outcome, one.case)) return { passed: null, sentence: 'waits for a promise that resolves to the right results' };
    const wanted = resultOf(pairFor(answer.seed));
    // What comes back is compared by its fields, so their order must be that of the answer.
    return ownProcesses(outcome, wanted) ?? judgeOrigin(answer, { case: one.case, expected: outcome.value, values: [wanted.sum, wanted.difference], replaced: 7_770_001 });
  },

  'at-once': async (answer) => {
    const [one] = (await exploreAll(answer, plainCases(answer.seed).slice(0, 1))) as [Explored];
    return atOnce(one, one, { wanted: 2, nouns: 'processes', misconceptions: { one: 'one-after-the-other' } });
  },

  'death': (answer) => judgeCases(answer, deadlyCases(answer.seed), judgeDeath),

  'clean-up': (answer) => judgeCases(answer, casesFor(answer.seed), bothExited, { onlySettled: true }),

  // A process may start the other one, and only those of the main process are counted here: that there are two is known from above.
  'for-real': (answer) => {
    const pair = { a: answer.integer(-999, 999), b: answer.integer(1, 999) + 0.5 };
    return realRun(answer, 'calculate.ts', { input: pair }, { expected: resultOf(pair), kind: 'process', children: 1 });
  },
}, { replay: replayOf(casesFor, judgeAny) });
