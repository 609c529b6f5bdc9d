import { exploreAll, judgeCases, notAvailable, replayOf } from '../../../grading/explored.ts';
import type { Case, Judge } from '../../../grading/explored.ts';
import type { Finding } from '../../../grading/finding.ts';
import { leakProblem, said, shown } from '../../../grading/problem.ts';
import type { Problem } from '../../../grading/problem.ts';
import type { Outcome } from '../../../grading/explore/report.ts';
import type { Plain } from '../../../grading/plain.ts';
import { realRun } from '../../../grading/real-finding.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';
import { childrenOf, tells } from '../../../grading/traffic.ts';

const NOT_RUNNING = 'Pool not running';
/** So many others never come: the item is never done. */
const NEVER = 1_000;
const MESSAGE = 'no square today';

/** What a program must come to, written as it is compared. */
type Expected = (result: unknown) => boolean;
interface PoolCase extends Case { readonly check: string; readonly wants: string; readonly accepts: Expected }

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
  const apply = (check: string, id: string, size: number, items: Plain[], then: Plain[], accepts: readonly (number | string)[]): PoolCase =>
    make(check, id, 'apply.ts', { size, items, then }, `${show([...items, ...then])} with ${String(size)}`, outcomes(accepts));
  const close = (id: string, size: number, before: Plain[], items: Plain[], results: readonly (number | 'error')[]): PoolCase =>
    make('close-join', id, 'close.ts', { size, before, items }, `close during ${show(items)} with ${String(size)}`, {
      wants: JSON.stringify({ late: [NOT_RUNNING, NOT_RUNNING], results }),
      accepts: (result) => {
        const { late, results: got } = (result ?? {}) as { late?: unknown[]; results?: unknown[] };
        return late?.length === 2 && late.every(isNotRunning) && JSON.stringify(got) === JSON.stringify(results.map((one) => one === 'error' ? '!' : one));
      },
    });
  const terminate = (id: string, size: number, before: Plain[], items: Plain[]): PoolCase =>
    make('terminate', id, 'terminate.ts', { size, before, items }, `terminate during ${show(items)} with ${String(size)}`, {
      wants: JSON.stringify({ late: NOT_RUNNING, results: items.map(() => 'rejected') }),
      accepts: (result) => {
        const { late, results } = (result ?? {}) as { late?: unknown; results?: unknown[] };
        return isNotRunning(late) && results?.length === items.length && results.every((one) => one === 'rejected');
      },
    });
  return [
    map('a', 2, [a, b, c]), map('b', 2, []), map('c', 2, [b, 0, b]), map('d', 1, [b, a], 'set'), map('e', 2, [a, 3], 'generator'),
    make('map', 'f', 'map.ts', { size: 1, items: [{ undefined: true }], as: 'array' }, 'a task that returns undefined', {
      wants: '[undefined]', accepts: (result) => Array.isArray(result) && result.length === 1,
    }),
    map('g', 2, [a, b, c, 2], 'array', 'workers'), map('h', 3, [a, b, c, 5], 'array', 'workers'), map('i', 1, [a, b], 'array', 'workers'),
    map('j', 2, [{ n: a, after: 3 }, 2, 3, b], 'array', 'free-worker', [a * a, 4, 9, b * b]),
    map('k', 2, [2, { n: b, after: 3 }, a, 3], 'array', 'free-worker', [4, b * b, a * a, 9]),
    map('l', 2, [2, 3, { n: c, after: 4 }, a, b], 'array', 'free-worker', [4, 9, c * c, a * a, b * b]),
    apply('errors', 'm', 1, [{ throws: MESSAGE }, a], [{ rejects: MESSAGE }, b], [MESSAGE, a * a, MESSAGE, b * b]),
    apply('errors', 'n', 2, [a, { rejects: MESSAGE }, { throws: MESSAGE }], [b, 2], [a * a, MESSAGE, MESSAGE, b * b, 4]),
    make('errors', 'o', 'map-error.ts', { size: 2, items: [a, { throws: MESSAGE }, b], then: [c] }, 'map with one item that throws', {
      wants: JSON.stringify([`an error: ${MESSAGE}`, [c * c]]),
      accepts: (result) => Array.isArray(result) && isError(result[0], MESSAGE) && JSON.stringify(result[1]) === JSON.stringify([c * c]),
    }),
    apply('dead-process', 'p', 1, [{ exits: 3 }, a], [b], ['error', a * a, b * b]),
    apply('dead-process', 'q', 2, [{ exits: 0 }, a, b], [c], ['error', a * a, b * b, c * c]),
    apply('dead-process', 'r', 1, [a, { killedBy: 'SIGKILL' }, b], [], [a * a, 'error', b * b]),
    apply('dead-process', 's', 2, [{ exits: 1 }, { exits: 1 }], [a, b], ['error', 'error', a * a, b * b]),
    close('t', 2, [], [{ n: a, after: 1 }, b, c], [a * a, b * b, c * c]), close('u', 1, [a], [], []), close('v', 2, [], [], []), close('w', 2, [a, b], [c], [c * c]),
    close('x', 1, [], [{ exits: 3 }, a], ['error', a * a]),
    terminate('y', 2, [], [{ n: 1, after: NEVER }, { n: 2, after: NEVER }, a]), terminate('z', 2, [a, b], [{ n: 1, after: NEVER }]),
    terminate('y1', 1, [], [{ n: 1, after: NEVER }]), terminate('z1', 2, [a, b], []),
  ];
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
  const { accepts, wants, check } = about as PoolCase;
  if (outcome.end !== 'settled') return neverSettles(outcome, check);
  if (outcome.error) return { kind: 'wrong result', sentence: `The promise rejects: ${said(outcome.error)}.`, expected: wants, actual: 'an error' };
  if (!accepts(outcome.value)) return { kind: 'wrong result', sentence: `Wrong result: ${SENTENCES[check] ?? ''}`, expected: wants, actual: shown(outcome.value) };
  return check === 'close-join' || check === 'terminate' ? leakProblem(outcome, 'process') : undefined;
};

