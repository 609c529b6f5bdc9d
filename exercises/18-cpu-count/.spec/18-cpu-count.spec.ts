import { exploreAll, judgeCases, judgeOutcomes, notAvailable, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Explored, Judge } from '../../../grading/judging/explored.ts';
import type { Outcome } from '../../../grading/explore/report.ts';
import type { Fault } from '../../../grading/explore/world.ts';
import type { Answer, FailedFinding, Finding } from '../../../grading/finding.ts';
import { leakProblem, said, shown } from '../../../grading/judging/problem.ts';
import type { Problem } from '../../../grading/judging/problem.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';
import { childrenOf, ownSources } from '../../../grading/judging/traffic.ts';
import { list, onlyOf, plural, verb } from '../../../grading/judging/wording.ts';
import { withoutForcedRun } from '../../../grading/judging/forced-run.ts';

interface Machine { readonly available: number; readonly listed: number }
interface Sizes { readonly machine: Machine; readonly tasks: readonly number[] }
interface Count { readonly machine: Machine; readonly limits: readonly number[] }
type Wrong = Pick<Problem, 'sentence' | 'help' | 'misconception'>;

/** Pools have many interleavings, and here only the sizes are the point. */
const LIMITS = { statesMax: 400, randomExecutions: 15 };
const FEW = { statesMax: 40, randomExecutions: 4 };
/** So many executions in which the workers take turns. */
const TURNS = 4;
const EXIT_CODE = 107;

const sizeOf = ({ available }: Machine, tasks: number): number => Math.max(1, Math.min(available, tasks));
const saysOf = ({ available, listed }: Machine): string => `${plural(listed, 'CPU')} listed, ${String(available)} available`;

/** Machines that nobody can have prepared for: a container, one that hides its CPUs, a small one, a usual one, and a very large one. */
function machinesFor(seed: number): Machine[] {
  const random = randomStream(seed, 'machines');
  const [few, some, many, most] = [randomInteger(random, 3, 6), randomInteger(random, 9, 14), randomInteger(random, 20, 60), randomInteger(random, 300, 900)];
  return [{ available: some, listed: some }, { available: few, listed: many }, { available: 1, listed: some }, { available: many, listed: many }, { available: few, listed: 0 }, { available: most, listed: most }];
}

function sizeCases(seed: number): Case[] {
  return machinesFor(seed).map((machine, index) => {
    const { available } = machine;
    const tasks = [...new Set([1_000, available + 1, available, available - 1, 3, 2, 1, 0])];
    return { id: `a${String(index)}`, program: 'size.ts', input: { machine, tasks } as never, says: saysOf(machine), limits: FEW };
  });
}

const countOf = (id: string, machine: Machine, limits: readonly number[], more: Partial<Case> = {}): Case => ({
  id, program: 'count.ts', input: { machine, limits } as never, says: `limits [${limits.join(', ')}], ${saysOf(machine)}`, limits: LIMITS, ...more,
});

/** Below these limits the numbers of primes are all different. */
function limitsFor(seed: number): [number, number, number] {
  const random = randomStream(seed, 'limits');
  return [randomInteger(random, 4, 19), randomInteger(random, 30, 59), randomInteger(random, 72, 99)];
}

function countCases(seed: number): Case[] {
  const [a, b, c] = limitsFor(seed);
  return [
    countOf('b', { available: 2, listed: 2 }, [c, a]), countOf('c', { available: 2, listed: 5 }, [b, c, a]), countOf('d', { available: 1, listed: 1 }, [a, 0, a, 2, 3]),
    countOf('e', { available: 3, listed: 3 }, [b]), countOf('f', { available: 2, listed: 2 }, []),
  ];
}

/** What is looked at is who is at work. */
const workerCases = (seed: number): Case[] => {
  const random = randomStream(seed, 'workers');
  // More primes than a byte can count: numbers that nothing else in memory or in a message is by chance.
  const [a, b, c] = [randomInteger(random, 1_700, 1_799), randomInteger(random, 1_900, 1_999), randomInteger(random, 2_200, 2_299)];
  return [
    countOf('g', { available: 3, listed: 9 }, [a, b, c, a, b], { limits: FEW }), countOf('h', { available: 5, listed: 5 }, [b, c], { limits: FEW }),
    countOf('i', { available: 1, listed: 7 }, [a, b, c], { limits: FEW }), countOf('j', { available: 6, listed: 2 }, [a, b, c, a, b, c, a], { limits: FEW }),
  ];
};

