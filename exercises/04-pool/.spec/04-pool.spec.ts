import { exploreAll, judgeCases, judgeOutcomes, notAvailable, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Explored, Judge } from '../../../grading/judging/explored.ts';
import type { Finding } from '../../../grading/finding.ts';
import { generalProblem, leakProblem, said, shown } from '../../../grading/judging/problem.ts';
import type { Problem } from '../../../grading/judging/problem.ts';
import type { Outcome } from '../../../grading/explore/report.ts';
import type { Plain } from '../../../grading/plain.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';
import { onlyOf } from '../../../grading/judging/wording.ts';
import { childrenOf, tells } from '../../../grading/judging/traffic.ts';

const NOT_RUNNING = 'Pool not running';
/** So many others never come: the item is never done. */
const NEVER = 1_000;
const MESSAGE = 'no square today';
const MAP_TAKES = 'close comes right after map, and the items of that map are lost: they had been taken.';
const EQUAL = 'equal-items-are-one';
const TWICE = 'An item that comes twice is computed only once; but a task may do more than its result shows.';
/** Codes that no process ends with by itself. */
const EXIT_CODES = [33, 34] as const;
const IN_TURN = 'Starvation: an item waits although it is its turn: later ones are taken before it.';

/** What a program must come to, written as it is compared. */
type Expected = (result: unknown) => boolean;
interface PoolCase extends Case {
  readonly check: string;
  readonly wants: string;
  readonly accepts: Expected;
  /** What the case is about, if it can be said more exactly than for the whole check. */
  readonly sentence?: string;
  /** Id of the entry of `exercise.json` that a wrong result here looks like. */
  readonly misconception?: string;
  /** So many processes may be started. */
  readonly processesMax?: number;
  /** The task throws what is no error: a child that ends with an error of its own when it looks at that has told of it, too. */
  readonly mayStumble?: boolean;
  /** The program ends its pool, so nothing may be left. */
  readonly ends?: boolean;
}

const equal = (wanted: unknown): Pick<PoolCase, 'wants' | 'accepts'> => ({
  wants: JSON.stringify(wanted), accepts: (result) => JSON.stringify(result) === JSON.stringify(wanted),
});

