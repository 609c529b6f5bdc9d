/** Promises that never settle: deadlocks, lost wakeups, events that nobody hears, programs that end too soon. */
import type { Outcome, ThreadInfo, Traffic } from '../explore/report.ts';
import type { Problem } from './problem.ts';
import { waitsOf } from './waits.ts';
import type { Wait } from './waits.ts';
import { list, place, verb } from './wording.ts';

/** What is wrong with an outcome in which nothing can happen any more. */
export function neverSettles(outcome: Outcome): Problem {
  if (outcome.end === 'exit') return endsFirst(outcome);
  return lostWakeup(outcome) ?? deadlock(outcome) ?? standsStill(outcome);
}

function lostWakeup(outcome: Outcome): Problem | undefined {
  const lost = outcome.diagnoses.find((one) => one.kind === 'lost wakeup');
  if (!lost) return undefined;
  const { notify, wait, cell } = lost;
  const [by, sleeper] = [notify, wait].map(({ thread }) => outcome.threads[thread]?.name ?? 'a thread');
  return {
    kind: 'lost wakeup',
    sentence: `Lost wakeup: ${by ?? ''} notifies ${cell}${place(notify.at)} when nobody sleeps there yet, and ${sleeper ?? ''}, for whom it was meant, goes to sleep${place(wait.at)} after that and is never woken.`,
    help: 'Change the cell before you notify, and give Atomics.wait the value that was seen: it does not sleep if the cell has changed since.',
    notes: new Map([[notify.step, 'wakes nobody'], [wait.step, 'sleeps for ever']]), rows: { also: allObjects(outcome) },
  };
}

/** Who stands still has come there on its whole way, and not by one cell. */
const allObjects = ({ trace }: Outcome): Set<string> => new Set(trace.flatMap(({ object }) => object ?? []));

/** What is said about a deadlock, and what helps. */
type Words = readonly [sentence: string, help: string];

function deadlock(outcome: Outcome): Problem | undefined {
  const { waits, circle } = waitsOf(outcome);
  // Whoever waits for messages waits in no call: that is told with everybody who is left.
  if (waits.length === 0 || circle.some(({ what }) => what === 'message')) return undefined;
  const [sentence, help] = circular(waits, circle) ?? neverReleased(waits) ?? asleep(waits);
  return { kind: 'deadlock', sentence: `Deadlock: ${sentence}.`, help, notes: notesOf(circle.length > 0 ? circle : waits), rows: { also: allObjects(outcome) } };
}

function circular(waits: readonly Wait[], circle: readonly Wait[]): Words | undefined {
  const [first] = circle;
  // Who sleeps on a word that nobody else has changed waits for others, not for itself.
  if (!first || (circle.length === 1 && first.what !== 'lock')) return undefined;
  if (circle.length === 1) {
    const others = waits.filter((wait) => wait !== first && wait.holder === first.who).map(({ who }) => who);
    const too = others.length === 0 ? '' : `, and ${list(others)} ${verb(others.length, 'waits', 'wait')} for it, too`;
    return [`${first.words}, which it holds itself${too}`, HELP.heldByItself];
  }
  const links = circle.map(({ words, what, holder = '' }) => `${words}, which ${holder} ${what === 'lock' ? 'holds' : 'was to change'}`);
  return [`in a circle, ${links.join(', and ')}`, circle.every(({ what }) => what === 'lock') ? HELP.locksInACircle : HELP.circle];
}

function neverReleased(waits: readonly Wait[]): Words | undefined {
  const held = waits.filter(({ what, holder, who }) => what === 'lock' || (holder !== undefined && holder !== who));
  const wait = held.find(({ holderEnded }) => holderEnded) ?? held[0];
  if (!wait) return undefined;
  const { holder, words, holderEnded, what } = wait;
  if (holder === undefined) return [`${words}, which was locked and is never released`, HELP.release];
  if (holderEnded) return [`${words}, but ${holder}, which ${what === 'lock' ? 'holds it' : 'has changed it last'}, has ended`, what === 'lock' ? HELP.release : HELP.asleep];
  const next = waits.find(({ who }) => who === holder);
  if (!next) return what === 'lock' ? [`${words}, but ${holder} holds it and does not go on`, HELP.release] : undefined;
  return [`${words}, which ${holder} ${what === 'lock' ? 'holds' : 'was to change'}, and ${next.words}, and nobody is left who could wake it`, HELP.sleepsWithLock];
}

const asleep = (waits: readonly Wait[]): Words => [`${list(waits.map(({ words }) => words))}, and nobody is left who could wake ${verb(waits.length, 'it', 'them')}`, waits.every(({ what }) => what === 'call') ? HELP.inCalls : HELP.asleep];

