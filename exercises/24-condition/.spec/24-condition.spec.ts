import { busyStep } from '../../../grading/judging/busy.ts';
import { coverageOf, exploreAll, judgeOutcomes, judgeRaces, notAvailable, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Explored, Judge } from '../../../grading/judging/explored.ts';
import type { Outcome, TraceStep } from '../../../grading/explore/report.ts';
import { tableOf } from '../../../grading/judging/failure-table.ts';
import type { Answer, Finding } from '../../../grading/finding.ts';
import { lostUpdate } from '../../../grading/judging/pattern.ts';
import type { Plain } from '../../../grading/plain.ts';
import { said } from '../../../grading/judging/problem.ts';
import type { Problem } from '../../../grading/judging/problem.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { spec } from '../../../grading/spec.ts';
import type { Kind } from '../../../grading/verdict.ts';
import { list, number, plural, verb } from '../../../grading/judging/wording.ts';

interface Role { readonly name: string; readonly takes?: number; readonly bakes?: readonly number[]; readonly shelf?: number }
type Stages = readonly (readonly Role[])[];
interface Served { readonly name: string; readonly taken: number; readonly promised: number; readonly atMs: number }
interface Told { readonly served: readonly Served[]; readonly stagesMs: readonly number[] }

const consumer = (name: string, takes = 1): Role => ({ name, takes });
const producer = (name: string, ...bakes: readonly number[]): Role => ({ name, bakes });
const [c1, c2, p, p2] = [consumer('c1'), consumer('c2'), producer('p', 1), producer('p2', 1)];
const atSecondShelf = (role: Role): Role => ({ ...role, shelf: 1 });

/** Enough for every interleaving of three threads with a Condition. */
const STATES_MAX = 3_000;

function caseOf(id: string, stages: Stages, says: string, earlyTimersMax: 0 | 1 = 0): Case {
  return { id, program: 'bake.ts', input: stages as unknown as Plain, says, limits: { statesMax: STATES_MAX, randomExecutions: 5, earlyTimersMax } };
}

/** Two loaves in a row, with two who are woken by each. */
const withMore = (about: Case): Case => ({ ...about, limits: { ...about.limits, statesMax: 10_000 } });

const BEFORE: readonly Case[] = [
  caseOf('a', [[p], [c1]], 'a loaf lies there before c1 comes'),
  caseOf('b', [[c1, p]], 'c1 and p, in any order'),
  caseOf('c', [[producer('p', 2)], [consumer('c1', 2)]], 'two loaves lie there before c1 comes for both'),
];
const WOKEN: readonly Case[] = [
  caseOf('g', [[c1], [p]], 'c1 waits when p brings a loaf'),
  caseOf('h', [[c1, c2], [p], [p2]], 'c1 and c2 wait when p brings one loaf; later p2 brings another one'),
  caseOf('i', [[c1, c2], [producer('p', 2)]], 'c1 and c2 wait when p brings two loaves'),
  caseOf('j', [[p], [c1, c2], [p2]], 'one loaf lies there before c1 and c2 come; later p2 brings another one'),
  caseOf('k', [[consumer('c1'), producer('p', 1, 1)]], 'c1 takes two loaves while p brings one and then another'),
  caseOf('m', [[p, p2], [consumer('c1', 2)]], 'p and p2 bring one loaf each, at the same time, before c1 comes for both'),
  withMore(caseOf('o', [[c1], [c2], [producer('p', 1, 1)]], 'c1 and c2 wait when p brings one loaf and then another')),
  caseOf('s', [[atSecondShelf(p)], [c1], [p2], [atSecondShelf(c2)]], 'p brings a loaf to a second shelf, c1 waits at the first one, p2 brings it a loaf, and c2 comes to the second'),
  caseOf('n', [[p], [c1, p2], [consumer('c2', 2)], [producer('p3', 1)]], 'c1 takes a loaf while p2 brings another one; c2 comes for two, and later p3 brings the third'),
  caseOf('l', [[c1, p]], 'c1 and p, in any order, and a time-out may be over at any moment', 1),
];
const CASES = [...BEFORE, ...WOKEN];
/** Who sleeps until he is woken sleeps for ever here; who looks from time to time does so for ever, however long his time-out is. */
const ALONE: Case = { ...caseOf('q', [[c1]], 'c1 waits, and nobody brings a loaf'), limits: { statesMax: 50, randomExecutions: 1, earlyTimersMax: 0 } };

