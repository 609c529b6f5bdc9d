import { exploreAll, judgeCases, judgeOrigin, notAvailable, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Explored, Judge } from '../../../grading/judging/explored.ts';
import type { Outcome } from '../../../grading/explore/report.ts';
import type { Fault } from '../../../grading/explore/world.ts';
import type { Answer, Finding } from '../../../grading/finding.ts';
import { isGuardTimer, leakProblem, said, shown } from '../../../grading/judging/problem.ts';
import type { Problem } from '../../../grading/judging/problem.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';
import { onlyOf } from '../../../grading/judging/wording.ts';
import { childrenOf, ownSources, tells, wasTold } from '../../../grading/judging/traffic.ts';

/** No number of the inputs, and no part of one. */
const EXIT_CODE = 107;
const LIMITS = { statesMax: 1_500, executionsMax: 1_800, randomExecutions: 100 };

/** Numbers whose cubes are told apart from everything else that crosses. */
function numbersFor(seed: number): [number, number, number] {
  const random = randomStream(seed, 'numbers');
  return [randomInteger(random, 11, 99), -randomInteger(random, 111, 999), randomInteger(random, 1_001, 1_999) + 0.5];
}

function plainCases(seed: number): Case[] {
  const [small, negative, fraction] = numbersFor(seed);
  const numbers = (id: string, input: number[], limits = LIMITS): Case => ({ id, program: 'cubes.ts', input, says: `[${input.join(', ')}]`, limits });
  return [
    numbers('a', [small, negative]), numbers('b', []), numbers('c', [0]), numbers('d', [fraction, small, fraction]),
    numbers('e', [small, negative, fraction, 2], { statesMax: 800, executionsMax: 150, randomExecutions: 100 }),
    { id: 'g', program: 'cubes-again.ts', input: [[small], [small]], says: `[${String(small)}] twice, one call after the other`, limits: LIMITS },
    { id: 't', program: 'cubes-twice.ts', input: [[small], [negative]], says: `[${String(small)}] and [${String(negative)}] at the same time`, limits: LIMITS },
  ];
}

/** So many at once that lanes of four or five show; only its overlap is looked at. */
function manyAtOnce(seed: number): Case {
  const [small] = numbersFor(seed);
  return { id: 'm', program: 'cubes.ts', input: [1, 2, 3, 4, 5, 6].map((n) => small + n), says: 'six numbers', limits: { statesMax: 1, randomExecutions: 0 } };
}

/** Each child in turn dies before it does anything, or the second one at any moment. */
function deadlyCases(seed: number): Case[] {
  const [small, negative, fraction] = numbersFor(seed);
  const dies = (id: string, input: number[], fault: Fault, how: string): Case => ({
    id, program: 'cubes.ts', input, fault, says: `[${input.join(', ')}], the process for ${String(input[fault.child])} ${how}`, limits: LIMITS,
  });
  const exits = `exits with code ${String(EXIT_CODE)}`;
  return [
    dies('p', [small, negative], { child: 0, when: 'birth', exitCode: EXIT_CODE }, exits),
    dies('q', [small, negative], { child: 1, when: 'birth', signal: 'SIGKILL' }, 'is killed'),
    dies('r', [small, negative, fraction], { child: 2, when: 'birth', exitCode: 0 }, 'exits with code 0 and no answer'),
    dies('s', [negative, fraction], { child: 1, when: 'any', signal: 'SIGTERM' }, 'is ended by SIGTERM at some moment'),
    dies('u', [small, negative], { child: 1, when: 'birth', exitCode: EXIT_CODE }, exits),
  ];
}

const casesFor = (seed: number): Case[] => [...plainCases(seed), ...deadlyCases(seed)];
const cubesOf = (about: Case): unknown => cubesIn(about.input);
const cubesIn = (input: unknown): unknown => Array.isArray(input) ? input.map(cubesIn) : (input as number) ** 3;
const flat = (value: unknown): unknown[] => Array.isArray(value) ? value.flatMap(flat) : [value];

/** What the program complained about, see `programs/watched.ts`. */
const noSideEffects: Judge = ({ end, value }, about) => {
  if (end !== 'settled' || typeof value !== 'object' || value === null) return undefined;
  const { changed, swallowed } = value as { readonly changed?: readonly number[]; readonly swallowed?: string };
  if (typeof swallowed === 'string') {
    return {
      kind: 'unhandled rejection', sentence: `A rejection that nobody handles is swallowed by a listener of the whole process: ${swallowed}.`,
      help: 'Who listens for `unhandledRejection` switches it off for everybody, bugs of the caller included. Await or catch every promise from the moment on in which it can reject.',
    };
  }
  if (!Array.isArray(changed)) return undefined;
  return {
    kind: 'wrong result', sentence: 'The array that was passed has been changed: it belongs to the caller, who may need it.', misconception: 'the-array-is-mine',
    help: '`sort`, `reverse`, `shift`, `pop`, `splice` and assignments change the array itself: make a copy first (`[...numbers]`), or use `map` and `toSorted`.',
    expected: JSON.stringify(about.input), actual: JSON.stringify(changed),
  };
};