/** One worker fails at once. */
function failingCases(seed: number): Case[] {
  const [a, b] = limitsFor(seed);
  const fails = (id: string, fault: Fault, how: string): Case => {
    const about = countOf(id, { available: 2, listed: 2 }, [a, b], { fault });
    return { ...about, says: `${about.says}, the first worker ${how}` };
  };
  return [
    fails('p', { child: 0, when: 'birth', error: { name: 'RangeError', message: 'the worker cannot calculate' } }, 'throws at once'),
    fails('q', { child: 0, when: 'birth', exitCode: EXIT_CODE }, `ends at once with exit code ${String(EXIT_CODE)}`),
  ];
}

const casesFor = (seed: number): Case[] => [...sizeCases(seed), ...countCases(seed), ...workerCases(seed), ...failingCases(seed)];
const limitsOf = ({ input }: Case): readonly number[] => (input as unknown as Count).limits;

function primesBelow(limit: number): number {
  const isPrime = (number: number): boolean => {
    for (let divisor = 2; divisor * divisor <= number; divisor += 1) if (number % divisor === 0) return false;
    return true;
  };
  return Array.from({ length: Math.max(0, limit) }, (_, number) => number).filter((number) => number >= 2 && isPrime(number)).length;
}

const rightSizes: Judge = (outcome, { input }) => {
  if (outcome.end !== 'settled') return undefined;
  const { machine, tasks } = input as unknown as Sizes;
  const wanted = tasks.map((count) => sizeOf(machine, count));
  if (outcome.error) return { kind: 'wrong result', sentence: `poolSize throws: ${said(outcome.error)}.`, help: 'Every number of tasks has a size, 0 tasks as well.', expected: shown(wanted), actual: 'an error' };
  const got = outcome.value as readonly unknown[];
  const index = wanted.findIndex((size, place) => got[place] !== size);
  if (index < 0) return undefined;
  const count = tasks[index] ?? 0;
  return {
    kind: 'wrong result', ...wrongSize(got[index], count, machine, got),
    expected: `${String(wanted[index])} for ${plural(count, 'task')}, where ${String(machine.available)} of ${plural(machine.listed, 'CPU')} ${verb(machine.available, 'is', 'are')} available`, actual: shown(got[index] as never),
  };
};

function wrongSize(got: unknown, count: number, { available, listed }: Machine, all: readonly unknown[]): Wrong {
  const tasks = plural(count, 'task');
  if (typeof got !== 'number' || !Number.isInteger(got)) return { sentence: `The size for ${tasks} is ${shown(got as never)}, which is no number of workers.`, help: '`poolSize` returns a whole number, and not a promise for one.' };
  if (got < 1) return { sentence: `A pool of ${String(got)} workers for ${tasks}: nobody is there.`, help: 'At least one, whatever the machine says and however few tasks there are: `Math.max(1, ...)`.', misconception: 'nothing-to-do-nobody-there' };
  if (got > count && count > 0 && got <= available) return { sentence: `${plural(got, 'worker')} for ${tasks}: ${String(got - count)} of them ${verb(got - count, 'has', 'have')} nothing to do.`, help: 'A worker costs memory and some ten milliseconds to start. Never start more than there are tasks: `Math.min(..., tasks)`.', misconception: 'as-many-as-there-are-cpus' };
  if (count === 0) return { sentence: `${plural(got, 'worker')} for no task at all.`, help: 'One is enough where there is nothing to do.', misconception: 'as-many-as-there-are-cpus' };
  if (listed !== available && got === Math.max(1, Math.min(listed, count))) {
    return {
      sentence: `${plural(got, 'worker')} for ${tasks}, as the machine lists ${plural(listed, 'CPU')}; this program may use ${String(available)}.`, misconception: 'the-machine-is-mine',
      help: '`os.cpus()` describes the machine: also CPUs that this process may not use, and none at all where Node cannot find out. `os.availableParallelism()` is made for this question.',
    };
  }
  if (got === available - 1) return { sentence: `${plural(got, 'worker')} for ${tasks}, where ${String(available)} could run at once.`, help: 'The main thread only waits, and who waits needs no CPU: all of them are for the workers.', misconception: 'one-for-the-main-thread' };
  if (all.every((one) => one === 1)) return { sentence: `1 worker for ${tasks}, where ${String(sizeOf({ available, listed }, count))} could work at once.`, help: '`Math.max(1, n)` is never less than 1; `Math.min(1, n)` is never more.', misconception: 'max-and-min' };
  if (got > available) return { sentence: `${plural(got, 'worker')} for ${tasks}, where only ${String(available)} can run at the same moment.`, help: 'More workers than that take turns, and each one costs memory. Ask `os.availableParallelism()`; no number in the program fits every machine.', misconception: all.every((one) => one === got || one === 1) ? 'a-number-that-fits-here' : 'one-worker-a-task' };
  return { sentence: `${plural(got, 'worker')} for ${tasks}, where ${String(sizeOf({ available, listed }, count))} could work at once.`, help: 'Ask `os.availableParallelism()`: no number in the program fits every machine, neither as the size nor as a limit.', misconception: all.every((one) => one === got || one === 1) ? 'a-number-that-fits-here' : 'a-limit-does-no-harm' };
}