const stagesOf = ({ input }: Case): Stages => input as unknown as Stages;
const toldBy = ({ value }: Outcome): Told => value as unknown as Told;
const nameOf = ({ threads }: Outcome, thread: number): string => threads[thread]?.name ?? 'a thread';
const isProducer = (outcome: Outcome, thread: number): boolean => nameOf(outcome, thread).startsWith('p');

/** The last step in which a producer brings a loaf: it changes a cell of the learner's, if possible not one that consumers sleep on, which may be a bell. */
function bringsLoaf(outcome: Outcome): number {
  const slept = new Set(outcome.trace.filter(({ operation }) => operation === 'wait').map(({ object }) => object));
  const isChange = ({ thread, operation, at }: TraceStep): boolean => isProducer(outcome, thread) && (operation === 'write' || operation === 'update') && at.startsWith('bakery');
  const loaf = outcome.trace.findLastIndex((step) => isChange(step) && !slept.has(step.object));
  return loaf >= 0 ? loaf : outcome.trace.findLastIndex(isChange);
}

/** `loaves[0]` */
const cellIn = (text: string): string | undefined => /([\w.]+\[\d+\])/.exec(text)?.[1];

/** Whether a cell is the one that counts loaves. */
function isLoaves(outcome: Outcome): (object: string) => boolean {
  const cell = outcome.trace[bringsLoaf(outcome)]?.object;
  return (object) => object === cell;
}

const rightLoaves: Judge = (outcome, about) => {
  if (outcome.end !== 'settled') return sleepsOn(outcome);
  if (outcome.error) return { kind: 'crash', sentence: `A thread throws ${said(outcome.error)}.`, help: 'A Condition is waited for and notified by those who hold its lock: `condition.run(() => ...)`.' };
  const { served } = toldBy(outcome);
  const wanted = stagesOf(about).flat().reduce((sum, { takes = 0 }) => sum + takes, 0);
  const early = served.find(({ taken, promised }) => taken > promised);
  if (early) return takesNothing(outcome, early, about);
  if (served.length < wanted) return { kind: 'wrong result', sentence: 'A thread ends in the middle of consume or produce.', help: 'Return when the loaf has been taken, or when the loaves are there, and let the thread go on.', expected: plural(wanted, 'loaf').replace('loafs', 'loaves'), actual: String(served.length) };
  return about.limits?.earlyTimersMax === 0 ? late(outcome) : undefined;
};

/** Somebody has had more loaves than were ever baked. */
function takesNothing(outcome: Outcome, { name, taken, promised }: Served, about: Case): Problem {
  const [expected, actual] = [`${number(promised)} ${verb(promised, 'loaf is', 'loaves are')} taken, as many as there are`, `${number(taken)} ${verb(taken, 'is', 'are')} taken`];
  const lost = lostUpdate(outcome, isLoaves(outcome));
  if (lost) return { ...lost, expected, actual };
  if (promised === 0 && stagesOf(about).flat().some(({ shelf }) => shelf !== undefined)) {
    return {
      kind: 'wrong result', expected, actual, notes: otherShelfNotes(outcome, name), sentence: `${name} takes a loaf, although nobody has brought one to its shelf. There is one on the other shelf.`,
      help: 'Each call of `newShelf` makes another shelf, with memory of its own. What lies in a variable of the module is the same for all.', misconception: 'one-shelf-for-all',
    };
  }
  if (outcome.timerWasEarly) return { kind: 'wrong result', sentence: `${name} comes back from consume after a time-out, and there is no loaf.`, help: 'When the time is over, the loaf may not be there yet. Look again, and wait again.', expected, actual, misconception: 'woken-is-served' };
  const woken = outcome.trace.some(({ thread, operation }) => nameOf(outcome, thread) === name && operation === 'wait');
  return {
    kind: 'wrong result', expected, actual, notes: takenNotes(outcome, name),
    ...(woken
      ? { sentence: `A stolen loaf: ${name} is woken because there is one, but another consumer takes it first, and ${name} takes a loaf that is not there.`, help: 'A notify says that something has changed, and not that it is still so. Between the notify and the moment at which the woken thread has the lock again, others can come: look again, in a loop (`while`, not `if`).', misconception: 'woken-is-served' }
      : { sentence: `${name} comes back from consume without having waited, and there is no loaf.`, help: 'Only who has found a loaf on the shelf, and has taken it down in the same step, may come back.', misconception: 'woken-is-served' }),
  };
}

