/** What goes on for ever: threads that spin, timers that fire, steps that come again and again. */
import type { Livelock } from '../explore/findings/diagnosis.ts';
import type { Outcome } from '../explore/report.ts';
import type { Problem } from './problem.ts';
import { list, place, verb } from './wording.ts';

/** Longest round that is looked for, and how many rounds in a row are no accident. */
const PERIOD_MAX = 24;
const ROUNDS_MIN = 5;

/** The problem of an outcome that is busy without an end. */
export function goesOnForEver(outcome: Outcome): Problem {
  const repeated = outcome.diagnoses.find((one): one is Livelock => one.kind === 'livelock' || one.kind === 'starvation');
  if (repeated && repeated.cycle.length > 0) return named(outcome, repeated);
  const renewed = roundWithNewChildren(outcome);
  return renewed ? repeats(renewed, ', each time with a new child') : endlessLoop(outcome);
}

function named(outcome: Outcome, { threads, starved, cycle }: Livelock): Problem {
  const round = cycle.flatMap((index) => outcome.trace[index] ?? []);
  const who = namesOf(outcome, threads);
  const cells = [...new Set(round.flatMap(({ text }) => /([^\s]+\[\d+\])/.exec(text)?.[1] ?? []))];
  if (round.every(({ text }) => text === 'runs an immediate')) return { ...immediatesRun(outcome, who), ...shownRound(cycle) };
  if (round.every(({ operation }) => operation === 'timer')) return { ...timersFire(outcome, who), ...shownRound(cycle) };
  if (starved.length > 0) return { ...starves(who, namesOf(outcome, starved)), ...shownRound(cycle) };
  if (cells.length > 0 && round.every(({ object }) => object !== undefined)) return { ...spins(who, cells, round[0]?.at ?? ''), ...shownRound(cycle) };
  return repeats(cycle, ` (${list(who)})`);
}

function repeats(cycle: readonly number[], how: string): Problem {
  return {
    kind: 'livelock', sentence: `Livelock: the same steps come again and again${how}, and nothing is ever done.`,
    help: 'What has failed is tried again in the same way, so it fails again: when is it enough, and who is told?', ...shownRound(cycle),
  };
}

function shownRound(cycle: readonly number[]): Pick<Problem, 'notes' | 'rows'> {
  const [first = -1] = cycle;
  return { notes: new Map([[first, cycle.length === 1 ? 'again and again, for ever' : `from here on these ${String(cycle.length)} steps, for ever`]]), rows: { until: Math.max(...cycle) } };
}

/** The first round of steps that come again and again until the end, but for the numbers of the children. */
function roundWithNewChildren({ trace, threads }: Outcome): number[] | undefined {
  const words = trace.map(({ thread, text, at }) => `${threads[thread]?.name ?? ''}|${text}|${at}`.replace(/#\d+/g, '#'));
  for (let period = 1; period <= PERIOD_MAX && period * ROUNDS_MIN <= words.length; period++) {
    let begin = words.length - period;
    while (begin > 0 && words[begin - 1] === words[begin - 1 + period]) begin--;
    if (words.length - begin >= period * ROUNDS_MIN) return Array.from({ length: period }, (_, index) => begin + index);
  }
  return undefined;
}

const hasSettledIn = ({ trace }: Outcome): boolean => trace.some(({ operation }) => operation === 'settle');

function immediatesRun(outcome: Outcome, who: readonly string[]): Problem {
  const hasSettled = hasSettledIn(outcome);
  const runs = `${list(who)} ${verb(who.length, 'runs', 'run')} one immediate after the other`;
  return {
    kind: hasSettled ? 'leak' : 'livelock',
    sentence: hasSettled ? `Leak: the promise has settled, but ${runs}.` : `The promise never settles: ${runs}, which keeps a core busy and gets nothing done.`,
    help: 'An immediate waits for nothing: whoever looks again by setImmediate looks all the time. Wait for the event, or look again by setTimeout, some milliseconds later.',
  };
}

function timersFire(outcome: Outcome, who: readonly string[]): Problem {
  const hasSettled = hasSettledIn(outcome);
  const fires = who.length === 1 ? `a timer of ${list(who)} fires again and again and keeps it alive` : `timers of ${list(who)} fire again and again and keep them alive`;
  return {
    kind: hasSettled ? 'leak' : 'livelock',
    sentence: hasSettled ? `Leak: the promise has settled, but ${fires}.` : `The promise never settles: ${fires}, and nothing else is left to happen.`,
    help: 'What setInterval has started goes on until clearInterval, and its thread with it.',
  };
}

function starves(who: readonly string[], starved: readonly string[]): Problem {
  return {
    kind: 'starvation', sentence: `Starvation: ${list(starved)} ${verb(starved.length, 'waits', 'wait')} for ever, while ${list(who)} ${verb(who.length, 'goes', 'go')} on and on.`,
    help: 'Whoever has had its turn must let the others have theirs before it takes the next one.',
  };
}

function spins(who: readonly string[], cells: readonly string[], at: string): Problem {
  const looks = `${list(who)} ${verb(who.length, 'looks', 'look')} at ${list(cells)}${place(at)} again and again`;
  return {
    kind: 'livelock',
    sentence: who.length === 1 ? `Livelock: ${looks}, and nobody is left who could change ${verb(cells.length, 'it', 'them')}.` : `Livelock: ${looks}, and each waits for another one to change what it sees.`,
    help: 'Who was to change it? Either that thread has ended, or it waits itself, or there is a way through its code on which it does not.',
  };
}

function endlessLoop({ trace, threads }: Outcome): Problem {
  const last = trace.at(-1);
  const seen = last === undefined ? '' : `; the last that is seen is ${threads[last.thread]?.name ?? 'a thread'}: ${last.text}${place(last.at)}`;
  return {
    kind: 'livelock', sentence: `A loop does not end: thousands of rounds, and still no progress${seen}.`,
    help: 'Often it waits for something without letting it happen: a thread that loops hears no message and no timer, and a variable of its own is changed by nobody else.',
  };
}

function namesOf(outcome: Outcome, threads: readonly number[]): string[] {
  return threads.map((thread) => outcome.threads[thread]?.name ?? 'a thread');
}