const rightCounts: Judge = (outcome, about) => {
  if (outcome.end !== 'settled') return undefined;
  const limits = limitsOf(about);
  const wanted = shown(limits.map(primesBelow));
  if (outcome.error) return { kind: 'wrong result', sentence: `The promise rejects although nothing was to fail: ${said(outcome.error)}.`, help: 'A worker that has done all its work ends with exit code 0.', expected: wanted, actual: 'an error' };
  if (shown(outcome.value) === wanted) return undefined;
  return { kind: 'wrong result', sentence: 'Wrong result: these are not the numbers of primes below each limit, in the order of the limits.', help: 'Whoever is done first may have had a later limit: put each result in the place of its limit.', misconception: 'the-first-result-is-the-first', expected: wanted, actual: shown(outcome.value) };
};

/** A worker that fails makes the promise reject, unless the others do what it had to do. */
const failureTold: Judge = (outcome, about) => {
  if (outcome.end !== 'settled' || outcome.error || outcome.faultAfterSends < 0 || !rightCounts(outcome, about)) return undefined;
  return {
    kind: 'wrong result', sentence: `The promise resolves although ${about.says.slice(about.says.lastIndexOf(', ') + 2)} and its task was not done.`, misconception: 'gone-is-done',
    help: '`exit` also comes when a worker has failed. Look at the exit code, listen for `error`, and reject.', expected: 'a rejection', actual: shown(outcome.value),
  };
};

const kindIn = ({ threads }: Outcome): 'worker' | 'process' => threads.some(({ kind }) => kind === 'process') ? 'process' : 'worker';
const allExited: Judge = (outcome) => {
  const problem = leakProblem(outcome, kindIn(outcome));
  return problem && { ...problem, misconception: 'answered-is-exited' };
};
const judgeAny: Judge = (outcome, about) => about.program === 'size.ts' ? rightSizes(outcome, about) : ((about.fault ? failureTold : rightCounts)(outcome, about) ?? allExited(outcome, about));

/** An error that a worker throws comes to its parent; that of a process does not, only its exit code. */
async function failuresFor(answer: Answer): Promise<Case[]> {
  const [b] = await exploreAll(answer, [{ ...countOf('b', { available: 1, listed: 1 }, limitsFor(answer.seed).slice(0, 1)), limits: FEW }]);
  const isProcess = b?.report.outcomes.some((outcome) => kindIn(outcome) === 'process') === true;
  return failingCases(answer.seed).filter(({ fault }) => !isProcess || fault?.exitCode !== undefined);
}

/** How many workers come to a count of their own when they take turns; 0: nobody can see in what form they tell it. */
async function workingIn(answer: Answer, { program, input }: Case): Promise<number> {
  const { machine, limits } = input as unknown as Count;
  const counts = limits.map(primesBelow);
  const { outcomes } = await answer.explore(program, { input, seed: answer.seed, inTurns: TURNS, limits: { earlyTimersMax: 1 } });
  const working = outcomes.filter(({ end }) => end === 'settled').map((outcome) => ownSources(childrenOf(outcome, kindIn(outcome)), counts));
  return Math.min(sizeOf(machine, limits.length), Math.max(0, ...working));
}

