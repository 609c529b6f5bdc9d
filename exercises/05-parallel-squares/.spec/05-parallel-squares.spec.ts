import { atOnce } from '../../../grading/judging/at-once.ts';
import { tableOfBirths } from '../../../grading/judging/births.ts';
import { complaintProblem } from '../../../grading/judging/complaint.ts';
import { diedProblem } from '../../../grading/judging/died.ts';
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
import { list, verb } from '../../../grading/judging/wording.ts';
import { childrenOf, ownSources, tells, wasTold } from '../../../grading/judging/traffic.ts';

type Kind = 'zero' | 'even' | 'odd';
interface Classified { readonly number: number; readonly kind: Kind }
type Numbers = readonly number[] | readonly Numbers[];
interface Input { readonly numbers: Numbers; readonly delayMs?: number }
type Wrong = Pick<Problem, 'sentence' | 'help' | 'misconception'>;

const KINDS: readonly Kind[] = ['zero', 'even', 'odd'];
const DEFAULT_MS = 2_000;
const EXIT_CODE = 107;
const LIMITS = { statesMax: 4_000, randomExecutions: 100 };

/** An even number, an odd one, an odd negative one, and how long the work takes. */
function drawn(seed: number): { even: number; odd: number; negative: number; delayMs: number } {
  const random = randomStream(seed, 'numbers');
  return {
    even: 2 * randomInteger(random, 6, 49), odd: 2 * randomInteger(random, 50, 499) + 1, negative: -2 * randomInteger(random, 500, 999) - 1,
    delayMs: randomInteger(random, 3_001, 9_999),
  };
}

function plainCases(seed: number): Case[] {
  const { even, odd, negative, delayMs } = drawn(seed);
  const numbers = (id: string, given: number[], limits = LIMITS): Case => ({ id, program: 'classify.ts', input: { numbers: given, delayMs }, says: `[${given.join(', ')}]`, limits });
  return [
    numbers('a', [even, odd]), numbers('b', []), numbers('c', [0]), numbers('d', [negative, even, negative]),
    numbers('e', [even, negative, 0, odd], { statesMax: 800, randomExecutions: 100 }),
    { ...numbers('f', [odd]), input: { numbers: [odd] }, says: `[${String(odd)}], without options` },
    { ...numbers('g', [], { statesMax: 2_500, randomExecutions: 100 }), program: 'classify-again.ts', input: { numbers: [[even], [even]], delayMs }, says: `[${String(even)}] twice, one call after the other` },
    { ...numbers('t', [], { statesMax: 1_500, randomExecutions: 100 }), program: 'classify-twice.ts', input: { numbers: [[even, odd], [negative]], delayMs }, says: `[${String(even)}, ${String(odd)}] and [${String(negative)}] at the same time` },
  ];
}

/** So many at once that lanes of four or five show; only its overlap is looked at. */
function manyAtOnce(seed: number): Case {
  const { even, delayMs } = drawn(seed);
  return { id: 'm', program: 'classify.ts', input: { numbers: Array.from({ length: 10 }, (_, index) => even + index), delayMs }, says: 'ten numbers', limits: { statesMax: 1, randomExecutions: 0 } };
}

/** Each child in turn dies before it does anything, or the second one at any moment. */
function deadlyCases(seed: number): Case[] {
  const { even, odd, negative, delayMs } = drawn(seed);
  const dies = (id: string, numbers: number[], fault: Fault, how: string): Case => ({
    id, program: 'classify.ts', input: { numbers, delayMs }, fault, says: `[${numbers.join(', ')}], the process for ${String(numbers[fault.child])} ${how}`, limits: LIMITS,
  });
  return [
    dies('p', [even, odd], { child: 0, when: 'birth', exitCode: EXIT_CODE }, `exits with code ${String(EXIT_CODE)}`),
    dies('q', [even, odd], { child: 1, when: 'birth', signal: 'SIGKILL' }, 'is killed'),
    dies('r', [even, odd, negative], { child: 2, when: 'birth', exitCode: 0 }, 'exits with code 0 and no answer'),
    dies('s', [negative, odd], { child: 1, when: 'any', signal: 'SIGTERM' }, 'is ended by SIGTERM at some moment'),
  ];
}

const casesFor = (seed: number): Case[] => [...plainCases(seed), ...deadlyCases(seed)];
const inputOf = ({ input }: Case): Input => input as unknown as Input;
const flat = (numbers: Numbers): readonly number[] => (numbers as readonly (number | Numbers)[]).flatMap((one) => typeof one === 'number' ? [one] : flat(one));
const kindOf = (number: number): Kind => number === 0 ? 'zero' : number % 2 === 0 ? 'even' : 'odd';
const resultsOf = (numbers: Numbers): unknown => numbers.map((one) => typeof one === 'number' ? { number: one, kind: kindOf(one) } : resultsOf(one));

