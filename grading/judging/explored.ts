/**
 * What explorations mean for a verdict: picks the outcome that shows a failure best, names its
 * pattern, and says how sure a pass is. Specs import it; everything here works on plain data.
 */
import type { Fault, Tampering, WebSite } from '../explore/world.ts';
import type { ExploreReport, Outcome } from '../explore/report.ts';
import type { Answer, ExploreOptions, FailedFinding, Finding, Replay } from '../finding.ts';
import { failureOf } from './failure.ts';
import { generalProblem, isGuardTimer } from './problem.ts';
import type { Problem } from './problem.ts';
import type { Plain } from '../plain.ts';
import { raceFailure } from './race-finding.ts';
import { pieceOf, tellsWhole } from './traffic.ts';
import { fullStop, place, plural, shown } from './wording.ts';

export type { Problem } from './problem.ts';
export { number, plural } from './wording.ts';

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
  /** The web as the program finds it. */
  readonly web?: readonly WebSite[];
  readonly limits?: { readonly statesMax?: number; readonly executionsMax?: number; readonly randomExecutions?: number; readonly earlyTimersMax?: number };
}

/** A case and what its exploration found. */
export interface Explored {
  readonly case: Case;
  readonly report: ExploreReport;
  /** The first word of schedules: which case and seed they belong to. The engine's own follow, which name the files. */
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
  const report = await answer.explore(one.program, optionsOf(one, answer.seed));
  return { case: one, report, prefix: `${one.id}.${String(answer.seed)}` };
}

function optionsOf({ input, fault, tampering, web, limits }: Case, seed: number): ExploreOptions {
  return { input, seed, ...(fault && { fault }), ...(tampering && { tampering }), ...(web && { web }), limits: { earlyTimersMax: 1, ...limits } };
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
    const race = options.races ? judgeRaces([seen]) : undefined;
    // Who tries again until it works goes on for ever because of the race, and that is what to look at.
    if (finding.passed === false && !(finding.kind === 'livelock' && race?.passed === false)) return finding;
    if (race?.passed === false) return race;
  }
  if (explored.every(({ report }) => report.outcomes.length === 0)) return { passed: null, sentence: 'nothing to look at, as the promise never settles' };
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
 * Judges whether results come from children: a number that a child says is replaced by another one on
 * its way, and an answer that comes to the old result all the same has worked it out elsewhere.
 */
export async function judgeOrigin(answer: Answer, origin: Origin): Promise<Finding> {
  const wanted = JSON.stringify(origin.expected);
  for (const [index, from] of origin.values.entries()) {
    // A result that does not hold the number at all is wrong for another reason.
    if (!wanted.includes(String(from))) return { passed: null, sentence: 'waits for a right result' };
    const tampering = await inPieces(answer, origin.case, from) ?? { from, to: origin.replaced + index };
    const tampered: Case = { ...origin.case, tampering, limits: { statesMax: 120, randomExecutions: 0 } };
    const { report } = await exploreCase(answer, tampered);
    const same = report.outcomes.find((outcome) => outcome.end === 'settled' && JSON.stringify(outcome.value) === wanted);
    if (same) return notFromChild(same.value, from, origin.replaced + index);
  }
  return { passed: true };
}

/** A number that no message carries as a whole, but some in pieces: a piece of it is replaced then. */
async function inPieces(answer: Answer, about: Case, value: number): Promise<ReturnType<typeof pieceOf>> {
  const { report } = await exploreCase(answer, about);
  const settled = report.outcomes.find(({ end, error }) => end === 'settled' && !error);
  const children = settled?.traffic ?? [];
  return children.some((child) => tellsWhole(child, value)) ? undefined : children.map(({ sent }) => pieceOf(sent, value)).find((piece) => piece !== undefined);
}