/** The loaf of the other shelf, and who takes it. */
function otherShelfNotes(outcome: Outcome, name: string): Map<number, string> {
  const notes = [...takenNotes(outcome, name)].slice(0, 2);
  return new Map(notes.map(([index, note]) => [index, note === 'brings a loaf' ? 'brings a loaf to the other shelf' : 'takes it']));
}

/** Who took loaves, and when. */
function takenNotes(outcome: Outcome, last: string): Map<number, string> {
  const changes = outcome.trace.map((step, index) => ({ step, index })).filter(({ step }) => (step.operation === 'write' || step.operation === 'update') && step.at.startsWith('bakery') && step.object !== undefined);
  const brings = changes.find(({ step }) => isProducer(outcome, step.thread));
  const takes = changes.filter(({ step, index }) => step.object === brings?.step.object && index > (brings?.index ?? 0) && !isProducer(outcome, step.thread));
  return new Map([
    ...(brings ? [[brings.index, 'brings a loaf'] as const] : []),
    ...takes.map(({ step, index }) => [index, nameOf(outcome, step.thread) === last ? 'takes what is not there' : 'takes it'] as const),
  ]);
}

/** Time passes only when nobody can go on: whoever is late has slept for a time instead of until he was woken. */
function late(outcome: Outcome): Problem | undefined {
  const { served, stagesMs } = toldBy(outcome);
  const one = served.find(({ atMs }) => !stagesMs.includes(atMs));
  if (!one) return undefined;
  const lateMs = one.atMs - Math.max(...stagesMs.filter((atMs) => atMs <= one.atMs));
  return {
    kind: 'wrong result', sentence: `${one.name} has its loaf ${number(lateMs)} ms after it was put on the shelf, and only because a time-out was over.`, notes: new Map([[bringsLoaf(outcome), 'brings the loaf']].filter((note): note is [number, string] => (note[0] as number) >= 0)),
    help: 'Whoever changes something wakes those who wait for it; then nobody has to look from time to time.', expected: 'woken at once', actual: `${number(lateMs)} ms later`, misconception: 'looks-now-and-then',
  };
}

/** Somebody waits for ever, although loaves enough have been brought for all. */
function sleepsOn(outcome: Outcome): Problem | undefined {
  if (outcome.end !== 'deadlock') return undefined;
  const waits = outcome.diagnoses.flatMap((one) => one.kind === 'deadlock' ? one.waits : []);
  const hungry = waits.filter(({ thread }) => outcome.threads[thread]?.kind === 'worker' && !isProducer(outcome, thread));
  const [first] = hungry;
  // Who waits for a lock, and producers that wait, are another matter.
  if (!first || hungry.length < waits.filter(({ thread }) => outcome.threads[thread]?.kind === 'worker').length || hungry.some(({ what }) => what !== 'word' && what !== 'call')) return undefined;
  const names = list(hungry.map(({ thread }) => nameOf(outcome, thread)));
  const sleeps = verb(hungry.length, 'sleeps', 'sleep');
  const [expected, actual] = [`${verb(hungry.length, 'a loaf', 'loaves')} for ${names}`, `${names} ${sleeps} for ever`];
  const lost = lostUpdate(outcome, isLoaves(outcome));
  if (lost) return { ...lost, expected, actual };
  const brought = bringsLoaf(outcome);
  const notes = new Map<number, string>([
    ...hungry.filter(({ step }) => step >= 0).map(({ step }) => [step, 'sleeps for ever'] as const),
    ...(brought >= 0 ? [[brought, 'brings what it waits for'] as const] : []), ...afterwards(outcome, brought),
  ]);
  return { expected, actual, notes, ...whySleeps(outcome, first, brought, names, hungry.length) };
}

const notifies = ({ text }: TraceStep): boolean => /notify/i.test(text);

/** Whom the last loaf wakes, and who takes it: what there is to see if somebody else sleeps on. */
function afterwards(outcome: Outcome, brought: number): (readonly [number, string])[] {
  const { trace } = outcome;
  const bringer = trace[brought]?.thread;
  if (bringer === undefined || !isServed(outcome)) return [];
  const notify = trace.findIndex((row, index) => index > brought && row.thread === bringer && notifies(row));
  const takes = trace.flatMap((row, index) => index > brought && row.object === trace[brought]?.object && (row.operation === 'write' || row.operation === 'update') && !isProducer(outcome, row.thread) ? [[index, 'takes one'] as const] : []);
  return [...(notify < 0 ? [] : [[notify, 'wakes somebody else'] as const]), ...takes];
}