const HELP = {
  heldByItself: 'A lock lets nobody in twice, its holder neither. Either it is taken again inside of its own critical section, or there is a way out of that section (return, continue, an error) on which it is not released. `lock.run` releases it on every way.',
  locksInACircle: 'When everybody takes the locks in the same order, no circle can close.',
  circle: 'Somebody in the circle has to do its part before it begins to wait.',
  release: 'Whoever takes a lock must release it on every way out of the critical section: `lock.run`, `using` and `finally` do so, even after an error.',
  sleepsWithLock: 'Never sleep while you hold a lock: whoever is to wake you may need it. Release it first.',
  inCalls: 'Such a call needs another thread that ends the wait after it has begun: one that puts, sets, notifies or releases. Which one was it to be? Has it ended before, does it wait itself, or is there a way through its code on which it does nothing of the kind?',
  asleep: 'Each sleeper needs somebody who still changes its cell and then calls Atomics.notify. Who was it to be? Has that thread ended before, does it wait itself, or is there a way through its code on which it does not notify?',
};

function notesOf(waits: readonly Wait[]): Map<number, string> {
  const notes = new Map<number, string>();
  for (const { heldSince, what } of waits) if (heldSince >= 0 && what === 'lock') notes.set(heldSince, 'is never released');
  for (const { step } of waits) if (step >= 0) notes.set(step, notes.has(step) ? `${notes.get(step) ?? ''}; waits for ever` : 'waits for ever');
  return notes;
}

function standsStill(outcome: Outcome): Problem {
  const alive = outcome.leftAlive;
  const children = outcome.threads.length - 1;
  const them = verb(alive.length, 'it', 'them');
  const waiting = alive.length > 0
    ? `${list(alive)} ${verb(alive.length, 'is', 'are')} alive, but nobody sends ${them} anything any more${waitsForChild(outcome) ? `, and main waits for ${them} to answer or to end` : ''}`
    : `${children === 0 ? 'no child was ever started' : children === 1 ? 'the only child has ended' : 'all children have ended'}, and the main thread waits for something that never comes`;
  return {
    kind: 'deadlock', sentence: `The promise never settles: ${waiting}${waiting.includes(', and ') ? '' : ', and nothing else can happen'}.`,
    help: alive.length > 0
      ? 'Who waits for whom? A child that listens never ends by itself: somebody must send it the next message, disconnect it or end it; and who waits for its `exit` waits until then.'
      : 'Whatever can happen to a child, an error and an early exit included, has to settle the promise.',
    notes: notesOfBirths(outcome, alive, 'is still alive at the end'),
  };
}

/** True when the main thread stands in a circle with children: each waits to hear of the other. */
function waitsForChild(outcome: Outcome): boolean {
  return waitsOf(outcome).circle.some(({ who, what }) => what === 'message' && who === outcome.threads[0]?.name);
}

/** Remarks for the steps in which children were started. */
export function notesOfBirths({ trace }: Outcome, names: readonly string[], note: string): Map<number, string> {
  const indices = names.map((name) => trace.findIndex(({ operation, text }) => operation === 'spawn' && text === `starts ${name}`));
  return new Map(indices.filter((index) => index >= 0).map((index) => [index, note]));
}

/** The main thread has ended, by itself or because nothing was left to do. */
function endsFirst(outcome: Outcome): Problem {
  const index = outcome.trace.findLastIndex(({ operation, thread }) => operation === 'exit' && outcome.threads[thread]?.kind === 'main');
  const at = outcome.trace[index]?.at ?? '';
  if (at !== '') {
    return {
      kind: 'deadlock', sentence: `The promise never settles: process.exit ends the whole program first${place(at)}.`,
      help: 'process.exit ends everything at once, and whoever waits for the promise with it. Return, and let the program end by itself.',
      notes: new Map([[index, 'ends the whole program']]),
    };
  }
  const silent = outcome.traffic.filter((child) => saidNothing(child) && hasFailed(child)).map((child) => ({ child, thread: outcome.threads[child.thread] }));
  const [first] = silent;
  if (first) {
    return {
      kind: 'deadlock', sentence: `The promise never settles: ${list(silent.map(ended))} without an answer, and nothing is left that could settle it.`,
      help: 'A message need not come. `exit` comes whatever happens to a child (and `error` where it cannot start): it must settle the promise, too.',
      notes: notesOfExits(outcome, silent.map(({ child }) => child.thread)),
    };
  }
  return {
    kind: 'deadlock', sentence: `The promise never settles: everything else has ended, and nothing is left that could settle it.`,
    help: 'It waits for something that does not come, or that came before anybody listened: an event that nobody listens for is lost. Listen before it can come, and let the `exit` of a child settle what still waits for it.',
  };
}

const saidNothing = ({ sent, stored, printed }: Traffic): boolean => sent.length === 0 && stored.length === 0 && printed === '';
const hasFailed = ({ exitCode, signal }: Traffic): boolean => signal !== null || (exitCode !== null && exitCode !== 0);

function ended({ child, thread }: { readonly child: Traffic; readonly thread: ThreadInfo | undefined }): string {
  return `${thread?.name ?? 'a child'} ended (${child.signal ?? `exit code ${String(child.exitCode)}`})`;
}

function notesOfExits({ trace }: Outcome, threads: readonly number[]): Map<number, string> {
  const indices = threads.map((thread) => trace.findIndex((step) => step.thread === thread && (step.operation === 'kill' || step.operation === 'exit' || step.operation === 'fault')));
  return new Map(indices.filter((index) => index >= 0).map((index) => [index, 'ends without an answer']));
}
