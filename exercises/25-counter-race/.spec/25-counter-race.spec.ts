import { onlyGrows, seriesIn } from '../../../grading/judging/changes.ts';
import type { Series } from '../../../grading/judging/changes.ts';
import { exploreAll, judgeCases, notAvailable, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Judge } from '../../../grading/judging/explored.ts';
import type { ExploreReport, Outcome, TraceStep } from '../../../grading/explore/report.ts';
import { tableOf } from '../../../grading/judging/failure-table.ts';
import type { Answer, FailedFinding, Finding } from '../../../grading/finding.ts';
import { lostUpdate } from '../../../grading/judging/pattern.ts';
import { leakProblem, said, shown } from '../../../grading/judging/problem.ts';
import type { Problem } from '../../../grading/judging/problem.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { spec } from '../../../grading/spec.ts';
import { childrenOf } from '../../../grading/judging/traffic.ts';
import { list, number, onlyOf, plural } from '../../../grading/judging/wording.ts';

interface Count { readonly increments: number }

const DEFAULT = 100_000;
/** Increments of each thread where each single one is looked at: more than a lock has states. */
const WATCHED = 4;
/** Executions in which it is looked for that one thread comes in between two increments of the other. */
const TURNS = 24;
/** Stands for a count that is changed on its way. */
const CHANGED = 123_456;

/** The smallest counts first: the first one that goes wrong is shown. */
function counts(): Case[] {
  const count = (id: string, increments: number, statesMax: number): Case => ({
    id, program: 'count.ts', input: { increments }, says: `${String(increments)} each`, limits: { statesMax, randomExecutions: 60 },
  });
  return [
    count('a', 1, 2_500), count('b', 2, 2_500), count('c', 0, 500),
    { ...count('g', 1, 1_500), program: 'count-again.ts', input: [{ increments: 1 }, { increments: 1 }], says: '1 each, and once again 1 each' },
  ];
}

/** Four threads are too many to try every interleaving. */
const TWICE: Case = {
  id: 't', program: 'count-twice.ts', input: [{ increments: 1 }, { increments: 1 }], says: 'two counts at the same time, 1 each', limits: { statesMax: 200, randomExecutions: 20 },
};

const isList = (input: unknown): input is readonly Count[] => Array.isArray(input);
const resultOf = ({ increments }: Count): number => 2 * increments;

const rightCount: Judge = (outcome, { input }) => {
  if (outcome.end !== 'settled') return undefined;
  const wanted = isList(input) ? input.map(resultOf) : resultOf(input as unknown as Count);
  const expected = JSON.stringify(wanted);
  if (outcome.error) return { kind: 'crash', sentence: `The promise rejects: ${said(outcome.error)}.`, expected, actual: 'an error' };
  if (JSON.stringify(outcome.value) === expected) return undefined;
  const actual = shown(outcome.value);
  const lost = lostUpdate(outcome, (object) => onlyGrows(outcome, object));
  return lost ? { ...lost, expected, actual } : { kind: 'wrong result', ...mistake(wanted), expected, actual };
};

function mistake(wanted: number | readonly number[]): Pick<Problem, 'sentence' | 'help' | 'misconception'> {
  if (typeof wanted !== 'number') return { sentence: 'Wrong result: one count disturbs the other.', help: 'Each call has a counter of its own, which begins at 0: what belongs to one call should not lie in the module.', misconception: 'one-counter-for-all-calls' };
  return { sentence: 'Wrong result: the counter does not show what both threads have counted.', help: 'Was it read when both threads had exited, is it the memory in which both count, and does it begin at 0?', misconception: 'read-too-early' };
}

/** Who waits for the other one at the start, and in vain, was started alone. */
function withReason(finding: Finding): Finding {
  if (finding.passed !== false || finding.kind !== 'deadlock' || !/arrived/.test(finding.sentence)) return finding;
  return { ...finding, misconception: 'waits-at-the-start' };
}

/** Executions in which both threads count, the fairest first. */
async function inTurns(answer: Answer): Promise<ExploreReport> {
  return answer.explore('count.ts', { input: { increments: WATCHED }, seed: answer.seed, inTurns: TURNS, limits: { earlyTimersMax: 3 } });
}

const settledIn = ({ outcomes }: ExploreReport): Outcome[] => outcomes.filter(({ end, error }) => end === 'settled' && !error);
const countsFully = ({ changes }: Series): boolean => changes.length >= WATCHED;
const nameIn = ({ threads }: Outcome, { thread }: Series): string => threads[thread]?.name ?? 'a thread';