const isServed = (outcome: Outcome): boolean => outcome.trace.some((row) => row.operation === 'exit' && /^c\d/.test(nameOf(outcome, row.thread)));

/** The producer that brought the last loaf and told nobody, although one notifies where it seems to be needed. */
function silentProducer(outcome: Outcome, brought: number): string | undefined {
  const { trace } = outcome;
  const bringer = trace[brought]?.thread;
  const rows = trace.filter((row) => isProducer(outcome, row.thread) && notifies(row));
  if (bringer === undefined || rows.length === 0 || trace.some((row, index) => index > brought && row.thread === bringer && notifies(row))) return undefined;
  return nameOf(outcome, bringer);
}

/** Why nobody wakes who sleeps. */
function whySleeps(outcome: Outcome, { thread, step }: { readonly thread: number; readonly step: number }, brought: number, names: string, count: number): Pick<Problem, 'kind' | 'sentence' | 'help' | 'misconception'> {
  const { trace } = outcome;
  const name = nameOf(outcome, thread);
  const [kind, sleeps] = ['lost wakeup' as const, verb(count, 'sleeps', 'sleep')];
  const looks = trace.flatMap((row, index) => row.thread === thread && row.object !== undefined && row.object === trace[brought]?.object ? [index] : []);
  const isBell = trace[step]?.object !== trace[brought]?.object;
  if (brought >= 0 && looks.length === 0 && trace.some((row) => row.thread === thread && row.at.startsWith('bakery') && cellIn(row.text) !== undefined && cellIn(row.text) === cellIn(trace[brought]?.text ?? ''))) {
    return { kind: 'deadlock', sentence: `${names} ${sleeps} for ever: the loaf is put into memory at which ${name} never looks.`, help: 'Variables of a module exist in each thread anew. All that consumers and producers share is in what `newShelf` returns, on a `SharedArrayBuffer`.', misconception: 'same-module-same-shelf' };
  }
  if (step > brought && isBell && looks.some((index) => index < brought)) {
    return {
      kind, sentence: `Lost wakeup: ${name} looks and finds no loaf, and before it sleeps the loaf is brought. The notify comes when nobody sleeps, and is gone.`,
      help: 'Between the look and the sleep nobody may come. `condition.wait()` releases the lock only when the thread is in the queue; `Atomics.wait` does not sleep if its word is not what you have seen any more, so the word must change with every loaf.', misconception: 'looks-then-sleeps',
    };
  }
  const ends = trace.findIndex((row) => isProducer(outcome, row.thread) && (row.operation === 'release' || row.operation === 'notify' || row.operation === 'call' || row.operation === 'exit'));
  if (step > brought && ends >= 0 && step > ends) {
    return {
      kind, sentence: `Lost wakeup: ${name} goes to sleep after the loaf has been brought. Nobody waited at the notify, and a notify is not kept for those who come later.`,
      help: 'Look before you sleep, holding the lock: if there is a loaf, there is nothing to wait for. Only the state says what has happened before.', misconception: 'notify-is-kept',
    };
  }
  const silent = silentProducer(outcome, brought);
  if (silent !== undefined) {
    return {
      kind, sentence: `Lost wakeup: ${names} ${sleeps}, and ${silent} brings a loaf and notifies nobody.`,
      help: 'Also when there are loaves already, somebody may be asleep: those loaves may be meant for others, who have been woken and have not taken theirs yet. Notify whenever you bring some.', misconception: 'only-when-empty',
    };
  }
  const others = isServed(outcome);
  return {
    kind, sentence: `Lost wakeup: ${names} ${sleeps}, ${others ? 'there are more loaves' : 'the loaf is brought'}, and nobody wakes ${verb(count, 'it', 'them')}${others ? '. Another consumer was woken' : ''}.`,
    ...(others
      ? { help: 'Whoever puts loaves on the shelf wakes everybody who waits (`notifyAll`): those for whom there is none look again and sleep on.', misconception: 'one-is-enough' }
      : { help: 'Who sleeps sees nothing. First change the number of loaves, then notify, and the very condition or word that the consumer sleeps on.', misconception: 'nobody-need-be-told' }),
  };
}

/** Whoever waits for long is asleep meanwhile. */
function sleepsMeanwhile(outcome: Outcome): Finding | undefined {
  const { trace, threads } = outcome;
  const step = busyStep(outcome);
  if (!step) return undefined;
  return {
    passed: false, kind: 'livelock', sentence: `${nameOf(outcome, step.thread)} does not sleep: it looks at the shelf again and again, and keeps a core busy until there is a loaf.`,
    help: '`condition.wait()` and `Atomics.wait` let a thread sleep until it is woken.', expected: 'a thread that sleeps', actual: 'a thread that looks',
    table: tableOf(trace, threads, new Map([[trace.indexOf(step), 'again and again']])), misconception: 'looks-all-the-time',
  };
}