function casesFor(seed: number): PoolCase[] {
  const random = randomStream(seed, 'items');
  const [a, b, c] = [randomInteger(random, 101, 299), randomInteger(random, 301, 599), randomInteger(random, 601, 999)];
  const make = (check: string, id: string, program: string, input: Plain, says: string, wanted: Pick<PoolCase, 'wants' | 'accepts'>): PoolCase => ({
    check, id, program, input, says, ...wanted, limits: { statesMax: 4_000, randomExecutions: 60 },
  });
  const map = (id: string, size: number, items: Plain[], as = 'array', check = 'map', wanted: unknown = items.map((item) => (item as number) ** 2)): PoolCase =>
    make(check, id, 'map.ts', { size, items, as }, `map(${show(items)}) with ${String(size)}`, equal(wanted));
  const apply = (check: string, id: string, size: number, items: Plain[], then: Plain[], accepts: readonly (number | string)[]): PoolCase => ({
    ...make(check, id, 'apply.ts', { size, items, then }, `${show([...items, ...then])} with ${String(size)}`, outcomes(accepts)),
    processesMax: size + deathsIn([...items, ...then]),
  });
  const close = (id: string, size: number, before: Plain[], items: Plain[], results: readonly (number | 'error')[], by = 'apply'): PoolCase => ({
    ...make('close-join', id, 'close.ts', { size, before, items, by }, `close ${by === 'map' ? 'right after map' : 'during '}(${show(items)}) with ${String(size)}`, {
      wants: JSON.stringify({ late: [NOT_RUNNING, NOT_RUNNING, NOT_RUNNING], results }),
      accepts: (result) => {
        const { late, results: got } = (result ?? {}) as { late?: unknown[]; results?: unknown[] };
        return late?.length === 3 && late.every(isNotRunning) && JSON.stringify(got) === JSON.stringify(results.map((one) => one === 'error' ? '!' : one));
      },
    }),
    ends: true,
  });
  const terminate = (id: string, size: number, before: Plain[], items: Plain[], closed = false): PoolCase => ({
    ...make('terminate', id, 'terminate.ts', { size, before, items, closed }, `terminate ${closed ? 'after close ' : ''}during ${show(items)} with ${String(size)}`, {
      wants: JSON.stringify({ late: [NOT_RUNNING, NOT_RUNNING], results: items.map(() => 'rejected') }),
      accepts: (result) => {
        const { late, results } = (result ?? {}) as { late?: unknown[]; results?: unknown[] };
        return late?.length === 2 && late.every(isNotRunning) && results?.length === items.length && results.every((one) => one === 'rejected');
      },
    }),
    ends: true,
  });
  const killed = (check: string, id: string, ends: boolean): PoolCase => ({
    ...make(check, id, 'one-by-one.ts', { size: 1, items: [a, b, c], ends }, `${show([a, b, c])} one by one${ends ? ', then close' : ''}; a process is killed at some moment`, {
      wants: 'squares, and one error at the most',
      accepts: (result) => Array.isArray(result) && result.length === 3 && result.filter((one) => one === '!').length <= 1 && [a, b, c].every((n, index) => [n * n, '!'].includes(result[index] as number)),
    }),
    fault: { child: 0, when: 'any', signal: 'SIGKILL' }, processesMax: 2, ends,
    sentence: 'The death of a process disturbs more than the one task that it had; it may come while it has none.', misconception: 'idle-deaths-do-not-matter',
  });
  return [
    map('a', 2, [a, b, c]), map('b', 2, []), map('c', 2, [b, 0, b]), map('d', 1, [b, a], 'set'), map('e', 2, [a, 3], 'generator'),
    make('map', 'f', 'map.ts', { size: 1, items: [{ undefined: true }], as: 'array' }, 'a task that returns undefined', {
      wants: '[undefined]', accepts: (result) => Array.isArray(result) && result.length === 1,
    }),
    map('g', 2, [a, b, c, 2], 'array', 'workers'), map('h', 3, [a, b, c, 5], 'array', 'workers'), map('i', 1, [a, b], 'array', 'workers'),
    map('j', 2, [{ n: a, after: 3 }, 2, 3, b], 'array', 'free-worker', [a * a, 4, 9, b * b]),
    map('k', 2, [2, { n: b, after: 3 }, a, 3], 'array', 'free-worker', [4, b * b, a * a, 9]),
    { ...map('l1', 1, [2, 3, { n: c, after: 2 }], 'array', 'free-worker', [4, 9, c * c]), sentence: IN_TURN, misconception: 'later-ones-first' },
    { ...map('l2', 1, [2, 2, { n: a, after: 2 }], 'array', 'free-worker', [4, 4, a * a]), sentence: TWICE, misconception: EQUAL },
    map('l', 2, [2, 3, { n: c, after: 4 }, a, b], 'array', 'free-worker', [4, 9, c * c, a * a, b * b]),
    apply('errors', 'm', 1, [{ throws: MESSAGE }, a], [{ rejects: MESSAGE }, b], [MESSAGE, a * a, MESSAGE, b * b]),
    apply('errors', 'n', 2, [a, { rejects: MESSAGE }, { throws: MESSAGE }], [b, 2], [a * a, MESSAGE, MESSAGE, b * b, 4]),
    make('errors', 'o', 'map-error.ts', { size: 2, items: [a, { throws: MESSAGE }, b], then: [c] }, 'map with one item that throws', {
      wants: JSON.stringify([`an error: ${MESSAGE}`, [c * c]]),
      accepts: (result) => Array.isArray(result) && isError(result[0], MESSAGE) && JSON.stringify(result[1]) === JSON.stringify([c * c]),
    }),
    ...['undefined', 'null', '0', 'an empty text', 'false'].map((what, index) => ({
      ...apply('errors', `n${String(index)}`, 1, [{ throwsFalsy: what }, a], [], ['error', a * a]), mayStumble: true, processesMax: 2,
      sentence: `A task throws ${what}, and nobody hears of it, or it disturbs the others.`, misconception: 'falsy-is-no-error',
    })),
    apply('errors', 'n5', 2, [{ throws: MESSAGE }, { n: a, after: 1 }, b], [], [MESSAGE, a * a, b * b]),
    ...[[1, [b, c]], [2, [b]]].map(([size, others]) => {
      const squares = (others as number[]).map((n) => n * n);
      return {
        ...make('errors', `o${String(size)}`, 'two-maps.ts', { size: size as number, failing: [{ throws: MESSAGE }, a], others: others as number[] }, `two calls of map with ${String(size)}, one of which fails`, {
          wants: JSON.stringify([`an error: ${MESSAGE}`, squares, ...squares]),
          accepts: (result) => Array.isArray(result) && isError(result[0], MESSAGE) && JSON.stringify(result.slice(1)) === JSON.stringify([squares, ...squares]),
        }),
        misconception: 'one-error-ends-all',
      };
    }),
    apply('dead-process', 'p', 1, [{ exits: EXIT_CODES[0] }, a], [b], ['error', a * a, b * b]),
    apply('dead-process', 'q', 2, [{ exits: 0 }, a, b], [c], ['error', a * a, b * b, c * c]),
    apply('dead-process', 'r', 1, [a, { killedBy: 'SIGKILL' }, b], [], [a * a, 'error', b * b]),
    apply('dead-process', 's', 2, [{ exits: EXIT_CODES[1] }, { exits: EXIT_CODES[1] }], [a, b], ['error', 'error', a * a, b * b]),
    apply('dead-process', 's1', 2, [{ exits: EXIT_CODES[0] }, { n: a, after: 1 }, b], [], ['error', a * a, b * b]),
    killed('dead-process', 's2', false),
    close('t', 2, [], [{ n: a, after: 1 }, b, c], [a * a, b * b, c * c]), close('u', 1, [a], [], []), close('v', 2, [], [], []), close('w', 2, [a, b], [c], [c * c]),
    close('x', 1, [], [{ exits: EXIT_CODES[0] }, a], ['error', a * a]), { ...close('x1', 1, [], [a, b], [a * a, b * b], 'map'), sentence: MAP_TAKES, misconception: 'map-takes-later' }, close('x2', 2, [a], [{ n: b, after: 2 }, c, { exits: EXIT_CODES[0] }], [b * b, c * c, 'error']),
    killed('close-join', 'x4', true),
    {
      ...make('close-join', 'x3', 'two-pools.ts', { items: [a, b], others: [c] }, 'two pools, of which one is closed', equal([[a * a, b * b], [-c], [-c]])),
      sentence: 'Two pools disturb each other. What belongs to one of them must not lie in the module.', misconception: 'one-for-all-pools',
    },
    terminate('y', 2, [], [{ n: 1, after: NEVER }, { n: 2, after: NEVER }, a]), terminate('z', 2, [a, b], [{ n: 1, after: NEVER }]),
    terminate('y2', 2, [], [{ n: 1, after: NEVER }, { n: 2, after: NEVER }, a], true), terminate('z2', 1, [a], [], true),
    terminate('y1', 1, [], [{ n: 1, after: NEVER }]), terminate('z1', 2, [a, b], []),
  ];
}

