import { exploreAll, judgeCases, judgeOrigin, notAvailable, replayOf } from '../../../grading/explored.ts';
import type { Case, Judge } from '../../../grading/explored.ts';
import { leakProblem, said, shown } from '../../../grading/problem.ts';
import type { Fault } from '../../../grading/explore/world.ts';
import { realRun } from '../../../grading/real-finding.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';
import { childrenOf, ownSources } from '../../../grading/traffic.ts';

interface Pair { readonly a: number; readonly b: number }
const LIMITS = { statesMax: 8_000, randomExecutions: 100 };

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
  return { id: 't', program: 'calculate-twice.ts', input: [{ a, b }, { a: b, b: 1 }], says: 'two calls at the same time', limits: { statesMax: 4_000, randomExecutions: 100 } };
}

/** One of the workers throws: at once, or at any moment. */
function throwingCases(seed: number): Case[] {
  const pair = pairFor(seed);
  const error = { name: 'RangeError', message: 'the worker cannot calculate' };
  const throws = (id: string, fault: Fault, how: string): Case => ({
    id, program: 'calculate.ts', input: { ...pair }, fault, says: `worker ${String(fault.child + 1)} throws ${how}`, limits: LIMITS,
  });
  return [
    throws('p', { child: 0, when: 'birth', error }, 'at once'),
    throws('q', { child: 1, when: 'birth', error }, 'at once'),
    throws('r', { child: 0, when: 'any', error }, 'at some moment'),
  ];
}

const casesFor = (seed: number): Case[] => [...plainCases(seed), twoCalls(seed), ...throwingCases(seed)];
const resultOf = ({ a, b }: Pair): { sum: number; difference: number } => ({ sum: a + b, difference: a - b });

const rightResults: Judge = (outcome, about) => {
  if (outcome.end !== 'settled') return undefined;
  if (Array.isArray(about.input)) return twoResults(outcome, about.input);
  const { a, b } = about.input as unknown as Pair;
  const expected = `{ sum: ${String(a + b)}, difference: ${String(a - b)} }`;
  if (outcome.error) return { kind: 'wrong result', sentence: `The promise rejects: ${said(outcome.error)}.`, expected, actual: 'an error' };
  const { sum, difference } = (outcome.value ?? {}) as { sum?: unknown; difference?: unknown };
  if (sum === a + b && difference === a - b) return undefined;
  const isSwapped = sum === a - b && difference === a + b;
  return {
    kind: 'wrong result', sentence: isSwapped ? 'Swapped: the results are taken for what they are by the order in which they arrive.' : 'Wrong result.',
    help: isSwapped ? 'Either worker may be first: know which worker a result comes from.' : 'Look at what each worker sends, and what is made of it.',
    expected, actual: shown(outcome.value),
  };
};

function twoResults({ error, value }: Parameters<Judge>[0], pairs: readonly Pair[]): ReturnType<Judge> {
  const wanted = pairs.map(resultOf);
  const got = Array.isArray(value) ? (value as unknown as (Partial<ReturnType<typeof resultOf>> | null)[]) : [];
  if (!error && wanted.every(({ sum, difference }, index) => got[index]?.sum === sum && got[index].difference === difference)) return undefined;
  return {
    kind: 'wrong result', sentence: 'Two calls at the same time disturb each other.', help: 'What belongs to one call should not lie in the module.',
    expected: JSON.stringify(wanted), actual: error ? said(error) : shown(value),
  };
}

/** An error before the result was sent must reject; one that comes after it may count either way. */
const errorRejects: Judge = (outcome, about) => {
  if (!about.fault || outcome.end !== 'settled' || outcome.error) return undefined;
  if (outcome.faultAfterSends !== 0) return undefined;
  return {
    kind: 'wrong result', sentence: 'A worker threw, and the promise resolves as if nothing had happened.',
    help: 'A worker\'s error arrives as its `error` event.', expected: 'a rejection', actual: shown(outcome.value),
  };
};

const judgeAny: Judge = (outcome, about) => (about.fault ? errorRejects(outcome, about) : rightResults(outcome, about)) ?? leakProblem(outcome, 'worker');


export default spec(import.meta.url, {
  'results': (answer) => judgeCases(answer, [...plainCases(answer.seed), twoCalls(answer.seed)], rightResults, { races: true }),

  'two-threads': async (answer) => {
    const explored = await exploreAll(answer, plainCases(answer.seed).slice(0, 1));
    const unavailable = notAvailable(explored);
    if (unavailable) return unavailable;
    const [one] = explored;
    const outcome = one?.report.outcomes.find(({ end, error }) => end === 'settled' && !error);
    if (!one || !outcome) return { passed: null, sentence: 'waits for a promise that resolves' };
    const { a, b } = pairFor(answer.seed);
    const workers = childrenOf(outcome, 'worker');
    const own = ownSources(workers, [a + b, a - b]);
    // What comes back is compared by its fields, so their order must be that of the answer.
    if (own === 2) return judgeOrigin(answer, { case: one.case, expected: outcome.value, values: [a + b, a - b], replaced: 7_770_001 });
    return {
      passed: false, kind: 'not concurrent',
      sentence: workers.length === 0 ? 'No worker was started: the main thread calculates.' : `Only ${String(own)} of 2 results ${own === 1 ? 'comes' : 'come'} from a worker of its own (${String(workers.length)} started).`,
      help: 'One worker adds, another one subtracts; the main thread only waits and collects.', expected: '2 workers that calculate', actual: String(own),
    };
  },

  'at-once': async (answer) => {
    const explored = await exploreAll(answer, plainCases(answer.seed).slice(0, 1));
    const unavailable = notAvailable(explored);
    if (unavailable) return unavailable;
    const most = explored[0]?.report.inFlight ?? 0;
    if (most >= 2) return { passed: true };
    return {
      passed: false, kind: 'not concurrent', sentence: `Only ${String(most)} of 2 workers is at work at any time, however long the answer takes.`,
      help: 'Start both workers before you wait for either.', expected: '2 in flight', actual: String(most),
    };
  },

  'error': (answer) => judgeCases(answer, throwingCases(answer.seed), errorRejects),

  'clean-up': (answer) => judgeCases(answer, casesFor(answer.seed), (outcome) => leakProblem(outcome, 'worker'), { onlySettled: true }),

  'for-real': (answer) => {
    const pair = { a: answer.integer(-999, 999), b: answer.integer(1, 999) + 0.5 };
    return realRun(answer, 'calculate.ts', { input: pair }, { expected: { sum: pair.a + pair.b, difference: pair.a - pair.b }, kind: 'worker', children: 2 });
  },
}, { replay: replayOf(casesFor, judgeAny) });
