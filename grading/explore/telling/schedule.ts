/**
 * Schedules as text: `1.3fa9c2.xk7 w1 d2 w1`. The first word says what it was made for (`tag.ts`), the
 * rest reads: one step of w, two of d, one of w. `m.1` is the second one of the events that m could
 * have been given; `w!` says that w died there, `w?` that the fault came.
 */
import { DIES, FAULT } from '../world.ts';
import type { Step, World } from '../world.ts';
import { defaultStep } from '../search/graph.ts';
import type { Runtime } from '../runtime.ts';
import { splitTag, tagOf } from './tag.ts';
import { ScheduleError } from './schedule-error.ts';

export { ScheduleError } from './schedule-error.ts';

/** Writes steps as text, without the end that would follow by itself. */
export function formatSchedule(runtime: Runtime, steps: readonly Step[]): string {
  const words: { letter: string; count: number; choice: string }[] = [];
  let world = runtime.begin();
  let last: number | undefined;
  let needed = 0;
  for (const [index, step] of steps.entries()) {
    const expected = defaultStep(world, last);
    if (expected?.thread !== step.thread || expected.choice !== step.choice) needed = index + 1;
    words.push({ letter: world.thread(step.thread).letter, count: 1, choice: suffixOf(step) });
    world = runtime.step(world, step);
    last = step.thread;
  }
  const merged: typeof words = [];
  for (const word of words.slice(0, needed)) {
    const before = merged[merged.length - 1];
    if (before?.letter === word.letter && before.choice === '' && word.choice === '') before.count++;
    else merged.push({ ...word });
  }
  return [tagOf(runtime), ...merged.map(({ letter, count, choice }) => letter + (choice || String(count)))].join(' ');
}

function suffixOf(step: Step): string {
  if (step.choice === DIES) return '!';
  if (step.choice === FAULT) return '?';
  return step.choice === 0 ? '' : `.${String(step.choice)}`;
}

const WORD = /^([a-z]|z\d+)(?:(\d+)|\.(\d+)|([!?]))$/;

/**
 * Reads a schedule and plays it. Whether it was made for these sources is for `staleness` to say, which
 * knows only when they are loaded.
 * @throws {ScheduleError} If it is malformed, has no version, or names a step that is not possible.
 */
export function parseSchedule(runtime: Runtime, text: string): Step[] {
  const steps: Step[] = [];
  let world = runtime.begin();
  for (const word of splitTag(text).words) {
    const [, letter = '', count, choice, end] = WORD.exec(word) ?? [];
    if (letter === '') throw new ScheduleError(`"${word}" is no step of a schedule: expected a thread's letter and a count, such as w1`);
    for (let n = 0; n < Number(count ?? 1); n++) {
      const step = { thread: threadOf(world, letter, word), choice: end === '!' ? DIES : end === '?' ? FAULT : Number(choice ?? 0) };
      if (!world.enabled().some((one) => one.thread === step.thread && one.choice === step.choice)) {
        throw new ScheduleError(`"${word}" cannot happen after ${String(steps.length)} steps: the schedule was made for another program`);
      }
      steps.push(step);
      world = runtime.step(world, step);
    }
  }
  return steps;
}

function threadOf(world: World, letter: string, word: string): number {
  for (const thread of world.threads.values()) if (thread.letter === letter) return thread.id;
  throw new ScheduleError(`"${word}" names a thread that has not started: the schedule was made for another program`);
}