/** Nobody died, everybody has exited, and yet the parent has never been done. */
const heardTheEnd: Judge = (outcome, about) => {
  if (about.fault || (outcome.end !== 'exit' && outcome.end !== 'hang') || outcome.uncaught.length > 0 || outcome.unhandledRejections.length > 0) return undefined;
  const processes = childrenOf(outcome, 'process');
  if (processes.length === 0 || !processes.every(({ exitCode }) => exitCode === 0) || !hasJustEnded(outcome)) return undefined;
  return {
    kind: 'deadlock', sentence: 'The promise never settles: every process has exited, and the parent still waits for an event that does not come.', misconception: 'close-after-disconnect',
    help: 'An event that nobody listens for is lost: put up all listeners before you await anything. `exit` always comes; `close` does not after a `child.disconnect()` in the parent.',
  };
};

/** The main thread was the last to end, and nobody told it to. */
function hasJustEnded({ end, trace, threads }: Outcome): boolean {
  const last = trace.findLast(({ operation }) => operation === 'exit');
  return end === 'hang' || (last?.at === '' && threads[last.thread]?.kind === 'main');
}

const rightCubes: Judge = (outcome, about) => {
  if (outcome.end !== 'settled') return undefined;
  const cubes = flat(cubesOf(about)) as number[];
  const expected = JSON.stringify(cubesOf(about));
  if (outcome.error) return { kind: 'wrong result', ...rejected(outcome, cubes), expected, actual: 'an error' };
  if (JSON.stringify(outcome.value) === expected) return undefined;
  const wrong = Array.isArray(outcome.value) ? mistake(flat(outcome.value), cubes)
    : { sentence: 'Wrong result: the promise resolves to something that is no array.', help: 'An array of numbers is wanted.' };
  return { kind: 'wrong result', ...wrong, expected, actual: shown(outcome.value) };
};

function rejected(outcome: Outcome, cubes: readonly number[]): Pick<Problem, 'sentence' | 'help' | 'misconception'> {
  const error = outcome.error ? said(outcome.error) : '';
  if (cubes.length === 0) return { sentence: `The promise rejects for an empty array: ${error}.`, help: 'Nothing to do is no error: the result is an empty array.' };
  if (ownSources(childrenOf(outcome, 'process'), cubes) < cubes.length) return { sentence: `The promise rejects: ${error}.` };
  return {
    sentence: `The promise rejects although every process has sent its cube: ${error}.`, ...(!cubes.includes(0) && { misconception: 'hung-up-too-early' }),
    help: cubes.includes(0) ? 'The number 0 is an answer like any other, although it is falsy: compare with `undefined`.'
      : 'A message is heard only if somebody listens before it comes, and nobody has hung up (`disconnect`) or killed the child until then.',
  };
}

function mistake(values: readonly unknown[], cubes: readonly number[]): Pick<Problem, 'sentence' | 'help' | 'misconception'> {
  if (JSON.stringify(byValue(values)) === JSON.stringify(byValue(cubes))) {
    return { sentence: 'Wrong order: the cubes are right, but they do not stand where their numbers stand.', help: 'Tie each answer to the place of its number.', misconception: ARRIVAL };
  }
  if (values.length === cubes.length && values.every((value, index) => typeof value === 'string' && Number(value) === cubes[index])) {
    return { sentence: `Text instead of numbers: "${String(cubes[0])}" looks like ${String(cubes[0])}, but is a string.`, help: '`Number(text)` makes a number of it.', misconception: 'text-is-not-a-number' };
  }
  const missing = cubes.length - values.filter((value) => cubes.includes(value as number)).length;
  if (missing > 0 && missing < cubes.length && values.every((value) => typeof value !== 'number' || cubes.includes(value))) {
    return { sentence: `${String(missing)} of ${String(cubes.length)} cubes ${missing === 1 ? 'is' : 'are'} missing when the promise resolves.`, help: 'Wait for every child, and for its answer; and keep what belongs to one call inside of it.' };
  }
  return { sentence: 'Wrong result: these are not the cubes of the numbers.', help: 'Look at what is sent to the parent, and what it does with it.' };
}

const ARRIVAL = 'arrival-order';
const byValue = (values: readonly unknown[]): unknown[] => [...values].sort((a, b) => Number(a) - Number(b));

