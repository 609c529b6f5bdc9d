/** Which steps are possible. */
import { SPINS_UNTIL_HOPELESS } from '../trie.ts';
import type { World } from '../world.ts';
import { deliverable } from './delivery.ts';
import { isVictim } from './fault.ts';
import { isFree } from './lock.ts';
import type { ThreadState } from './thread.ts';
import { nextTimer } from './timers.ts';

/** One choice: which thread goes on, and which of its possible events happens. */
export interface Step {
  readonly thread: number;
  readonly choice: number;
}

/** Instead of its pending operation the thread ends, because of `terminate` or `kill`. */
export const DIES = -1;
/** Instead of its pending operation the thread suffers the injected fault. */
export const FAULT = -2;

/** A wait ends by its time-out. */
export const TIMES_OUT = 1;
/** A wait ends although nobody woke the thread: a spurious wakeup. */
export const WAKES_BY_ITSELF = 2;

/** All steps that are possible now, in a fixed order. Empty: the execution is over. */
export function enabled(world: World): Step[] {
  if (world.endless || world.refused) return [];
  const active: Step[] = [];
  const parked: Step[] = [];
  const late: Step[] = [];
  for (const thread of world.threads.values()) {
    if (thread.status !== 'live') continue;
    if (thread.dying) active.push({ thread: thread.id, choice: DIES });
    if (isVictim(world, thread)) active.push({ thread: thread.id, choice: FAULT });
    for (const { step, timed } of stepsOf(world, thread)) {
      if (timed) late.push(step);
      else (thread.parked ? parked : active).push(step);
    }
  }
  // Timers are choices: they may fire before anything else. A parked thread only goes on when nobody else can.
  const mayBeEarly = active.length === 0 || world.earlyTimers < world.earlyTimersMax;
  if (late.length === 0 && active.length > 0) return active;
  const onTime = mayBeEarly ? late.filter((step) => !world.thread(step.thread).parked) : [];
  const now = [...active, ...(world.earlyTimersMax === 0 ? soonest(world, onTime) : onTime)];
  if (now.length > 0) return now;
  // One after the other they look again, until they have looked in vain for so long that nothing will ever change.
  const patient = [...parked, ...late].filter((step) => world.thread(step.thread).node.spins < SPINS_UNTIL_HOPELESS);
  return patient.filter((step) => step.thread === patient[0]?.thread);
}

/** Where no timer may be early, there is one clock for all threads: what is due first comes first. */
function soonest(world: World, late: readonly Step[]): Step[] {
  const dues = late.map(({ thread }) => dueOf(world, world.thread(thread)));
  const first = Math.min(...dues);
  return late.filter((_, index) => (dues[index] as number) <= first);
}

/** When the next timer or the time-out of a thread's wait is over, in virtual milliseconds. */
function dueOf(world: World, { id, node: { operation }, sleeping, since }: ThreadState): number {
  switch (operation.kind) {
    case 'wait': return sleeping?.due ?? world.clock;
    case 'acquire': return since + (operation.args[2] as number);
    default: return nextTimer(world, id)?.due ?? world.clock;
  }
}

/** The steps of one thread, and whether time passes in them. */
function stepsOf(world: World, thread: ThreadState): { step: Step; timed: boolean }[] {
  const { operation } = thread.node;
  const step = (choice: number, timed = false): { step: Step; timed: boolean } => ({ step: { thread: thread.id, choice }, timed });
  if (thread.doomed) return [];
  switch (operation.kind) {
    case 'wait':
      if (!thread.sleeping) return [step(0)];
      return [...(thread.sleeping.timed ? [step(TIMES_OUT, true)] : []), ...(world.spuriousWakeups < world.spuriousWakeupsMax ? [step(WAKES_BY_ITSELF)] : [])];
    case 'acquire': {
      const [sab, offset, timeout] = operation.args as [number, number, number];
      if (timeout === 0 || isFree(world, sab, offset)) return [step(0)];
      return timeout === Infinity ? [] : [step(TIMES_OUT, true)];
    }
    case 'loop':
      return deliverable(world, thread).map(({ source }, index) => step(index, source === 'timer'));
    default:
      return [step(0)];
  }
}

/** True when a thread's operation belongs to the step before it, and it need not wait. */
export function goesOnAtOnce(world: World, thread: ThreadState): boolean {
  const { operation } = thread.node;
  if (operation.joined !== true || thread.parked || thread.doomed || world.endless || world.refused) return false;
  const [sab, offset, timeout] = operation.args as [number, number, number];
  return operation.kind !== 'acquire' || timeout === 0 || isFree(world, sab, offset);
}

/** True for a step in which time passes: a timer fires or a time-out ends a wait. */
export function isTimed(world: World, step: Step): boolean {
  const thread = world.thread(step.thread);
  if (step.choice < 0) return false;
  switch (thread.node.operation.kind) {
    case 'wait':
    case 'acquire': return step.choice === TIMES_OUT;
    case 'loop': return deliverable(world, thread)[step.choice]?.source === 'timer';
    default: return false;
  }
}
