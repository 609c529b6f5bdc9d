/** Why nothing kept two threads apart: which locks they held, and which not, in the steps of a lost update. */
import type { Outcome, TraceStep } from '../explore/report.ts';
import type { Overlap } from './pattern.ts';
import type { Problem } from './problem.ts';

type Advice = Pick<Problem, 'help' | 'misconception' | 'rows'>;

/** Lock → what the learner calls it. */
type Locks = ReadonlyMap<string, string>;

/** What helps against a lost update, by what the two threads did about locks. */
export function causeOf({ trace, threads }: Outcome, overlap: Overlap): Advice {
  const [first, second] = [trace[overlap.write]?.thread ?? -1, trace[overlap.between]?.thread ?? -1];
  const [mine, other] = [threads[first]?.name ?? 'one thread', threads[second]?.name ?? 'the other one'];
  const refusedMine = goesOnWithout(trace, first, overlap.write);
  if (refusedMine || goesOnWithout(trace, second, overlap.between)) return refused(refusedMine ? mine : other);
  const [mineHeld, otherHeld] = [heldThroughout(trace, first, overlap.read, overlap.write), heldAt(trace, second, overlap.between)];
  if (mineHeld.size > 0 && otherHeld.size > 0) return differentLocks(mine, other);
  const everLocked = (thread: number): boolean => trace.some((step) => step.thread === thread && step.operation === 'acquire');
  if (!everLocked(first) && !everLocked(second)) return ownLock(trace, overlap) ?? noLock(trace, overlap);
  // Who has held a lock, but not from the read to the write, lets others in between.
  if (mineHeld.size === 0 && everLocked(first)) return tooShort(mine);
  if (otherHeld.size === 0 && everLocked(second)) return tooShort(other);
  return mineHeld.size > 0 ? oneSide(mine, other) : oneSide(other, mine);
}

function noLock(trace: readonly TraceStep[], { read, write }: Overlap): Advice {
  const [reading, writing] = [trace[read], trace[write]];
  if (reading?.text.startsWith('Atomics.') && writing?.text.startsWith('Atomics.')) {
    return {
      misconception: 'two-atomics-are-not-one',
      help: 'Atomics.load and Atomics.store are one step each, and another thread can come between the two. Atomics.add, Atomics.sub or a loop with Atomics.compareExchange read and write in one step.',
    };
  }
  return {
    help: 'Reading, changing and writing must be one step for everybody else: under one lock that all take, or by one Atomics operation.',
    ...(reading?.at === writing?.at && { misconception: 'one-statement-is-one-step' }),
  };
}

/** What may be a sign to others if both use it, and what takes a lock even if only one does. */
const SIGN = /^Atomics\.(?:load|store) /;
const TAKEN = /^Atomics\.(?:exchange|compareExchange) /;

/** Cells that the two have used by Atomics before they came to the one that matters, as one uses a lock: of their own making. */
function ownLock(trace: readonly TraceStep[], { read, between, write }: Overlap): Advice | undefined {
  const used = (by: RegExp, index: number): string[] => trace.slice(0, index)
    .filter((step) => step.thread === trace[index]?.thread && step.object !== trace[write]?.object && by.test(step.text))
    .flatMap(({ object }) => object ?? []);
  const mine = new Set(used(SIGN, read));
  const also = new Set([...used(SIGN, between).filter((object) => mine.has(object)), ...used(TAKEN, read), ...used(TAKEN, between)]);
  if (also.size === 0) return undefined;
  return { help: 'What was to keep the two apart has let both in: look at the steps in which each of them asked whether it may go on, and at what it does when it may not.', rows: { also } };
}

const oneSide = (locks: string, ignores: string): Advice => ({
  help: `${locks} holds a lock, but ${ignores} takes none. A lock only holds up those who ask for it: all who use the cell must take the same one.`,
});
const differentLocks = (mine: string, other: string): Advice => ({
  misconception: 'not-the-same-lock',
  help: `${mine} and ${other} each hold a lock, but not the same one, and two locks know nothing of each other. Make one, and hand it to both.`,
});
const tooShort = (name: string): Advice => ({
  misconception: 'section-too-short',
  help: `${name} takes a lock, but does not hold it from before the read until after the write, and in between another thread can come in.`,
});
const refused = (name: string): Advice => ({
  help: `The lock said false to ${name}: acquire with a time-out may fail, and whoever does not have the lock must not go on as if it had.`,
});

/** True when the latest try of a thread to take a lock failed. */
function goesOnWithout(trace: readonly TraceStep[], thread: number, until: number): boolean {
  const tries = trace.slice(0, until).filter((step) => step.thread === thread && (step.operation === 'acquire' || step.operation === 'release'));
  return tries.at(-1)?.text.endsWith('→ false') ?? false;
}

/** Locks that a thread holds in one step. */
function heldAt(trace: readonly TraceStep[], thread: number, at: number): Locks {
  const held = new Map<string, string>();
  for (const step of trace.slice(0, at)) {
    if (step.thread !== thread || step.object === undefined) continue;
    if (step.operation === 'acquire' && !step.text.endsWith('→ false')) held.set(step.object, step.text);
    if (step.operation === 'release') held.delete(step.object);
  }
  return held;
}

/** Locks that a thread holds in one step and does not release before another one. */
function heldThroughout(trace: readonly TraceStep[], thread: number, from: number, to: number): Locks {
  const released = new Set(trace.slice(from, to).filter((step) => step.thread === thread && step.operation === 'release').map(({ object }) => object));
  return new Map([...heldAt(trace, thread, from)].filter(([lock]) => !released.has(lock)));
}
