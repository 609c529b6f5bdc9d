/**
 * What explorations mean for a verdict: picks the outcome that shows a failure best, names its
 * pattern, and says how sure a pass is. Specs import it; everything here works on plain data.
 */
import type { Fault, Tampering } from './explore/world.ts';
import type { ExploreReport, Outcome, Reached } from './explore/report.ts';
import type { Answer, FailedFinding, Finding, Replay } from './finding.ts';
import { generalProblem, isGuardTimer, shown } from './problem.ts';
import type { Problem } from './problem.ts';
import type { Plain } from './plain.ts';
import { lostUpdate } from './pattern.ts';
import { tableOf } from './failure-table.ts';

export type { Problem } from './problem.ts';

/** One program of a spec with one input. */
export interface Case {
  /** Short and unique within the spec; part of every schedule. */
  readonly id: string;
  /** File name in `.spec/programs`. */
  readonly program: string;
  readonly input: Plain;
  /** The input in words: `2 deposits and 2 withdrawals on 100`. */
  readonly says: string;
  readonly fault?: Fault;
  readonly tampering?: Tampering;
  readonly limits?: { readonly statesMax?: number; readonly randomExecutions?: number };
}

/** A case and what its exploration found. */
export interface Explored {
  readonly case: Case;
  readonly report: ExploreReport;
  /** The first word of schedules: which case, seed and files they belong to. */
  readonly prefix: string;
}

/** Says what is wrong with one way in which a program ended; `undefined`: nothing. */
export type Judge = (outcome: Outcome, about: Case) => Problem | undefined;

/** Explores cases one after the other. */
export async function exploreAll(answer: Answer, cases: readonly Case[]): Promise<Explored[]> {
  const explored: Explored[] = [];
  for (const one of cases) {
    explored.push(await exploreCase(answer, one));
    if (explored.at(-1)?.report.refused) break;
  }
  return explored;
}

async function exploreCase(answer: Answer, one: Case): Promise<Explored> {
  const report = await answer.explore(one.program, {
    input: one.input, seed: answer.seed, ...(one.fault && { fault: one.fault }), ...(one.tampering && { tampering: one.tampering }), limits: { earlyTimersMax: 1, ...one.limits },
  });
  return { case: one, report, prefix: `${one.id}.${String(answer.seed)}.${report.hash}` };
}

/** How {@link judgeCases} looks at what it explores. */
export interface JudgeOptions {
  /** Data races count, too. */
  readonly races?: boolean;
  /** Outcomes that did not settle are the business of another check. */
  readonly onlySettled?: boolean;
}

/** Explores cases one after the other and judges each; the first failure ends it. */
export async function judgeCases(answer: Answer, cases: readonly Case[], judge: Judge, options: JudgeOptions = {}): Promise<Finding> {
  const explored: Explored[] = [];
  for (const one of cases) {
    const all = await exploreCase(answer, one);
    const seen = options.onlySettled ? onlySettled(all) : all;
    explored.push(seen);
    const finding = judgeOutcomes([seen], judge);
    if (finding.passed !== true) return finding;
    const race = options.races ? judgeRaces([seen]) : finding;
    if (race.passed !== true) return race;
  }
  if (explored.every(({ report }) => report.outcomes.length === 0)) return { passed: null, sentence: 'waits for a promise that settles' };
  return { passed: true, coverage: coverageOf(explored) };
}

function onlySettled(one: Explored): Explored {
  return { ...one, report: { ...one.report, outcomes: one.report.outcomes.filter(({ end }) => end === 'settled') } };
}

/** What {@link judgeOrigin} asks for. */
export interface Origin {
  /** A case whose result is known, and the numbers in that result that must come from children. */
  readonly case: Case;
  readonly expected: unknown;
  readonly values: readonly number[];
  /** Numbers that stand for them when the children are tampered with. */
  readonly replaced: number;
}

/**
 * Judges whether results come from children: what a child says is changed under way, and an answer
 * that comes to the old result all the same has worked it out elsewhere.
 */
export async function judgeOrigin(answer: Answer, origin: Origin): Promise<Finding> {
  for (const [index, from] of origin.values.entries()) {
    const tampered: Case = { ...origin.case, tampering: { from, to: origin.replaced + index }, limits: { statesMax: 500, randomExecutions: 0 } };
    const { report } = await exploreCase(answer, tampered);
    const same = report.outcomes.find((outcome) => outcome.end === 'settled' && JSON.stringify(outcome.value) === JSON.stringify(origin.expected));
    if (!same) continue;
    return {
      passed: false, kind: 'not concurrent',
      sentence: `The result ${String(from)} is worked out in the parent: when the child's answer is changed on its way, the result stays the same.`,
      help: 'The child does the work; the parent takes over what the child sends.',
      expected: 'a result that comes from the child', actual: shown(same.value),
    };
  }
  return { passed: true };
}

/** The finding for a program that needs what the controlled scheduler does not have. */
export function notAvailable(explored: readonly Explored[]): FailedFinding | undefined {
  const refused = explored.find(({ report }) => report.refused)?.report.refused;
  if (!refused) return undefined;
  return {
    passed: false, kind: 'not available', sentence: `${refused.message}${refused.at ? ` (${refused.at})` : ''}.`,
    help: 'Every interleaving can only be tried with what the scheduler controls: Worker, fork, messages, shared memory, timers.',
  };
}