/** So many of the items end their process. */
function deathsIn(items: readonly Plain[]): number {
  return items.filter((item) => typeof item === 'object' && item !== null && ('exits' in item || 'killedBy' in item)).length;
}

function show(items: readonly Plain[]): string {
  return `[${items.map((item) => typeof item === 'object' ? JSON.stringify(item).replaceAll('"', '').replace(':1000', ':never') : String(item)).join(', ')}]`;
}

const isNotRunning = (text: unknown): boolean => typeof text === 'string' && text.includes(NOT_RUNNING);
const isError = (result: unknown, message: string): boolean => typeof result === 'string' && result.startsWith('! ') && result.includes(message);

/** Compares a list of results: a number, an error with a message, or any error. */
function outcomes(wanted: readonly (number | string)[]): Pick<PoolCase, 'wants' | 'accepts'> {
  return {
    wants: JSON.stringify(wanted.map((one) => typeof one === 'number' ? one : one === 'error' ? 'an error' : `an error: ${one}`)),
    accepts: (result) => Array.isArray(result) && result.length === wanted.length && wanted.every((one, index) =>
      typeof one === 'number' ? result[index] === one : isError(result[index], one === 'error' ? '' : one)),
  };
}

const SENTENCES: Record<string, string> = {
  'map': 'The results are not the squares in the order of the items.',
  'workers': 'The results are not the squares in the order of the items.',
  'free-worker': 'The results are not the squares in the order of the items.',
  'errors': 'The error of a task does not reach the one who asked for it, or it disturbs the others.',
  'dead-process': 'The death of a process is not told to the one whose task it had, or it disturbs the others.',
  'close-join': 'After close, work that was taken is not done, or more is taken.',
  'terminate': 'After terminate, somebody is not told that the work is not done, or more is taken.',
};

