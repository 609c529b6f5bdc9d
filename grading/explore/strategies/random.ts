/** Random executions. Each strategy alone is blind somewhere, so they take turns. */
import type { Step } from '../world.ts';
import type { Strategy } from './strategy.ts';

/** mulberry32. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const pick = <T>(items: readonly T[], random: () => number): T => items[Math.floor(random() * items.length)] as T;

/** Every possible step is as likely as any other. */
export function randomWalk(seed: number): Strategy {
  const random = generator(seed);
  return { name: 'random walk', nextExecution: () => undefined, choose: (possible) => pick(possible, random) };
}

/** Goes on with the same thread most of the time: long runs with few context switches. */
export function stickyWalk(seed: number, switchProbability = 0.1): Strategy {
  const random = generator(seed);
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
 * Probabilistic concurrency testing: random priorities, lowered at a few random points (Burckhardt,
 * Kothari, Musuvathi and Nagarakatte, ASPLOS 2010). The depth is drawn anew for each execution.
 */
export function priorities(seed: number, stepsExpected = 100): Strategy {
  const random = generator(seed);
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

/** The portfolio. */
export function makeStrategies(seed: number): Strategy[] {
  return [randomWalk(seed), stickyWalk(seed + 1), priorities(seed + 2), priorities(seed + 3, 30)];
}