/**
 * Judges every way in which every case ended.
 *
 * The failure shown is the first one in the order of the cases, and in a case the one with the fewest
 * preemptions. A time-out that gives up with an error because it was made to fire early is no failure:
 * a guard may be impatient, it must not be wrong.
 */
export function judgeOutcomes(explored: readonly Explored[], judge: Judge): Finding {
  const unavailable = notAvailable(explored);
  if (unavailable) return unavailable;
  for (const one of explored) {
    const failing = failuresOf(one, judge);
    const shown = failing[0];
    if (shown) return failureOf(one, shown.outcome, shown.problem, failing.reduce((sum, { outcome }) => sum + outcome.interleavings, 0));
  }
  return { passed: true, coverage: coverageOf(explored) };
}

function failuresOf({ case: about, report }: Explored, judge: Judge): { outcome: Outcome; problem: Problem }[] {
  return report.outcomes.flatMap((outcome) => {
    if (isGuardTimer(outcome)) return [];
    const problem = judge(outcome, about) ?? generalProblem(outcome);
    return problem ? [{ outcome, problem }] : [];
  });
}

function failureOf(one: Explored, outcome: Outcome, problem: Problem, failing: number): FailedFinding {
  const pattern = problem.kind === 'wrong result' ? lostUpdate(outcome) : undefined;
  const about = `${one.case.says}: `;
  const { notes = new Map<number, string>(), ...named } = pattern ?? {};
  return {
    passed: false, ...problem, ...named,
    ...(problem.actual === undefined ? {} : { actual: problem.actual }),
    ...(problem.expected === undefined ? {} : { expected: `${problem.expected} (${about.slice(0, -2)})` }),
    coverage: `in ${share(failing, one.report.reached)}, smallest shown: ${plural(outcome.preemptions, 'preemption')}`,
    table: tableOf(outcome.trace, outcome.threads, notes),
    ...(outcome.autopsy.length > 0 ? { autopsy: outcome.autopsy } : {}),
    schedule: `${one.prefix} ${outcome.schedule}`.trim(),
  };
}

/** The first data race of any case, as a failure. */
export function judgeRaces(explored: readonly Explored[]): Finding {
  for (const one of explored) {
    const race = one.report.races[0];
    if (!race) continue;
    const last = race.trace.length - 1;
    return {
      passed: false, kind: 'data race',
      sentence: `Data race: ${race.first.thread} (${race.first.at}) and ${race.second.thread} (${race.second.at}) use ${race.cell} at the same time, at least one of them writes, and nothing orders the two.`,
      help: 'Plain reads and writes of shared memory need something that orders them: a lock, or Atomics on both sides.',
      coverage: 'whatever the result was',
      table: tableOf(race.trace, race.threads, new Map([[last - 1, `races with step ${String(last + 1)}`], [last, `races with step ${String(last)}`]])),
      schedule: `${one.prefix} ${race.schedule}`.trim(),
    };
  }
  return { passed: true, coverage: coverageOf(explored) };
}

/** `all 20 interleavings`, or how far it came. */
export function coverageOf(explored: readonly Explored[]): string {
  const reached = explored.map(({ report }) => report.reached);
  const programs = explored.length === 1 ? '' : ` of ${String(explored.length)} programs`;
  if (reached.every(({ how }) => how === 'exhausted')) {
    return `all ${number(reached.reduce((sum, one) => sum + one.interleavings, 0))} interleavings${programs}`;
  }
  const bound = Math.min(...reached.map(({ preemptionsMax }) => preemptionsMax));
  const states = reached.reduce((sum, one) => sum + one.states, 0);
  const random = reached.reduce((sum, one) => sum + one.executions, 0);
  return `${bound < 0 ? '' : `all with at most ${plural(bound, 'preemption')}, `}${number(states)} states and ${number(random)} sampled interleavings${programs}`;
}

function share(failing: number, reached: Reached): string {
  const all = reached.how === 'exhausted' ? '(all explored)' : '(as far as explored)';
  return `${number(failing)} of ${number(reached.interleavings)} interleavings ${all}`;
}

export const number = (value: number): string => Math.round(value).toLocaleString('en-US');
export const plural = (count: number, noun: string): string => `${number(count)} ${noun}${count === 1 ? '' : 's'}`;

/** Makes the `replay` of a spec out of its cases and the judge of all of them. */
export function replayOf(casesOf: (seed: number) => readonly Case[], judge: Judge): Replay {
  return async (answer, schedule) => {
    const [, id = '', seed = '', hash = '', steps = ''] = /^([\w-]+)\.(\d+)\.([0-9a-f]{6})(?:\s+(.*))?$/s.exec(schedule.trim()) ?? [];
    const about = casesOf(Number(seed)).find((one) => one.id === id);
    if (!about) throw new Error('it does not begin with the case it belongs to; copy the whole line that follows the word "schedule"');
    const report = await answer.explore(about.program, { input: about.input, replay: steps, ...(about.fault && { fault: about.fault }), ...(about.tampering && { tampering: about.tampering }) });
    if (report.hash !== hash) throw new Error('it was made for other files: they have changed since');
    const outcome = report.outcomes[0];
    if (!outcome) throw new Error('it leads nowhere');
    const explored: Explored = { case: about, report, prefix: schedule.trim().split(/\s/)[0] ?? '' };
    const problem = judge(outcome, about) ?? generalProblem(outcome);
    if (!problem) return { passed: true };
    return { ...failureOf(explored, outcome, problem, 1), coverage: 'as this schedule has it', schedule };
  };
}