/** Each of two workers makes each of its increments in shared memory; or what is done instead. */
function increments(outcome: Outcome): FailedFinding | undefined {
  const series = countsIn(outcome);
  const full = series.filter(countsFully);
  if (full.length === 2) return undefined;
  const failed = (sentence: string, help: string, misconception?: string): FailedFinding => ({
    passed: false, kind: 'not concurrent', sentence, help, expected: '2 threads that make each increment where everybody sees it', actual: String(full.length),
    ...(misconception !== undefined && { misconception }), ...tableIn(outcome, series),
  });
  if (full.length > 2) return failed(`${String(full.length)} workers count, and not two.`, 'Two threads, and each makes `increments` increments.', 'more-threads');
  const working = series.filter(({ changes }) => changes.length > 0);
  const sending = childrenOf(outcome, 'worker').filter(({ sent }) => sent.length >= WATCHED);
  if (sending.length > 0) return failed(`${list(sending.map(({ thread }) => outcome.threads[thread]?.name ?? 'a worker'))} ${sending.length === 1 ? 'sends' : 'send'} messages, and somebody else counts.`, 'Each thread makes its increments itself, in shared memory.', 'somebody-else-counts');
  if (series.length > 2) return failed(`${String(series.length)} workers share the work of two.`, 'Two threads, and each makes `increments` increments.', 'more-threads');
  if (working.length === 0) return failed('No worker counts in shared memory, so the result is worked out somewhere else.', 'Two workers make the increments; the main thread only waits and reads.', 'worked-out-in-main');
  const few = working.filter((one) => !countsFully(one));
  if (few.length === 0) return failed(`Only ${nameIn(outcome, working[0] as Series)} counts in shared memory.`, 'Two workers make the increments; the main thread only waits and reads.', 'worked-out-in-main');
  const [one] = few as [Series];
  return failed(
    `${nameIn(outcome, one)} has ${String(WATCHED)} increments to make, and changes the counter ${one.changes.length === 1 ? 'only once' : `only ${String(one.changes.length)} times`}: meanwhile nobody sees what it has counted.`,
    'Each increment is to be seen from the moment on in which it is made. Counting by oneself and adding the sum at the end is fast and free of races, but it is another task.', 'counted-in-secret',
  );
}

/** Changes of cells that the main thread never looks at are signs among the workers; if it looks at none of them, nobody can say. */
function countsIn({ trace, threads }: Outcome): readonly Series[] {
  const read = new Set(trace.flatMap(({ thread, operation, object }) => threads[thread]?.kind === 'main' && operation === 'read' ? [object] : []));
  const isSign = ({ thread, object }: TraceStep): boolean => threads[thread]?.kind === 'worker' && !read.has(object);
  // In the place of a sign stands a row that changes nothing, so that the others keep their numbers.
  const counted = seriesIn({ threads, trace: trace.map((row): TraceStep => isSign(row) ? { ...row, operation: 'start' } : row) });
  return counted.some(({ changes }) => changes.length > 0) ? counted : seriesIn({ threads, trace });
}

function tableIn({ trace, threads }: Outcome, series: readonly Series[]): Pick<FailedFinding, 'table'> {
  const notes = new Map(series.flatMap(({ changes }) => changes.map(({ step }, index) => [step, `change ${String(index + 1)}`] as const)));
  return notes.size === 0 ? {} : { table: tableOf(trace, threads, notes) };
}

/** Before which changes of a worker the other one came in between, since the change before: their numbers, by worker. */
function interruptions(outcome: Outcome): Map<string, Set<number>> {
  const series = seriesIn(outcome).filter(countsFully);
  return new Map(series.map((mine) => {
    const others = series.filter((one) => one !== mine).flatMap(({ changes }) => changes);
    const between = mine.changes.flatMap(({ step }, index) => {
      const before = mine.changes[index - 1]?.step;
      return before !== undefined && others.some((other) => other.step > before && other.step < step) ? [index] : [];
    });
    return [nameIn(outcome, mine), new Set(between)];
  }));
}

/** Whether each thread can come in between any two increments of the other: it is enough that some execution shows it. */
function judgeTurns(outcomes: readonly Outcome[]): Finding {
  const found = new Map<string, Set<number>>();
  for (const outcome of outcomes) for (const [name, steps] of interruptions(outcome)) found.set(name, new Set([...found.get(name) ?? [], ...steps]));
  const kept = [...found].find(([, steps]) => steps.size < WATCHED - 1);
  const [fairest] = outcomes;
  if (!kept || !fairest) return { passed: true, coverage: `seen in ${plural(outcomes.length, 'execution')} in which the threads take turns` };
  const [mine, other] = ordered(seriesIn(fairest).filter(countsFully));
  if (!mine || !other) return { passed: null, sentence: 'waits for increments that can be seen' };
  const inARow = mine.changes.filter(({ step }) => step < (other.changes[0]?.step ?? 0)).length;
  const isWhole = inARow >= WATCHED;
  const [one, second] = [nameIn(fairest, mine), nameIn(fairest, other)];
  return {
    passed: false, kind: 'not concurrent', misconception: 'lock-for-the-whole-loop',
    sentence: isWhole ? `${second} can make its first increment only when ${one} has made all of its ${String(WATCHED)}: the two work one after the other.` : `${kept[0]} makes several increments in a row, and the other thread cannot come in between.`,
    help: 'What is held for the whole loop, or for a part of it, makes one thread of two. Hold a lock for one increment, or use Atomics, which need none.',
    expected: 'an increment of the one between any two of the other', actual: `${isWhole ? 'none' : `only ${String(kept[1].size)} of ${String(WATCHED - 1)} gaps`} in ${number(outcomes.length)} executions`,
    table: tableOf(fairest.trace, fairest.threads, new Map([
      ...mine.changes.slice(0, 1).map(({ step }) => [step, `first increment of ${one}`] as const),
      ...mine.changes.slice(-1).map(({ step }) => [step, `last increment of ${one}`] as const),
      ...other.changes.slice(0, 1).map(({ step }) => [step, `first increment of ${second}`] as const),
    ])),
  };
}