/** What a promise resolved to, as far as it matters: more fields do no harm. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  const { number, kind } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Classified>;
  return { number, kind };
}

/** A guard that gave up: who waits longest is not known to the explorer, so that a long one may be over before the work is. */
function hasGivenUp({ error, trace, threads }: Outcome): boolean {
  const settle = trace.findIndex(({ operation }) => operation === 'settle');
  return error !== undefined && trace.some(({ thread, operation }, index) => index < settle && operation === 'timer' && threads[thread]?.kind === 'main');
}

const rightKinds: Judge = (outcome, about) => {
  if (outcome.end !== 'settled' || hasGivenUp(outcome)) return undefined;
  const { numbers, delayMs = DEFAULT_MS } = inputOf(about);
  const wanted = resultsOf(numbers);
  const expected = JSON.stringify(wanted);
  if (outcome.error) return { kind: 'wrong result', ...rejected(outcome, flat(numbers)), expected, actual: 'an error' };
  if (JSON.stringify(comparable(outcome.value)) === expected) return undefined;
  const { tookMs } = (typeof outcome.value === 'object' && outcome.value !== null ? outcome.value : {}) as { readonly tookMs?: number };
  if (tookMs !== undefined) {
    return {
      kind: 'wrong result', sentence: `The answer is there after ${String(tookMs)} ms, although the work on each number takes ${String(delayMs)} ms: work has been left out, and not done at the same time.`,
      help: 'The waiting stands for work that must be done. Each process still waits for `delayMs`, 2,000 ms when nobody says another time.', misconception: 'faster-without-the-work', expected: `${String(delayMs)} ms or more, on the clock of the checker`, actual: `${String(tookMs)} ms`,
      notes: new Map([[outcome.trace.findIndex(({ operation }) => operation === 'settle'), `after ${String(tookMs)} ms`]]),
    };
  }
  return { kind: 'wrong result', ...mistake(outcome.value, numbers), expected, actual: shown(outcome.value) };
};

function rejected(outcome: Outcome, numbers: readonly number[]): Wrong {
  const error = outcome.error ? said(outcome.error) : '';
  if (numbers.length === 0) return { sentence: `The promise rejects for an empty array: ${error}.`, help: 'Nothing to do is no error: the result is an empty array.' };
  if (ownSources(childrenOf(outcome, 'process'), numbers.map(kindOf)) < numbers.length) return { sentence: `The promise rejects: ${error}.` };
  return {
    sentence: `The promise rejects although every process has sent its kind: ${error}.`, misconception: 'hung-up-too-early',
    help: 'A message is heard only if somebody listens before it comes, and nobody has hung up (`disconnect`) or killed the child until then.',
  };
}

function mistake(value: unknown, numbers: Numbers): Wrong {
  const wanted = flat(numbers).map((number) => ({ number, kind: kindOf(number) }));
  if (!Array.isArray(value)) return { sentence: 'Wrong result: the promise resolves to something that is no array.', help: 'An array is wanted, with `{ number, kind }` for each number.' };
  const got = value.flatMap((one: unknown) => (Array.isArray(one) ? one : [one]) as unknown[]).map(comparable) as Partial<Classified>[];
  const texts = (all: readonly unknown[]): string => JSON.stringify(all.map((one) => JSON.stringify(one)).sort());
  if (texts(got) === texts(wanted)) return { sentence: 'Each number has its kind, but they do not stand in the order of the numbers.', help: 'Tie each answer to the place of its number.', misconception: ARRIVAL };
  if (got.length !== wanted.length) return { sentence: `Wrong result: there ${verb(got.length, 'is', 'are')} ${String(got.length)} instead of ${String(wanted.length)}.`, help: 'Wait for every process; and keep what belongs to one call inside of it.' };
  const index = got.findIndex((one, place) => JSON.stringify(one) !== JSON.stringify(wanted[place]));
  const { number, kind } = got[index] ?? {};
  const { number: wantedNumber, kind: wantedKind } = wanted[index] as Classified;
  if (typeof number === 'string') return { sentence: `Wrong result: the number in place ${String(index)} is a string, '${String(number)}'.`, help: 'Arguments of a process are text. `Number(text)` makes a number of it; or take the number that the parent has.', misconception: 'text-is-not-a-number' };
  if (number !== wantedNumber) return { sentence: `Wrong result: place ${String(index)} belongs to the number ${String(wantedNumber)}.`, help: 'One `{ number, kind }` for each number, in the order of the numbers; a number that occurs twice has two.' };
  const says = typeof kind === 'string' ? `'${kind as string}'` : shown(kind);
  if (wantedNumber < 0 && wantedKind === 'odd' && kind === 'even') return { sentence: `Wrong result: ${String(wantedNumber)} is odd, and the answer says 'even'.`, help: 'In JavaScript the remainder has the sign of the number: `-3 % 2` is -1. Ask whether it is 0.', misconception: 'the-remainder-is-one' };
  return { sentence: `Wrong result: ${String(wantedNumber)} is ${wantedKind}, and the answer says ${says}.`, help: 'Look at what the process sends, and what becomes of it.' };
}