/** Where the items are given out badly, an item waits for ever beside a process that has nothing to do. */
function neverSettles(outcome: Outcome, check: string): Problem | undefined {
  if (check !== 'free-worker' || outcome.end === 'endless' || outcome.end === 'exit') return undefined;
  return {
    kind: 'starvation', sentence: 'Starvation: an item waits behind a slow one, although a process is free and could take it.',
    help: 'One queue for all: bind an item to a process only when that process is free.',
  };
}

const of = (seed: number, check: string): PoolCase[] => casesFor(seed).filter((one) => one.check === check);

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
      return { passed: false, kind: 'not concurrent', sentence: `Only ${String(report.inFlight)} of ${String(wanted)} processes ${report.inFlight === 1 ? 'is' : 'are'} in flight at once, although ${String(items.length)} items wait.`, help: 'While there is work, every process should have some.', expected: `${String(wanted)} in flight`, actual: String(report.inFlight) };
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
  'errors': (answer) => judgeCases(answer, of(answer.seed, 'errors'), judge),
  'dead-process': (answer) => judgeCases(answer, of(answer.seed, 'dead-process'), judge),
  'close-join': (answer) => judgeCases(answer, of(answer.seed, 'close-join'), judge),
  'terminate': (answer) => judgeCases(answer, of(answer.seed, 'terminate'), judge),

  'for-real': (answer) => {
    const items = Array.from({ length: 8 }, () => answer.integer(-50, 50));
    return realRun(answer, 'real.ts', { input: { size: 2, items } }, { expected: { squares: items.map((item) => item * item), error: 'too much' }, kind: 'process', children: 1 });
  },
}, { replay: replayOf(casesFor, judge) });