/** Whoever has nothing to do sleeps on: where nobody ever brings a loaf, nobody ever looks again. */
function looksByTheClock({ end, trace, threads, diagnoses }: Outcome): Finding | undefined {
  if (end !== 'livelock' && end !== 'endless') return undefined;
  const cycle = diagnoses.flatMap((one) => one.kind === 'livelock' ? one.cycle : []);
  // A timer by itself is no look: what waits asynchronously may need one to stay alive.
  const looks = (cycle.length > 0 ? cycle : [...trace.keys()]).filter((index) => threads[trace[index]?.thread ?? 0]?.kind === 'worker' && trace[index]?.operation !== 'timer');
  const step = looks.find((index) => TIMED_OUT.test(trace[index]?.text ?? '')) ?? looks[0];
  if (step === undefined) return undefined;
  return {
    passed: false, kind: 'livelock', sentence: 'Nobody brings a loaf, and c1 does not sleep on: it looks at the shelf from time to time.',
    help: 'Whoever brings a loaf wakes those who sleep. So a wait needs no time-out, however long: in all the time before there is nothing to see.', expected: 'c1 sleeps until it is woken', actual: 'c1 looks again and again',
    table: tableOf(trace, threads, new Map([[step, 'again and again']])), misconception: 'looks-now-and-then',
  };
}

const TIMED_OUT = /timed-out$|→ false$/;

/**
 * Whoever gives its wait a time-out, and looks again, can go on with that for ever while somebody else's time comes: only
 * here, where time is a choice.
 */
function withoutPatience(one: Explored): Explored {
  const isPatient = ({ end, trace }: Outcome): boolean => (end === 'livelock' || end === 'endless') && trace.some(({ operation, text }) => (operation === 'wait' && text.endsWith('timed-out')) || (operation === 'call' && /\.wait(?:For)?\(.*→ false$/.test(text)));
  return { ...one, report: { ...one.report, outcomes: one.report.outcomes.filter((outcome) => !isPatient(outcome)) } };
}

const RACY: ReadonlySet<Kind> = new Set<Kind>(['lost update', 'wrong result', 'livelock']);

async function judgeLoaves(answer: Answer, cases: readonly Case[]): Promise<Finding> {
  const seen: Explored[] = [];
  for (const about of cases) {
    const explored = await exploreAll(answer, [about]);
    const some = stagesOf(about).length > 1 ? explored.map(withoutPatience) : explored;
    seen.push(...some);
    const [finding, race] = [judgeOutcomes(some, rightLoaves), judgeRaces(some)];
    // What comes of a race depends on luck where not all interleavings are tried; that there is one does not.
    if (finding.passed === false && !(RACY.has(finding.kind) && race.passed === false)) return finding;
    if (race.passed === false) return race;
  }
  return { passed: true, coverage: coverageOf(seen) };
}

async function judgeSleep(answer: Answer): Promise<Finding> {
  for (const one of await exploreAll(answer, WOKEN.slice(0, 1))) {
    const unavailable = notAvailable([one]);
    if (unavailable) return unavailable;
    const busy = one.report.outcomes.map(sleepsMeanwhile).find((finding) => finding !== undefined);
    if (busy) return busy;
  }
  const [alone] = (await exploreAll(answer, [ALONE])) as [Explored];
  return alone.report.outcomes.map(looksByTheClock).find((finding) => finding !== undefined) ?? { passed: true };
}

export default spec(import.meta.url, {
  'before': (answer) => judgeLoaves(answer, BEFORE),

  'woken': (answer) => judgeLoaves(answer, WOKEN),

  'asleep': judgeSleep,

  'for-real': (answer) => {
    const loaves = answer.integer(20, 40);
    const stages: Stages = [[consumer('c1', loaves), consumer('c2', loaves), producer('p', ...Array.from({ length: loaves }, () => 1)), producer('p2', loaves)]];
    return realRun(answer, 'bake-for-real.ts', { input: stages as unknown as Plain }, { expected: { loaves: 2 * loaves, early: 0 }, kind: 'worker', children: 4 });
  },
}, { replay: replayOf(() => CASES, rightLoaves) });