const ordered = (series: readonly Series[]): Series[] => [...series].sort((a, b) => (a.changes[0]?.step ?? 0) - (b.changes[0]?.step ?? 0));

/** A count in memory is changed there; a result that stays the same does not come from it. */
async function comesFromCounter(answer: Answer): Promise<FailedFinding | undefined> {
  const total = 2 * WATCHED;
  const about: Case = { id: 'o', program: 'count.ts', input: { increments: WATCHED }, says: `${String(WATCHED)} each`, limits: { statesMax: 1, randomExecutions: 3 } };
  for (const from of [total, WATCHED]) {
    const [one] = await exploreAll(answer, [{ ...about, tampering: { from, to: CHANGED, only: 'memory' } }]);
    const outcomes = one?.report.outcomes ?? [];
    const more = Math.max(...outcomes.map((outcome) => childrenOf(outcome, 'worker').length));
    if (more > 2) {
      return {
        passed: false, kind: 'wrong result', sentence: `When the count is not the one that was expected, it is done again: ${String(more)} workers are started instead of 2.`, misconception: 'repeated-until-it-fits',
        help: 'A lost increment stays lost, also when everything begins anew. Let none get lost: then once is enough.', expected: '2 workers', actual: String(more),
      };
    }
    const changed = outcomes.filter((outcome) => seriesIn(outcome).some(({ changes }) => changes.some(({ value }) => value === from)));
    const same = changed.find(({ end, error, value }) => end === 'settled' && !error && value === total);
    if (same) {
      return {
        passed: false, kind: 'not concurrent', sentence: `The result is worked out without the counter: when ${String(from)} was changed there to ${number(CHANGED)}, the promise resolved to ${String(total)} all the same.`, misconception: 'worked-out-in-main',
        help: 'What the threads leave in the counter is the result. Return that, whatever it is.', expected: 'another result than usual', actual: String(total),
      };
    }
    if (changed.length > 0) return undefined;
  }
  return undefined;
}

export default spec(import.meta.url, {
  'every-increment': async (answer) => {
    const finding = await judgeCases(answer, counts(), rightCount, { races: true });
    if (finding.passed !== true) return withReason(finding);
    const twice = await judgeCases(answer, [TWICE], rightCount, { races: true });
    return twice.passed === true ? finding : twice;
  },

  'at-once': async (answer) => {
    const explored = await exploreAll(answer, [{ id: 'h', program: 'count.ts', input: { increments: WATCHED }, says: 'at once', limits: { statesMax: 50, randomExecutions: 1 } }]);
    const unavailable = notAvailable(explored);
    if (unavailable) return unavailable;
    const most = explored[0]?.report.inConversation ?? 0;
    if (most >= 2) return { passed: true };
    return {
      passed: false, kind: 'not concurrent', sentence: `${onlyOf(most, 2, 'threads')} at work at any time.`, misconception: 'one-after-the-other',
      help: 'Start both workers before you wait for either.', expected: '2 threads in flight', actual: `${String(most)} in flight`,
    };
  },

  'visible': async (answer) => {
    const report = await inTurns(answer);
    if (report.refused) return { passed: null, sentence: 'waits for a program that can be explored' };
    const [fairest] = settledIn(report);
    if (!fairest) return { passed: null, sentence: 'waits for a promise that resolves' };
    return increments(fairest) ?? await comesFromCounter(answer) ?? { passed: true };
  },

  'side-by-side': async (answer) => {
    if (answer.failedBefore().includes('not concurrent')) return { passed: null, sentence: 'waits for two threads that count at the same time' };
    const outcomes = settledIn(await inTurns(answer)).filter((outcome) => seriesIn(outcome).filter(countsFully).length === 2);
    return outcomes.length === 0 ? { passed: null, sentence: 'waits for increments that can be seen' } : judgeTurns(outcomes);
  },

  'clean-up': (answer) => judgeCases(answer, counts().slice(0, 2), (outcome) => {
    const problem = leakProblem(outcome, 'worker');
    return problem && { ...problem, misconception: 'left-behind' };
  }, { onlySettled: true }),

  'for-real': async (answer) => {
    const finding = await realRun(answer, 'count.ts', {}, { expected: 2 * DEFAULT, kind: 'worker', children: 2 });
    if (finding.passed !== false || finding.kind !== 'wrong result') return finding;
    return { ...finding, help: 'Without options it is 100,000 increments for each thread. Does the type of the counter hold 200,000?', misconception: 'element-too-small' };
  },
}, { replay: replayOf(() => [...counts(), TWICE], rightCount) });