/** Whether the order depends on who answers first shows only when all interleavings are looked at. */
async function withReasonOfOrder(answer: Answer, finding: Finding, cases: readonly Case[]): Promise<Finding> {
  if (finding.passed !== false || finding.misconception !== ARRIVAL) return finding;
  const [one] = await exploreAll(answer, cases.filter(({ id }) => finding.schedule?.startsWith(`${id}.`)));
  const settled = (one?.report.outcomes ?? []).filter(({ end, error }) => end === 'settled' && !error);
  if (!one || settled.some((outcome) => !rightCubes(outcome, one.case))) {
    return { ...finding, sentence: 'Wrong order: the cubes are right, but they stand where they arrived and not where their numbers stand.', help: 'Which child answers first is nobody\'s choice: tie each answer to the place of its number.' };
  }
  const isSorted = settled.every(({ value }) => JSON.stringify(value) === JSON.stringify(byValue(flat(value))));
  const { misconception: _, ...others } = finding;
  return {
    ...others, sentence: `Wrong order, whoever answers first: the cubes are right, but ${isSorted ? 'sorted, or turned round' : 'in another order than their numbers'}.`,
    help: 'The results stand in the order of the numbers: the first cube is that of the first number.',
  };
}

/** A child that dies before it answered must reject; one that answered before may count either way. */
const namedDeath: Judge = (outcome, about) => {
  const { fault } = about;
  if (!fault || outcome.end !== 'settled') return undefined;
  // The one that should die was never started, or not by the main thread.
  if (outcome.faultAfterSends < 0) return rightCubes(outcome, about);
  const wrong = outcome.error ? undefined : rightCubes(outcome, about);
  // At birth it cannot have answered, so that right cubes come from elsewhere.
  if (!outcome.error && !wrong && fault.when === 'any') return undefined;
  if (wrong && outcome.faultAfterSends > 0) return wrong;
  const victim = String((about.input as number[])[fault.child]);
  const how = fault.signal ?? String(fault.exitCode);
  const expected = `an Error that names ${victim} and ${fault.signal ?? `exit code ${how}`}`;
  if (!outcome.error) {
    return { kind: 'wrong result', sentence: `The process for ${victim} died without an answer, and the promise resolves ${wrong ? 'without that cube' : 'as if nothing had happened'}.`, expected, actual: shown(outcome.value) };
  }
  if (outcome.error.name === 'a thrown value') {
    return {
      kind: 'wrong result', sentence: `The promise rejects with something that is no Error, and so has no message: ${said(outcome.error)}.`, misconception: 'anything-can-be-thrown',
      help: 'Reject with `new Error(...)`: whoever catches it looks for `message` and `stack`.', expected, actual: outcome.error.message,
    };
  }
  const { message } = outcome.error;
  const missing = [[victim, 'the number'], [how, fault.signal ? 'the signal' : 'the exit code']].filter(([text = '']) => !names(message, text)).map(([, what]) => what);
  if (missing.length === 0) return undefined;
  return { kind: 'wrong result', sentence: `The error does not name ${missing.join(' and ')}.`, expected, actual: message, ...(missing.includes('the signal') && { misconception: 'no-signal' }) };
};

/** True when a text stands in a message, and not only as a part of a longer number. */
function names(message: string, text: string): boolean {
  return new RegExp(`(?<![\\d.])${text.replace(/[.+]/g, '\\$&')}(?![\\d]|\\.\\d)`).test(message);
}

/** Whose process died must make a difference to the message: a list of all numbers names nobody. */
async function tellsWhose(answer: Answer): Promise<Finding> {
  const cases = deadlyCases(answer.seed).filter(({ id }) => id === 'p' || id === 'u');
  const [first = [], second = []] = (await exploreAll(answer, cases)).map(({ report }) =>
    report.outcomes.filter((outcome) => !isGuardTimer(outcome)).map(({ error }) => error?.message).filter((message) => message !== undefined));
  const same = first.find((message) => second.includes(message));
  if (same === undefined) return { passed: true };
  const [one, other] = (cases[0]?.input ?? []) as number[];
  return {
    passed: false, kind: 'wrong result', sentence: `The error does not tell whose process died: it is the same for ${String(one)} as for ${String(other)}.`,
    help: 'Name the one number that has no cube.', expected: 'an Error that names only the number whose process died', actual: same,
  };
}

const judges = (...all: Judge[]): Judge => (outcome, about) => {
  for (const judge of all) {
    const problem = judge(outcome, about);
    if (problem) return problem;
  }
  return undefined;
};
const judgePlain = judges(noSideEffects, heardTheEnd, rightCubes);
const judgeDeath = judges(noSideEffects, namedDeath);
const allExited: Judge = (outcome) => {
  const problem = leakProblem(outcome, 'process');
  return problem && { ...problem, misconception: outcome.leftAlive.length > 0 ? 'child-never-ends' : outcome.error ? 'first-failure-ends-all' : 'answered-is-exited' };
};
const judgeAny: Judge = (outcome, about) => (about.fault ? judgeDeath : judgePlain)(outcome, about) ?? allExited(outcome, about);