const judge: Judge = (outcome, about) => {
  const { accepts, wants, check, sentence = SENTENCES[check] ?? '', misconception, ends = false } = about as PoolCase;
  if (outcome.end !== 'settled') return neverSettles(outcome, about as PoolCase);
  if (outcome.error) return { kind: 'wrong result', sentence: `The promise rejects: ${said(outcome.error)}.`, expected: wants, actual: 'an error' };
  if (!accepts(outcome.value)) return { kind: 'wrong result', sentence: `Wrong result: ${sentence}`, expected: wants, actual: shown(outcome.value), ...(misconception !== undefined && { misconception }) };
  return tooMany(outcome, about as PoolCase) ?? (ends ? leakProblem(outcome, 'process') : undefined);
};

/** Where the items are given out badly, an item waits for ever beside a process that has nothing to do. */
function neverSettles(outcome: Outcome, { check, sentence, fault, misconception = 'bound-in-advance' }: PoolCase): Problem | undefined {
  const general = fault && generalProblem(outcome);
  if (general) return { ...general, misconception };
  if (check !== 'free-worker' || outcome.end === 'endless' || outcome.end === 'exit') return undefined;
  if (misconception === EQUAL) return { kind: 'wrong result', sentence: TWICE, help: 'Every item is a job of its own, whatever it looks like.', misconception };
  return {
    kind: 'starvation', sentence: sentence ?? 'Starvation: an item waits behind a slow one, although a process is free and could take it.',
    help: 'One queue for all: bind an item to a process only when that process is free, the oldest one first.', misconception,
  };
}

/** A process lives on after an error, a dead one has one successor at the most, and nothing is done twice. */
function tooMany(outcome: Outcome, { processesMax = Infinity, input, wants }: PoolCase): Problem | undefined {
  const processes = childrenOf(outcome, 'process');
  for (const exits of EXIT_CODES) {
    const { items = [] } = input as { items?: Plain[] };
    const wanted = items.filter((item) => (item as { exits?: number } | null)?.exits === exits).length;
    const died = processes.filter(({ exitCode }) => exitCode === exits).length;
    if (processesMax < Infinity && died > wanted) {
      return {
        kind: 'wrong result', sentence: 'An item whose process has died is given to another one again.', help: 'Nobody knows what it had done by then, and it may kill the next one, too: reject it.', misconception: 'a-second-chance', expected: wants, actual: `${String(died)} processes that died of ${String(wanted)}`,
      };
    }
  }
  if (processes.length <= processesMax) return undefined;
  return {
    kind: 'wrong result', sentence: `${String(processes.length)} processes were started where ${String(processesMax)} are enough.`,
    help: 'After an error a process goes on; only a dead one is replaced, and by one.', expected: `at most ${String(processesMax)} processes`, actual: String(processes.length),
  };
}