/** How many workers are started before anything is heard of one of them: on the way on which these are most. */
function startedFirst({ report }: Explored): number {
  const counts = report.outcomes.filter(({ end }) => end === 'settled').map(({ trace }) => {
    const heard = trace.findIndex(({ thread, operation }) => thread === 0 && (operation === 'receive' || operation === 'event'));
    return trace.slice(0, heard < 0 ? trace.length : heard).filter(({ operation }) => operation === 'spawn').length;
  });
  return Math.max(0, ...counts);
}

/** As many workers as `poolSize` should say, and all of them at work. */
async function workers(answer: Answer): Promise<Finding> {
  const cases = workerCases(answer.seed);
  const explored = await exploreAll(answer, cases);
  const unavailable = notAvailable(explored);
  if (unavailable) return unavailable;
  // Which results they come to is another check's business.
  const finding = judgeOutcomes(explored, () => undefined);
  if (finding.passed === false) return finding;
  for (const one of explored) {
    const { case: about, report } = one;
    const { machine, limits } = about.input as unknown as Count;
    const size = sizeOf(machine, limits.length);
    const failed = (kind: FailedFinding['kind'], sentence: string, help: string, misconception: string, actual: number): FailedFinding => ({
      passed: false, kind, sentence, help, misconception, expected: `${plural(size, 'worker')}, for ${about.says}`, actual: String(actual),
    });
    const started = Math.max(...report.outcomes.map(({ threads }) => threads.length - 1));
    if (started === 0) return failed('not concurrent', 'No worker was started: the main thread does everything.', 'The tasks are for the workers of the pool.', 'main-does-it', started);
    if (started > size) return failed('wrong result', `${plural(started, 'worker')} ${verb(started, 'was', 'were')} started in a pool of ${String(size)} for ${plural(limits.length, 'task')}.`, 'Start `poolSize(limits.length)` workers and no others. Whoever is done takes the next task.', 'fresh-workers', started);
    const first = startedFirst(one);
    const working = await workingIn(answer, about);
    if (working > 0 && working < size && first > 0 && first < size) return failed('not concurrent', `${onlyOf(first, size, 'workers')} started at first, and the next one only when something has been heard of ${first === 1 ? 'it' : 'them'}.`, 'Start all workers before you wait for any of them: `await` in the loop holds up the next start.', 'one-after-the-other', first);
    if (working > 0 && working < size) return failed('not concurrent', `${onlyOf(working, size, 'workers')} doing something.`, 'One list for all of them: whoever is free takes the next task from it.', 'all-for-the-first', working);
    if (report.inFlight < size) return failed('not concurrent', `${onlyOf(report.inFlight, size, 'workers')} at work at the same time, however long the tasks take.`, 'Start all workers and give each one a task before you wait for any of them.', 'one-after-the-other', report.inFlight);
  }
  return { passed: true, coverage: `on ${list(cases.map(({ input }) => String((input as unknown as Count).machine.available)))} available CPUs` };
}

/** A forced run is on the machine that is there, and not on the one of the case. */
const told = async (judging: Promise<Finding>): Promise<Finding> => withoutForcedRun(await judging);

export default spec(import.meta.url, {
  'size': (answer) => told(judgeCases(answer, sizeCases(answer.seed), rightSizes)),

  'workers': (answer) => told(workers(answer)),

  'results': (answer) => told(judgeCases(answer, countCases(answer.seed), rightCounts)),

  'failure': async (answer) => told(judgeCases(answer, await failuresFor(answer), failureTold)),

  'clean-up': async (answer) => told(judgeCases(answer, [...countCases(answer.seed).filter(({ id }) => ['b', 'd', 'f'].includes(id)), ...await failuresFor(answer)], allExited, { onlySettled: true })),

  'for-real': (answer) => {
    const machine = { available: 3, listed: 11 };
    const limits = Array.from({ length: 7 }, () => answer.integer(1_000, 20_000));
    return realRun(answer, 'count-for-real.ts', { input: { machine, limits } }, { expected: { counts: limits.map(primesBelow), size: 3 }, kind: 'none', children: 3 });
  },
}, { replay: (answer, schedule) => told(replayOf(casesFor, judgeAny)(answer, schedule)) });