const ARRIVAL = 'arrival-order';

/** Whether the order depends on who answers first shows only when all interleavings are looked at. */
async function withReasonOfOrder(answer: Answer, finding: Finding, cases: readonly Case[]): Promise<Finding> {
  if (finding.passed !== false || finding.misconception !== ARRIVAL) return finding;
  const [one] = await exploreAll(answer, cases.filter(({ id }) => finding.schedule?.startsWith(`${id}.`)));
  const settled = (one?.report.outcomes ?? []).filter(({ end, error }) => end === 'settled' && !error);
  if (!one || settled.some((outcome) => !rightKinds(outcome, one.case))) {
    return { ...finding, sentence: 'Each number has its kind, but they stand in the order in which they arrived, and not where their numbers stand.', help: 'Which process answers first is nobody\'s choice: tie each answer to the place of its number.' };
  }
  const { misconception: _, ...others } = finding;
  return { ...others, sentence: 'Each number has its kind, but whoever answers first, they do not stand in the order of the numbers.', help: 'The first result is that of the first number: do not sort, and do not turn anything round.' };
}

const noComplaint: Judge = (outcome, about) => {
  const problem = complaintProblem(outcome, inputOf(about).numbers);
  return problem && { ...problem, ...(problem.kind === 'wrong result' && { misconception: 'the-array-is-mine' }) };
};
const judgePlain: Judge = (outcome, about) => noComplaint(outcome, about) ?? rightKinds(outcome, about);
const judgeDeath: Judge = (outcome, about) => noComplaint(outcome, about) ?? (about.fault && diedProblem(outcome, about.fault, {
  whose: `The process for ${String(flat(inputOf(about).numbers)[about.fault.child])}`, wrong: (one) => rightKinds(one, about),
  misconceptions: { swallowed: 'death-is-no-answer', noError: 'anything-can-be-thrown' },
}));
const allExited: Judge = (outcome) => {
  const problem = leakProblem(outcome, 'process');
  return problem && { ...problem, misconception: outcome.leftAlive.length > 0 ? 'child-never-ends' : outcome.error ? 'first-failure-ends-all' : 'answered-is-exited' };
};
const judgeAny: Judge = (outcome, about) => (about.fault ? judgeDeath : judgePlain)(outcome, about) ?? allExited(outcome, about);

/** A process that was given the answer has nothing to find out; one that was given all words has. */
function wasGivenAnswer(child: Traffic, kinds: readonly Kind[]): boolean {
  const given = KINDS.filter((kind) => wasTold(child, kind));
  return given.length > 0 && given.length < KINDS.length && given.some((kind) => kinds.includes(kind) && tells(child, kind));
}

/** Each number's kind is told by a process of its own that was not given it, and that has worked for it. */
function ownProcesses({ case: about, report }: Explored): Finding {
  const outcome = report.outcomes.find(({ end, error }) => end === 'settled' && !error);
  if (!outcome || rightKinds(outcome, about)) return { passed: null, sentence: 'waits for a promise that resolves to the right kinds' };
  const kinds = flat(inputOf(about).numbers).map(kindOf);
  const processes = childrenOf(outcome, 'process');
  const telling = processes.filter((child) => KINDS.some((kind) => tells(child, kind)));
  const own = ownSources(processes.filter((child) => !wasGivenAnswer(child, kinds)), kinds);
  if (own < kinds.length) {
    return {
      passed: false, kind: 'not concurrent', sentence: `${about.says}: ${whoFound(outcome, kinds, own)}.`,
      help: 'One process a number; it finds out the kind (`zero`, `even` or `odd`), and sends or prints that word.', expected: `${String(kinds.length)} processes that find a kind`, actual: String(own),
      ...misconceptionOf(outcome, own), ...tableIn(outcome),
    };
  }
  const idle = telling.filter(({ thread }) => !outcome.trace.some((step) => step.thread === thread && (step.operation === 'timer' || step.operation === 'wait')));
  if (idle.length === 0) return { passed: true };
  return {
    passed: false, kind: 'not concurrent', sentence: `${list(idle.map(({ thread }) => outcome.threads[thread]?.name ?? 'a process'))} ${verb(idle.length, 'answers', 'answer')} at once, and the time passes elsewhere: the work is not done where it belongs.`,
    help: 'The waiting stands for the work on a number. Each process does it for its own number, before it answers.', misconception: 'the-parent-works',
    expected: `${String(kinds.length)} processes that wait before they answer`, actual: String(telling.length - idle.length), ...tableIn(outcome),
  };
}

