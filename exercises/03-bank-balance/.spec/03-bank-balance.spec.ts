import { exploreAll, judgeCases, notAvailable, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Explored, Judge } from '../../../grading/judging/explored.ts';
import type { Outcome } from '../../../grading/explore/report.ts';
import type { FailedFinding, Finding } from '../../../grading/finding.ts';
import { leakProblem, said, shown } from '../../../grading/judging/problem.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';
import { onlyOf } from '../../../grading/judging/wording.ts';
import { childrenOf } from '../../../grading/judging/traffic.ts';

interface Day { readonly opening: number; readonly deposits: number; readonly withdrawals: number }

/** From here on a `Float32Array` has no odd numbers. */
const NO_ODD = 2 ** 24;

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
    day('b', { opening: 0, deposits: 1, withdrawals: 2 }, 6_000),
    day('c', { opening: NO_ODD + 2 * opening + 1, deposits: 2, withdrawals: 0 }),
    day('d', { opening, deposits: 0, withdrawals: 1 }),
    day('e', { opening: -1, deposits: 3, withdrawals: 1 }, 2_500),
    day('f', { opening, deposits: 2, withdrawals: 2 }, 3_000),
    { ...day('t', { opening, deposits: 1, withdrawals: 0 }, 2_500), program: 'perform-twice.ts', says: `two days, each 1 in, on ${String(opening)}` },
  ];
}

const rightBalance: Judge = (outcome, { input }) => {
  const { opening, deposits, withdrawals } = input as unknown as Day;
  const expected = opening + deposits - withdrawals;
  if (outcome.end !== 'settled') return undefined;
  if (outcome.error) return { kind: 'wrong result', sentence: `The promise rejects: ${said(outcome.error)}.`, expected: String(expected), actual: 'an error' };
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
  return { ...first, id: 'h', input: { ...first.input as object, deposits: 4, withdrawals: 3 }, says: 'a busy day', limits: { statesMax: 100, randomExecutions: 1 } };
}

/** What each worker did that others can see. */
function deeds({ report }: Explored): string[] {
  const outcome = report.outcomes.find(({ end }) => end === 'settled');
  return (outcome ? childrenOf(outcome, 'worker') : []).map(({ stored, sent, printed, exitCode }) => JSON.stringify([stored, sent, printed, exitCode]));
}
const IDLE = JSON.stringify([[], [], '', 0]);

const workersIn = (outcome: Outcome): number => childrenOf(outcome, 'worker').length;

/** Two tellers, and at most one more who keeps the balance; however much there is to do. */
function judgeDeeds(few: Explored, many: Explored): Finding {
  const [before, after] = [deeds(few), deeds(many)];
  if (!few.report.outcomes.some(({ end }) => end === 'settled')) return { passed: null, sentence: 'nothing to look at, as the promise never settles' };
  const working = after.filter((deed, index) => deed !== before[index] && deed !== IDLE).length;
  const expected = '2 workers that perform transactions';
  if (working < 2) {
    return {
      passed: false, kind: 'not concurrent', sentence: `${onlyOf(working, 2, 'workers', ['does', 'do'])} more when there are more transactions, so they are performed somewhere else.`,
      help: 'One worker makes all the deposits, another one all the withdrawals; the main thread only waits and reads.', expected, actual: String(working), misconception: 'computed-in-main',
    };
  }
  if (before.length === 0 || (after.length === before.length && working <= 3)) return { passed: true };
  const fewer = after.length === before.length ? '' : `, and only ${String(before.length)} for ${few.case.says}`;
  return {
    passed: false, kind: 'wrong result', sentence: `${String(after.length)} workers share the transactions of ${many.case.says}${fewer}.`,
    help: 'One worker makes all the deposits, another one all the withdrawals, however many there are.', expected, actual: String(after.length), misconception: 'more-tellers',
  };
}

/** Stands for a number of the tellers that is changed on its way. */
const CHANGED = 123_456_789;
const TIMES = 3;
/** What a teller may have counted for itself by then. */
const COUNTS = [TIMES, -TIMES, TIMES - 1];

/** Days with work for one teller only, so that each balance on the way is known. */
function origins(seed: number): { day: Case; balances: number[] }[] {
  const opening = 100_000 + randomInteger(randomStream(seed, 'origins'), 50, 999);
  const origin = (id: string, deposits: number, withdrawals: number): { day: Case; balances: number[] } => ({
    day: { id, program: 'perform.ts', input: { opening, deposits, withdrawals }, says: `${String(deposits)} in, ${String(withdrawals)} out`, limits: { statesMax: 1, randomExecutions: 2 } },
    balances: [1, TIMES].map((done) => opening + Math.sign(deposits - withdrawals) * done),
  });
  return [origin('o', TIMES, 0), origin('p', 0, TIMES)];
}

const resultOf = ({ input }: Case): number => {
  const { opening, deposits, withdrawals } = input as unknown as Day;
  return opening + deposits - withdrawals;
};
const isSame = ({ end, error, value }: Outcome, day: Case): boolean => end === 'settled' && !error && value === resultOf(day);
const isOther = (outcome: Outcome, day: Case): boolean => outcome.end === 'settled' && !isSame(outcome, day);

const holds = (text: string, number: number): boolean => new RegExp(`(?<!\\d)${String(number)}(?!\\d)`).test(text);

/** True when somebody has met the number that stands for another one. */
function tookEffect({ trace }: Outcome): boolean {
  return trace.some(({ text }) => holds(text, CHANGED));
}

