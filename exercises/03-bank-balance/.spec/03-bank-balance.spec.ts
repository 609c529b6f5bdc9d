import { exploreAll, judgeCases, notAvailable, replayOf } from '../../../grading/explored.ts';
import type { Case, Explored, Judge } from '../../../grading/explored.ts';
import { leakProblem, shown } from '../../../grading/problem.ts';
import { realRun } from '../../../grading/real-finding.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';

interface Day { readonly opening: number; readonly deposits: number; readonly withdrawals: number }

/** The smallest days first: the first one that goes wrong is shown. */
function days(seed: number): Case[] {
  const random = randomStream(seed, 'days');
  const opening = randomInteger(random, 50, 999);
  const day = (id: string, input: Day, statesMax = 12_000): Case => ({
    id, program: 'perform.ts', input: { ...input }, limits: { statesMax },
    says: `${String(input.deposits)} in, ${String(input.withdrawals)} out, on ${String(input.opening)}`,
  });
  return [
    day('a', { opening, deposits: 1, withdrawals: 1 }),
    day('b', { opening: 0, deposits: 1, withdrawals: 2 }),
    day('c', { opening: 100_000 + opening, deposits: 2, withdrawals: 0 }),
    day('d', { opening, deposits: 0, withdrawals: 1 }),
    day('e', { opening: -1, deposits: 3, withdrawals: 1 }, 4_000),
    day('f', { opening, deposits: 2, withdrawals: 2 }, 6_000),
    { ...day('t', { opening, deposits: 1, withdrawals: 0 }), program: 'perform-twice.ts', says: `two days, each 1 in, on ${String(opening)}` },
  ];
}

const rightBalance: Judge = (outcome, { input }) => {
  const { opening, deposits, withdrawals } = input as unknown as Day;
  const expected = opening + deposits - withdrawals;
  if (outcome.end !== 'settled') return undefined;
  if (outcome.error) return { kind: 'wrong result', sentence: `The promise rejects: ${outcome.error.name}: ${outcome.error.message}.`, expected: String(expected), actual: 'an error' };
  if (outcome.value === expected || JSON.stringify(outcome.value) === JSON.stringify([expected, expected])) return undefined;
  return {
    kind: 'wrong result', sentence: 'Wrong result: the balance at the end is not what was paid in and taken out.',
    help: 'Was the balance read when both tellers had gone home, and does its type hold every balance?',
    expected: String(expected), actual: shown(outcome.value),
  };
};

/** A day on which both tellers have more to do than on the first; only what they do is looked at. */
function busyDay(seed: number): Case {
  const [first] = days(seed) as [Case];
  return { ...first, id: 'h', input: { ...first.input as object, deposits: 3, withdrawals: 2 }, says: 'a busy day', limits: { statesMax: 300, randomExecutions: 1 } };
}

/** What a worker did that others can see. */
function deeds({ report }: Explored): string[] {
  const outcome = report.outcomes.find(({ end }) => end === 'settled');
  return (outcome?.traffic ?? []).filter(({ thread }) => outcome?.threads[thread]?.kind === 'worker')
    .map(({ stored, sent }) => JSON.stringify([stored, sent]));
}

export default spec(import.meta.url, {
  'every-transaction': (answer) => judgeCases(answer, days(answer.seed), rightBalance, { races: true }),

  'at-once': async (answer) => {
    const explored = await exploreAll(answer, days(answer.seed).filter(({ id }) => id === 'f'));
    const unavailable = notAvailable(explored);
    if (unavailable) return unavailable;
    const most = explored[0]?.report.inConversation ?? 0;
    if (most >= 2) return { passed: true };
    return {
      passed: false, kind: 'not concurrent', sentence: `Only ${String(most)} of 2 tellers is at work at any time.`,
      help: 'Start both workers before you wait for either.', expected: '2 tellers in flight', actual: `${String(most)} in flight`,
    };
  },

  'both-work': async (answer) => {
    // A worker that does the transactions does something else when there are more of them.
    const explored = await exploreAll(answer, [...days(answer.seed).slice(0, 1), busyDay(answer.seed)]);
    const unavailable = notAvailable(explored);
    if (unavailable) return unavailable;
    const [few = [], many = []] = explored.map(deeds);
    const working = many.filter((deed, index) => deed !== few[index] && deed !== '[[],[]]').length;
    if (working >= 2) return { passed: true };
    return {
      passed: false, kind: 'not concurrent', sentence: `Only ${String(working)} of 2 workers does what depends on the number of transactions: they are performed somewhere else.`,
      help: 'One worker makes all the deposits, another one all the withdrawals; the main thread only waits and reads.',
      expected: '2 workers that perform transactions', actual: String(working),
    };
  },

  'clean-up': (answer) => judgeCases(answer, days(answer.seed).slice(0, 2), (outcome) => leakProblem(outcome, 'worker'), { onlySettled: true }),

  'for-real': (answer) => {
    const opening = answer.integer(50, 999);
    return realRun(answer, 'perform.ts', { input: { opening, deposits: 10_000, withdrawals: 10_000 } }, { expected: opening, kind: 'worker', children: 2 });
  },
}, { replay: replayOf(days, rightBalance) });