function notFromChild(value: Plain | undefined, from: number, to: number): FailedFinding {
  return {
    passed: false, kind: 'not concurrent',
    sentence: `The result ${String(from)} does not come from a child: when what the children say was changed on its way, from ${String(from)} to ${String(to)}, the promise resolved to ${String(from)} all the same.`,
    help: 'The child does the work and sends the result, and the parent passes on what it gets. Here something else works it out, or works it out again.',
    expected: `a result with ${String(to)} in the place of ${String(from)}`, actual: shown(value),
  };
}

/** The finding for a program that needs what the controlled scheduler does not have. */
export function notAvailable(explored: readonly Explored[]): FailedFinding | undefined {
  const refused = explored.find(({ report }) => report.refused)?.report.refused;
  if (!refused) return undefined;
  return {
    passed: false, kind: 'not available', sentence: fullStop(`${refused.message.replace(/\.$/, '')}${place(refused.at)}`),
    help: 'Every interleaving can be tried only with what the scheduler controls: Worker, fork, messages, shared memory, timers.',
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
    const first = failing[0];
    if (first) return failureOf(one, first.outcome, first.problem, failing.reduce((sum, { outcome }) => sum + outcome.interleavings, 0));
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

/** The first data race of any case, as a failure. */
export function judgeRaces(explored: readonly Explored[]): Finding {
  for (const one of explored) {
    const race = one.report.races[0];
    if (race) return raceFailure(race, one);
  }
  return { passed: true, coverage: coverageOf(explored) };
}

/** `all 20 interleavings`, `the only interleaving`, or how far it came. */
export function coverageOf(explored: readonly Explored[]): string {
  const reached = explored.map(({ report }) => report.reached);
  const programs = explored.length === 1 ? '' : ` of ${String(explored.length)} programs`;
  if (reached.every(({ how }) => how === 'exhausted')) {
    // Where nobody counted the interleavings, each execution stands for many.
    if (reached.some(({ reducer }) => reducer !== undefined)) return `${allOf(reached.reduce((sum, one) => sum + (one.distinctExecutions ?? one.interleavings), 0), 'distinct execution')}${programs}`;
    return `${allOf(reached.reduce((sum, one) => sum + one.interleavings, 0), 'interleaving')}${programs}`;
  }
  const bound = Math.min(...reached.map(({ preemptionsMax }) => preemptionsMax));
  const states = reached.reduce((sum, one) => sum + one.states, 0);
  const random = reached.reduce((sum, one) => sum + one.executions, 0);
  const note = reached.find((one) => one.note !== undefined)?.note;
  return `${bound < 0 ? '' : `all with at most ${plural(bound, 'preemption')}, `}${plural(states, 'state')} and ${plural(random, 'sampled interleaving')}${programs}${note === undefined ? '' : `; ${note}`}`;
}

const allOf = (count: number, noun: string): string => count === 1 ? `the only ${noun}` : `all ${plural(count, noun)}`;

/** Makes the `replay` of a spec out of its cases and the judge of all of them. */
export function replayOf(casesOf: (seed: number) => readonly Case[], judge: Judge): Replay {
  return async (answer, schedule) => {
    if (/^[\w-]+\.\d+\.[0-9a-f]{6}(?:\s|$)/.test(schedule.trim())) throw new Error('it was made by an older version of this grader; run npm test again');
    const [, id = '', seed = '', steps = ''] = /^([\w-]+)\.(\d+)(?:\s+(.*))?$/s.exec(schedule.trim()) ?? [];
    const about = casesOf(Number(seed)).find((one) => one.id === id);
    if (!about) throw new Error('it does not begin with the case it belongs to; copy the whole line that follows the word "schedule"');
    const report = await answer.explore(about.program, { ...optionsOf(about, Number(seed)), replay: steps });
    const outcome = report.outcomes[0];
    if (!outcome) throw new Error('it leads nowhere');
    const explored: Explored = { case: about, report, prefix: schedule.trim().split(/\s/)[0] ?? '' };
    const problem = judge(outcome, about) ?? generalProblem(outcome);
    if (!problem) return { passed: true };
    return { ...failureOf(explored, outcome, problem, 1), coverage: `case ${about.says}, as this schedule has it`, schedule };
  };
}