/** True when a worker wrote or sent a number, which was then changed. */
function wasSaid({ trace, threads }: Outcome, from: number): boolean {
  return trace.some(({ thread, operation, text }) => threads[thread]?.kind === 'worker' && ['write', 'update', 'send'].includes(operation) && (holds(text, from) || holds(text, CHANGED)));
}

/**
 * Judges whether the result follows from what the tellers did: a balance that one of them leaves is
 * changed on its way, and the old result must not come out all the same.
 *
 * @param workers So many are started on any day.
 */
async function judgeOrigins(answer: Parameters<typeof exploreAll>[0], workers: number): Promise<Finding> {
  for (const { day, balances } of origins(answer.seed)) {
    let isUnused = false;
    let isProved = false;
    for (const from of [...balances, ...COUNTS]) {
      const [{ report } = { report: { outcomes: [] } }] = await exploreAll(answer, [{ ...day, tampering: { from, to: CHANGED } }]);
      const more = Math.max(...report.outcomes.map(workersIn));
      if (more > workers) return repeated(more, workers);
      const same = report.outcomes.filter((outcome) => isSame(outcome, day));
      // What a teller counts for itself may be for show, and the result still come from elsewhere.
      if (!COUNTS.includes(from) && same.some(tookEffect)) return workedOut(`a balance that a teller leaves (${String(from)}) is changed on its way`, day);
      isUnused ||= same.some((outcome) => wasSaid(outcome, from) && childrenOf(outcome, 'worker').every(({ sent }) => sent.length < TIMES));
      isProved = report.outcomes.some((outcome) => isOther(outcome, day));
      if (isProved) break;
    }
    const absent = isProved ? undefined : await judgeAbsence(answer, day, workers, isUnused);
    if (absent) return absent;
  }
  return { passed: true };
}

/** The same for answers in which no balance can be recognised: one teller leaves with its work undone. */
async function judgeAbsence(answer: Parameters<typeof exploreAll>[0], day: Case, workers: number, isUnused: boolean): Promise<FailedFinding | undefined> {
  const absences = [0, 1].flatMap((child) => (['birth', 'any'] as const).map((when): Case => ({ ...day, fault: { child, when, exitCode: 0 }, limits: { statesMax: 300, randomExecutions: 10 } })));
  const explored = await exploreAll(answer, absences);
  if (explored.some(({ report }) => report.outcomes.some((outcome) => isOther(outcome, day) && !outcome.error))) return undefined;
  const isWorkedOut = explored.filter(({ case: { fault } }) => fault?.when === 'birth')
    .every(({ report }) => report.outcomes.length > 0 && report.outcomes.every((outcome) => isSame(outcome, day) && workersIn(outcome) <= workers));
  return isWorkedOut || isUnused ? workedOut('a teller leaves before its work is done', day) : undefined;
}

function workedOut(what: string, day: Case): FailedFinding {
  return {
    passed: false, kind: 'not concurrent', sentence: `The result is worked out without the tellers: when ${what}, it stays the same.`,
    help: 'The balance that the tellers leave behind is the result. Return that one, whatever it should be.',
    misconception: 'computed-in-main', expected: 'another result than usual', actual: `${String(resultOf(day))} (${day.says})`,
  };
}

function repeated(actual: number, workers: number): FailedFinding {
  return {
    passed: false, kind: 'wrong result', sentence: `The day is repeated when its balance is not the one that was expected: ${String(actual)} workers are started instead of ${String(workers)}.`,
    help: 'A lost transaction stays lost, also when another day begins. Let none get lost: then one day is enough.',
    misconception: 'repeated-until-it-fits', expected: 'one day of work', actual: 'the day anew, until its balance fits',
  };
}

export default spec(import.meta.url, {
  'every-transaction': (answer) => judgeCases(answer, days(answer.seed), rightBalance, { races: true }),

  'at-once': async (answer) => {
    const explored = await exploreAll(answer, [busyDay(answer.seed)]);
    const unavailable = notAvailable(explored);
    if (unavailable) return unavailable;
    const most = explored[0]?.report.inConversation ?? 0;
    if (most >= 2) return { passed: true };
    return {
      passed: false, kind: 'not concurrent', sentence: `${onlyOf(most, 2, 'tellers')} at work at any time.`,
      help: 'Start both workers before you wait for either.', expected: '2 tellers in flight', actual: `${String(most)} in flight`,
    };
  },

  'both-work': async (answer) => {
    // A worker that does the transactions does something else when there are more of them.
    const explored = await exploreAll(answer, [...days(answer.seed).slice(0, 1), busyDay(answer.seed)]);
    const unavailable = notAvailable(explored);
    if (unavailable) return unavailable;
    const [few, many] = explored as [Explored, Explored];
    const finding = judgeDeeds(few, many);
    return finding.passed === true ? judgeOrigins(answer, Math.max(2, deeds(few).length)) : finding;
  },

  'clean-up': (answer) => judgeCases(answer, days(answer.seed).slice(0, 2), (outcome) => leakProblem(outcome, 'worker'), { onlySettled: true }),

  'for-real': (answer) => {
    const opening = answer.integer(50, 999);
    return realRun(answer, 'perform.ts', { input: { opening, deposits: 10_000, withdrawals: 10_000 } }, { expected: opening, kind: 'worker', children: 2 });
  },
}, { replay: replayOf(days, rightBalance) });