/** Each cube is told by a process of its own that was not given it. */
function ownProcesses({ case: about, report }: Explored): Finding {
  const outcome = report.outcomes.find(({ end, error }) => end === 'settled' && !error);
  if (!outcome) return { passed: null, sentence: 'waits for a promise that resolves' };
  const cubes = flat(cubesOf(about)) as number[];
  const processes = childrenOf(outcome, 'process');
  // A child that was given the cube has nothing to find out.
  const finders = processes.filter((child) => !cubes.some((cube) => Math.abs(cube) > 999 && wasTold(child, cube)));
  const own = ownSources(finders, cubes);
  if (own === cubes.length) return { passed: true };
  return {
    passed: false, kind: 'not concurrent', sentence: `${about.says}: ${whoFound(outcome, cubes, own)}.`,
    help: 'One forked process a number; the child computes the cube and sends it.', expected: `${String(cubes.length)} processes that find a cube`, actual: String(own),
    ...(processes.length === 0 && { misconception: childrenOf(outcome, 'worker').length > 0 ? 'a-thread-is-no-process' : 'asynchronous-is-parallel' }),
  };
}

function whoFound(outcome: Outcome, cubes: readonly number[], own: number): string {
  const processes = childrenOf(outcome, 'process');
  const workers = childrenOf(outcome, 'worker').length;
  if (processes.length === 0 && workers > 0) return `no process was forked; ${workers === 1 ? 'a worker thread' : `${String(workers)} worker threads`} did it, and threads are parts of one process`;
  if (processes.length === 0) return 'no process was forked, so the cubes are found in the parent';
  if (own === 0 && !processes.some((child) => cubes.some((cube) => tells(child, cube)))) return `${plural(processes.length)} forked, but none of them sends a cube: the parent works it out`;
  if (own === 0) return `${plural(processes.length)} forked, but they are given the cubes instead of finding them`;
  return `only ${String(own)} of ${String(cubes.length)} cubes ${own === 1 ? 'comes' : 'come'} from a process of ${own === 1 ? 'its' : 'their'} own; ${plural(processes.length)} forked`;
}

const plural = (count: number): string => count === 1 ? '1 process was' : `${String(count)} processes were`;

export default spec(import.meta.url, {
  'cubes': async (answer) => {
    const cases = plainCases(answer.seed);
    return withReasonOfOrder(answer, await judgeCases(answer, cases, judgePlain), cases);
  },

  'own-process': async (answer) => {
    // The smallest first: the large one takes as long as all others together.
    const cases = ['g', 'd', 'e'].flatMap((id) => plainCases(answer.seed).filter((one) => one.id === id));
    for (const one of cases) {
      const explored = await exploreAll(answer, [one]);
      const finding = notAvailable(explored) ?? explored.map(ownProcesses)[0];
      if (finding && finding.passed !== true) return finding;
    }
    const distinct = cases.at(-1) as Case;
    const cubes = cubesOf(distinct) as number[];
    return judgeOrigin(answer, { case: distinct, expected: cubes, values: cubes.slice(0, 3), replaced: 7_770_001 });
  },

  'all-at-once': async (answer) => {
    const explored = await exploreAll(answer, [manyAtOnce(answer.seed)]);
    const unavailable = notAvailable(explored);
    if (unavailable) return unavailable;
    const most = explored[0]?.report.inFlight ?? 0;
    const wanted = (explored[0]?.case.input as number[]).length;
    if (most >= wanted) return { passed: true };
    return {
      passed: false, kind: 'not concurrent', sentence: `${onlyOf(most, wanted, 'processes')} at work at the same time, however long their answers take.`,
      help: 'Start all of them before you wait for the first.', expected: `${String(wanted)} in flight`, actual: String(most), ...(most === 1 && { misconception: 'await-in-the-loop' }),
    };
  },

  'crash': async (answer) => {
    const finding = await judgeCases(answer, deadlyCases(answer.seed), judgeDeath);
    return finding.passed === true ? await tellsWhose(answer).then((whose) => whose.passed === true ? finding : whose) : finding;
  },

  'clean-up': (answer) => judgeCases(answer, casesFor(answer.seed), allExited, { onlySettled: true }),

  'for-real': (answer) => {
    const numbers = [answer.integer(-99, -11), 0, answer.integer(11, 99) + 0.25, 3, 3];
    return realRun(answer, 'cubes.ts', { input: numbers }, { expected: numbers.map((value) => value ** 3), kind: 'process', children: numbers.length });
  },
}, { replay: replayOf(casesFor, judgeAny) });
