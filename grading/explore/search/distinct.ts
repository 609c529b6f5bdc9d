/**
 * How many distinct executions a program has: interleavings that differ only in the order of steps
 * that commute are one.
 *
 * Sleep sets let exactly one interleaving of each class come to its end (Godefroid, "Partial-Order
 * Methods for the Verification of Concurrent Systems", 1996, chapter 5). So the classes are the paths
 * of the graph whose nodes are pairs of a state and a sleep set, and need not be walked one by one.
 */
import { dependent } from './dependence.ts';
import type { State, StateGraph } from './graph.ts';

/** A (state, sleep set) pair takes some 100 bytes; beyond so many for each state the number is not known cheaply. */
const PAIRS_PER_STATE = 12;

/**
 * Counts the distinct executions of a graph that was visited to its end and keeps footprints.
 * @returns `undefined` where it would take too long, or where threads spin: what they looked at in vain is left out there. Above 2^53 approximate.
 */
export function countDistinct(graph: StateGraph): number | undefined {
  if (graph.states.some(({ spins }) => spins)) return undefined;
  const pairsMax = PAIRS_PER_STATE * graph.states.length + 1_000;
  const counted = new Map<string, number>();
  const stack: Pair[] = [pairAt(graph.start, [])];
  for (let here = stack.at(-1); here; here = stack.at(-1)) {
    const next = here.awake[here.next++];
    if (next === undefined) {
      counted.set(here.key, here.state.steps.length === 0 ? 1 : here.total);
      stack.pop();
      const above = stack.at(-1);
      if (above) above.total += counted.get(here.key) ?? 0;
      continue;
    }
    const pair = pairAt(graph.successor(here.state, next), asleepAfter(here, next));
    const known = counted.get(pair.key);
    if (known !== undefined) here.total += known;
    else if (counted.size + stack.length > pairsMax) return undefined;
    else stack.push(pair);
  }
  return counted.get(pairAt(graph.start, []).key);
}

interface Pair {
  readonly key: string;
  readonly state: State;
  /** Indices of the steps to take; those asleep lead to executions that others stand for. */
  readonly awake: readonly number[];
  readonly asleep: readonly number[];
  next: number;
  total: number;
}

function pairAt(state: State, sleep: readonly string[]): Pair {
  const asleep: number[] = [];
  const awake: number[] = [];
  for (const [index, key] of state.keys.entries()) (sleep.includes(key) ? asleep : awake).push(index);
  return { key: `${String(state.id)} ${asleep.join()}`, state, asleep, awake, next: 0, total: 0 };
}

/** Steps that sleep on after the step `taken`, and those tried before it, unless they depend on it. */
function asleepAfter({ state, asleep, awake }: Pair, taken: number): string[] {
  const footprint = state.footprints[taken];
  if (!footprint) throw new Error('[grading bug] the graph keeps no footprints');
  const tried = awake.slice(0, awake.indexOf(taken));
  return [...asleep, ...tried].filter((index) => {
    const other = state.footprints[index];
    return other !== undefined && !dependent(other, footprint);
  }).map((index) => state.keys[index] ?? '');
}