const tableIn = (outcome: Outcome): Pick<FailedFinding, 'table'> => {
  const table = tableOfBirths(outcome);
  return table ? { table } : {};
};

function misconceptionOf(outcome: Outcome, own: number): Pick<Problem, 'misconception'> {
  if (childrenOf(outcome, 'process').length > 0) return own === 0 ? { misconception: 'the-parent-works' } : {};
  return { misconception: childrenOf(outcome, 'worker').length > 0 ? 'a-thread-is-no-process' : 'asynchronous-is-parallel' };
}

function whoFound(outcome: Outcome, kinds: readonly Kind[], own: number): string {
  const processes = childrenOf(outcome, 'process');
  const workers = childrenOf(outcome, 'worker').length;
  const forked = `${String(processes.length)} ${verb(processes.length, 'process was', 'processes were')} started`;
  if (processes.length === 0 && workers > 0) return `no process was started; ${workers === 1 ? 'a worker thread' : `${String(workers)} worker threads`} did it, and threads are parts of one process`;
  if (processes.length === 0) return 'no process was started, so the parent does everything';
  if (own === 0 && !processes.some((child) => KINDS.some((kind) => tells(child, kind)))) return `${forked}, but ${processes.length === 1 ? 'it says no kind' : 'none of them says a kind'}: the parent finds it out`;
  if (own === 0) return `${forked}, but ${processes.length === 1 ? 'it is' : 'they are'} given the kinds instead of finding them`;
  return `only ${String(own)} of ${String(kinds.length)} kinds ${own === 1 ? 'comes' : 'come'} from a process of ${own === 1 ? 'its' : 'their'} own; ${forked}`;
}

/** A word that a process says is changed on its way; a result that stays the same has been found elsewhere. */
async function fromProcesses(answer: Answer, about: Case): Promise<FailedFinding | undefined> {
  const { numbers } = inputOf(about);
  const wanted = JSON.stringify(resultsOf(numbers));
  for (const [from, to] of [['even', 'odd'], ['odd', 'zero'], ['zero', 'even']] as const) {
    const [one] = await exploreAll(answer, [{ ...about, tampering: { from, to }, limits: { statesMax: 100, randomExecutions: 0 } }]);
    const same = one?.report.outcomes.find((outcome) => outcome.end === 'settled' && !outcome.error && JSON.stringify(comparable(outcome.value)) === wanted);
    if (!same) continue;
    const victim = flat(numbers).find((number) => kindOf(number) === from);
    return {
      passed: false, kind: 'not concurrent', misconception: 'the-parent-works',
      sentence: `It is not from its process that you know that ${String(victim)} is ${from}: when what the processes say was changed on its way, from ${from} to ${to}, the promise resolved to ${from} all the same.`,
      help: 'The process finds out the kind and sends it, and the parent passes on what it gets. Here something else finds it out, or finds it out again.',
      expected: `${String(victim)} with the kind ${to}`, actual: shown(same.value),
    };
  }
  return undefined;
}

export default spec(import.meta.url, {
  'results': async (answer) => {
    const cases = plainCases(answer.seed);
    return withReasonOfOrder(answer, await judgeCases(answer, cases, judgePlain), cases);
  },

  'own-process': async (answer) => {
    // The smallest first: the large one takes as long as all others together.
    const cases = ['a', 'g', 'd', 'e'].flatMap((id) => plainCases(answer.seed).filter((one) => one.id === id));
    for (const one of cases) {
      const explored = await exploreAll(answer, [one]);
      const finding = notAvailable(explored) ?? explored.map(ownProcesses)[0];
      if (finding && finding.passed !== true) return finding;
    }
    return await fromProcesses(answer, cases.at(-1) as Case) ?? { passed: true };
  },

  'all-at-once': async (answer) => {
    const [many, few] = (await exploreAll(answer, [manyAtOnce(answer.seed), ...plainCases(answer.seed).slice(0, 1)])) as [Explored, Explored?];
    return atOnce(many, few ?? many, { wanted: 10, nouns: 'processes', misconceptions: { one: 'await-in-the-loop', few: 'lanes-are-enough' } });
  },

  'crash': (answer) => judgeCases(answer, deadlyCases(answer.seed), judgeDeath),

  'clean-up': (answer) => judgeCases(answer, casesFor(answer.seed), allExited, { onlySettled: true }),

  'for-real': (answer) => {
    const numbers = [answer.integer(11, 99), 0, -2 * answer.integer(11, 99) - 1, 4, 4];
    return realRun(answer, 'classify-for-real.ts', { input: { numbers, delayMs: 30 } }, { expected: resultsOf(numbers), kind: 'process', children: numbers.length });
  },
}, { replay: replayOf(casesFor, judgeAny) });
