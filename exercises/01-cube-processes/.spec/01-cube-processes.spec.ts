import { exploreAll, judgeCases, judgeOrigin, notAvailable, replayOf } from '../../../grading/explored.ts';
import type { Case, Judge } from '../../../grading/explored.ts';
import { leakProblem, said, shown } from '../../../grading/problem.ts';
import type { Fault } from '../../../grading/explore/world.ts';
import { realRun } from '../../../grading/real-finding.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';
import { childrenOf, ownSources, wasTold } from '../../../grading/traffic.ts';

const EXIT_CODE = 37;

/** Numbers whose cubes are told apart from everything else that crosses. */
function numbersFor(seed: number): [number, number, number] {
  const random = randomStream(seed, 'numbers');
  return [randomInteger(random, 11, 99), -randomInteger(random, 111, 999), randomInteger(random, 1_001, 1_999) + 0.5];
}

function plainCases(seed: number): Case[] {
  const [small, negative, fraction] = numbersFor(seed);
  const numbers = (id: string, input: number[]): Case => ({ id, program: 'cubes.ts', input, says: `[${input.join(', ')}]` });
  return [
    numbers('a', [small, negative]), numbers('b', []), numbers('c', [0]), numbers('d', [fraction, small, fraction]), numbers('e', [small, negative, fraction, 2]),
  ].map((one) => ({ ...one, limits: { statesMax: 8_000, randomExecutions: 100 } }));
}

/** So many at once that lanes of four or five show; only its overlap is looked at. */
function manyAtOnce(seed: number): Case {
  const [small] = numbersFor(seed);
  return { id: 'm', program: 'cubes.ts', input: [1, 2, 3, 4, 5, 6].map((n) => small + n), says: 'six numbers', limits: { statesMax: 1, randomExecutions: 0 } };
}

function twoCalls(seed: number): Case {
  const [small, negative] = numbersFor(seed);
  return { id: 't', program: 'cubes-twice.ts', input: [[small], [negative]], says: `[${String(small)}] and [${String(negative)}] at the same time`, limits: { statesMax: 8_000, randomExecutions: 100 } };
}

/** Each child in turn dies before it does anything, or the second one at any moment. */
function deadlyCases(seed: number): Case[] {
  const [small, negative, fraction] = numbersFor(seed);
  const dies = (id: string, input: number[], fault: Fault, how: string): Case => ({
    id, program: 'cubes.ts', input, fault, says: `[${input.join(', ')}], the process for ${String(input[fault.child])} ${how}`, limits: { statesMax: 8_000, randomExecutions: 100 },
  });
  return [
    dies('p', [small, negative], { child: 0, when: 'birth', exitCode: EXIT_CODE }, `exits with code ${String(EXIT_CODE)}`),
    dies('q', [small, negative], { child: 1, when: 'birth', signal: 'SIGKILL' }, 'is killed'),
    dies('r', [small, negative, fraction], { child: 2, when: 'birth', exitCode: 0 }, 'exits with code 0 and no answer'),
    dies('s', [negative, fraction], { child: 1, when: 'any', signal: 'SIGTERM' }, 'is ended by SIGTERM at some moment'),
  ];
}

const casesFor = (seed: number): Case[] => [...plainCases(seed), twoCalls(seed), ...deadlyCases(seed)];
const cubesOf = (about: Case): unknown => cubesIn(about.input);
const cubesIn = (input: unknown): unknown => Array.isArray(input) ? input.map(cubesIn) : (input as number) ** 3;

const rightCubes: Judge = (outcome, about) => {
  if (outcome.end !== 'settled') return undefined;
  const expected = JSON.stringify(cubesOf(about));
  if (outcome.error) return { kind: 'wrong result', sentence: `The promise rejects: ${said(outcome.error)}.`, expected, actual: 'an error' };
  if (JSON.stringify(outcome.value) === expected) return undefined;
  const sorted = (values: unknown): string => JSON.stringify(Array.isArray(values) ? [...values as number[]].sort() : values);
  const isShuffled = sorted(outcome.value) === sorted(cubesOf(about));
  return {
    kind: 'wrong result',
    sentence: isShuffled ? 'Wrong order: the cubes are right, but they stand where they arrived and not where their numbers stand.' : 'Wrong result: these are not the cubes of the numbers.',
    help: isShuffled ? 'Which child answers first is nobody\'s choice: tie each answer to the place of its number.' : 'Look at what is sent to the parent, and what it does with it.',
    expected, actual: shown(outcome.value),
  };
};