const of = (seed: number, check: string): PoolCase[] => casesFor(seed).filter((one) => one.check === check);

function withoutStumbling(explored: Explored): Explored {
  const outcomes = explored.report.outcomes.map((outcome) => ({ ...outcome, uncaught: [], unhandledRejections: [] }));
  return { ...explored, report: { ...explored.report, outcomes } };
}

async function fixedNumberOfProcesses(cases: readonly PoolCase[], answer: Parameters<typeof exploreAll>[0]): Promise<Finding> {
  const explored = await exploreAll(answer, cases);
  const unavailable = notAvailable(explored);
  if (unavailable) return unavailable;
  for (const { case: about, report } of explored) {
    const { size, items } = about.input as { size: number; items: number[] };
    for (const outcome of report.outcomes.filter(({ end }) => end === 'settled')) {
      const processes = childrenOf(outcome, 'process');
      if (processes.length > size) {
        return { passed: false, kind: 'wrong result', sentence: `${String(processes.length)} processes were started for a pool of ${String(size)}.`, help: 'Start a fixed number, keep them, and give each one item after the other.', expected: `at most ${String(size)} processes`, actual: String(processes.length) };
      }
      const outside = items.filter((item) => !processes.some((child) => tells(child, item ** 2)));
      if (outside.length > 0) {
        return { passed: false, kind: 'not concurrent', sentence: `The square of ${outside.join(', ')} does not come from any process.`, help: 'The task is imported and called in the processes, not in the parent.' };
      }
    }
    const wanted = Math.min(size, items.length);
    if (report.inFlight < wanted) {
      return { passed: false, kind: 'not concurrent', sentence: `${onlyOf(report.inFlight, wanted, 'processes')} at work at the same time, although ${String(items.length)} items wait.`, help: 'While there is work, every process should have some.', expected: `${String(wanted)} in flight`, actual: String(report.inFlight) };
    }
  }
  return { passed: true };
}

export default spec(import.meta.url, {
  'map': (answer) => judgeCases(answer, of(answer.seed, 'map'), judge),

  'workers': async (answer) => {
    const cases = of(answer.seed, 'workers');
    const finding = await fixedNumberOfProcesses(cases, answer);
    return finding.passed === true ? judgeCases(answer, cases, judge) : finding;
  },

  'free-worker': (answer) => judgeCases(answer, of(answer.seed, 'free-worker'), judge),
  'errors': async (answer) => {
    const cases = of(answer.seed, 'errors');
    const finding = await judgeCases(answer, cases.filter(({ mayStumble }) => !mayStumble), judge);
    if (finding.passed !== true) return finding;
    const stumbling = (await exploreAll(answer, cases.filter(({ mayStumble }) => mayStumble))).map(withoutStumbling);
    const other = judgeOutcomes(stumbling, judge);
    return other.passed === true ? finding : other;
  },

  'dead-process': (answer) => judgeCases(answer, of(answer.seed, 'dead-process'), judge),
  'close-join': (answer) => judgeCases(answer, of(answer.seed, 'close-join'), judge),
  'terminate': (answer) => judgeCases(answer, of(answer.seed, 'terminate'), judge),

  'for-real': (answer) => {
    const items = Array.from({ length: 8 }, () => answer.integer(-50, 50));
    return realRun(answer, 'real.ts', { input: { size: 2, items } }, { expected: { squares: items.map((item) => item * item), error: 'too much' }, kind: 'process', children: 1 });
  },
}, { replay: replayOf(casesFor, judge) });
