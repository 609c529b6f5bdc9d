/** Random executions. Each strategy alone is blind somewhere, so they take turns. */
import type { Operation } from '../../operation.ts';
import { randomNumbers } from '../../random-numbers.ts';
import type { Step, World } from '../../world.ts';
import type { Strategy } from './strategy.ts';

const pick = <T>(items: readonly T[], random: () => number): T => items[Math.floor(random() * items.length)] as T;

/** Every possible step is as likely as any other. Blind for what needs one thread to stand still for long. */
export function randomWalk(seed: number): Strategy {
  const random = randomNumbers(seed);
  return { name: 'random walk', nextExecution: () => undefined, choose: (possible) => pick(possible, random) };
}

/** Goes on with the same thread most of the time: long runs with few context switches. */
export function stickyWalk(seed: number, switchProbability = 0.1): Strategy {
  const random = randomNumbers(seed);
  return {
    name: 'sticky walk',
    nextExecution: () => undefined,
    choose: (possible, last) => {
      const same = possible.filter((step) => step.thread === last);
      return same.length > 0 && random() > switchProbability ? pick(same, random) : pick(possible, random);
    },
  };
}

/**
 * Every interleaving is about as likely as any other: a thread is chosen in proportion to the steps
 * it has left, which earlier executions tell (after Zhao, Wolff, Mathur and Roychoudhury,
 * "Selectively Uniform Concurrency Testing", ASPLOS 2025). A random walk favours those in which long
 * threads end last.
 */
export function uniformWalk(seed: number): Strategy {
  const random = randomNumbers(seed);
  const expected = new Map<number, number>();
  let taken = new Map<number, number>();
  return {
    name: 'uniform walk',
    nextExecution: () => {
      for (const [thread, count] of taken) expected.set(thread, Math.max(count, expected.get(thread) ?? 0));
      taken = new Map();
    },
    choose: (possible) => {
      const left = possible.map(({ thread }) => Math.max(1, (expected.get(thread) ?? 1) - (taken.get(thread) ?? 0)));
      let point = random() * left.reduce((a, b) => a + b, 0);
      const index = left.findIndex((weight) => (point -= weight) < 0);
      const step = possible[Math.max(0, index)] as Step;
      taken.set(step.thread, (taken.get(step.thread) ?? 0) + 1);
      return step;
    },
  };
}

/**
 * Probabilistic concurrency testing: random priorities, lowered at a few random points (Burckhardt,
 * Kothari, Musuvathi and Nagarakatte, ASPLOS 2010). The depth, 1 to 4, is drawn anew for each execution.
 */
export function priorities(seed: number, stepsExpected = 100): Strategy {
  const random = randomNumbers(seed);
  let priority = new Map<number, number>();
  let changes = new Set<number>();
  let count = 0;
  return {
    name: 'priorities',
    nextExecution: () => {
      priority = new Map();
      count = 0;
      const depth = 1 + Math.floor(random() * 4);
      changes = new Set(Array.from({ length: depth - 1 }, () => Math.floor(random() * stepsExpected)));
    },
    choose: (possible) => {
      for (const { thread } of possible) if (!priority.has(thread)) priority.set(thread, 1 + random());
      const of = (step: Step): number => priority.get(step.thread) ?? 0;
      const best = possible.reduce((a, b) => of(b) > of(a) ? b : a);
      if (changes.has(count++)) priority.set(best.thread, -count);
      return pick(possible.filter((step) => step.thread === best.thread), random);
    },
  };
}

/**
 * Partial-order sampling: each pending operation has a random priority, and draws a new one when an
 * operation that races with it goes first (Yuan, Yang and Gu, "Partial Order Aware Concurrency
 * Sampling", CAV 2018). So orders of independent operations, which change nothing, are not sampled.
 */
export function partialOrderSampling(seed: number): Strategy {
  const random = randomNumbers(seed);
  let priority = new Map<string, number>();
  const keyOf = ({ thread, choice }: Step): string => `${String(thread)}.${String(choice)}`;
  return {
    name: 'partial-order sampling',
    nextExecution: () => { priority = new Map(); },
    choose: (possible, _, world) => {
      for (const step of possible) if (!priority.has(keyOf(step))) priority.set(keyOf(step), random());
      const of = (step: Step): number => priority.get(keyOf(step)) ?? 0;
      const best = possible.reduce((a, b) => of(b) > of(a) ? b : a);
      for (const step of possible) if (step.thread === best.thread || races(world, step, best)) priority.delete(keyOf(step));
      return best;
    },
  };
}

const READS: ReadonlySet<string> = new Set(['read', 'load', 'readRange', 'wait', 'waitAsync']);

function races(world: World | undefined, a: Step, b: Step): boolean {
  if (!world) return false;
  const [one, other] = [world.thread(a.thread).node.operation, world.thread(b.thread).node.operation];
  const place = targetOf(one);
  return place !== undefined && place === targetOf(other) && !(READS.has(one.kind) && READS.has(other.kind));
}

/** The cell or lock that an operation is about; for choosing well it need not be exact. */
function targetOf({ args }: Operation): string | undefined {
  return typeof args[0] === 'number' && typeof args[1] === 'number' ? `${String(args[0])}:${String(args[1])}` : undefined;
}

/** The portfolio: each one is the best at something. */
export function makeStrategies(seed: number): Strategy[] {
  return [randomWalk(seed), stickyWalk(seed + 1), priorities(seed + 2), uniformWalk(seed + 3), partialOrderSampling(seed + 4), priorities(seed + 5, 30)];
}