/** A child that dies before it answered must reject; one that answered before may count either way. */
const namedDeath: Judge = (outcome, about) => {
  const { fault } = about;
  if (!fault || outcome.end !== 'settled') return undefined;
  if (outcome.faultAfterSends !== 0 && !outcome.error) return rightCubes(outcome, about);
  const victim = String((about.input as number[])[fault.child]);
  const how = fault.signal ?? String(fault.exitCode);
  const expected = `an error that names ${victim} and ${fault.signal ?? `exit code ${how}`}`;
  if (!outcome.error) {
    return { kind: 'wrong result', sentence: `The process for ${victim} died without an answer, and the promise resolves as if nothing had happened.`, expected, actual: shown(outcome.value) };
  }
  const { message } = outcome.error;
  const missing = [[victim, 'the number'], [how, fault.signal ? 'the signal' : 'the exit code']].filter(([text = '']) => !names(message, text)).map(([, what]) => what);
  if (missing.length === 0) return undefined;
  return { kind: 'wrong result', sentence: `The error does not name ${missing.join(' and ')}.`, expected, actual: message };
};

/** True when a text stands in a message, and not only as a part of a longer number. */
function names(message: string, text: string): boolean {
  return new RegExp(`(?<![\\d.])${text.replace(/[.+]/g, '\\$&')}(?![\\d]|\\.\\d)`).test(message);
}

const judgeAny: Judge = (outcome, about) => (about.fault ? namedDeath(outcome, about) : rightCubes(outcome, about)) ?? leakProblem(outcome, 'process');


export default spec(import.meta.url, {
  'cubes': (answer) => judgeCases(answer, [...plainCases(answer.seed), twoCalls(answer.seed)], rightCubes),

  'own-process': async (answer) => {
    const explored = await exploreAll(answer, plainCases(answer.seed).filter(({ id }) => id === 'e'));
    const unavailable = notAvailable(explored);
    if (unavailable) return unavailable;
    const [one] = explored;
    const outcome = one?.report.outcomes.find(({ end, error }) => end === 'settled' && !error);
    if (!one || !outcome) return { passed: null, sentence: 'waits for a promise that resolves' };
    const cubes = cubesOf(one.case) as number[];
    const processes = childrenOf(outcome, 'process');
    // A child that was given the cube has nothing to find out.
    const own = ownSources(processes.filter((child) => !cubes.some((cube) => Math.abs(cube) > 999 && wasTold(child, cube))), cubes);
    if (own === cubes.length) return judgeOrigin(answer, { case: one.case, expected: cubes, values: cubes.slice(0, 3), replaced: 7_770_001 });
    return {
      passed: false, kind: 'not concurrent',
      sentence: processes.length === 0 ? 'No process was forked: the cubes are found in the parent.'
        : `Only ${String(own)} of ${String(cubes.length)} cubes ${own === 1 ? 'comes' : 'come'} from a process of ${own === 1 ? 'its' : 'their'} own (${String(processes.length)} were forked).`,
      help: 'One forked process a number; the child computes the cube and sends it.', expected: `${String(cubes.length)} processes that find a cube`, actual: String(own),
    };
  },

  'all-at-once': async (answer) => {
    const explored = await exploreAll(answer, [manyAtOnce(answer.seed)]);
    const unavailable = notAvailable(explored);
    if (unavailable) return unavailable;
    const most = explored[0]?.report.inFlight ?? 0;
    const wanted = (explored[0]?.case.input as number[]).length;
    if (most >= wanted) return { passed: true };
    return {
      passed: false, kind: 'not concurrent', sentence: `Only ${String(most)} of ${String(wanted)} processes ${most === 1 ? 'is' : 'are'} in flight at once, however long their answers take.`,
      help: 'Start all of them before you wait for the first.', expected: `${String(wanted)} in flight`, actual: String(most),
    };
  },

  'crash': (answer) => judgeCases(answer, deadlyCases(answer.seed), namedDeath),

  'clean-up': (answer) => judgeCases(answer, casesFor(answer.seed), (outcome) => leakProblem(outcome, 'process'), { onlySettled: true }),

  'for-real': (answer) => {
    const numbers = [answer.integer(-99, -11), 0, answer.integer(11, 99) + 0.25, 3, 3];
    return realRun(answer, 'cubes.ts', { input: numbers }, { expected: numbers.map((value) => value ** 3), kind: 'process', children: numbers.length });
  },
}, { replay: replayOf(casesFor, judgeAny) });
