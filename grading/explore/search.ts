/**
 * Visits every state of a program, those that need the fewest preemptions first, so that the first
 * failure found is also one that is easy to read (iterative context bounding: Musuvathi and Qadeer,
 * PLDI 2007).
 */
import { preemptionsOf } from './graph.ts';
import type { State, StateGraph } from './graph.ts';
import type { Step, World } from './world.ts';

/** A way to reach a state: the state, who ran last, and how we came here. */
export interface Visit {
  readonly state: State;
  readonly last: number | undefined;
  readonly preemptions: number;
  readonly from: Visit | undefined;
  readonly step: Step | undefined;
}

/** What a search found out about its own reach. */
export interface SearchResult {
  readonly exhausted: boolean;
  /** All executions with at most so many preemptions were visited; -1: not even those without. */
  readonly preemptionsMax: number;
}

/**
 * Calls `visit` once for every state, at the lowest number of preemptions that reaches it.
 * @param statesMax Stops when the graph has grown so large.
 */
export function searchByPreemptions(graph: StateGraph, statesMax: number, visit: (visit: Visit, world: World) => void): SearchResult {
  const seen = new Set<string>();
  const reported = new Set<number>();
  let level: Visit[] = [{ state: graph.start, last: undefined, preemptions: 0, from: undefined, step: undefined }];
  for (let preemptions = 0; level.length > 0; preemptions++) {
    const nextLevel: Visit[] = [];
    while (level.length > 0) {
      const here = level.pop() as Visit;
      const key = `${String(here.state.id)} ${String(here.last)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (!reported.has(here.state.id)) {
        reported.add(here.state.id);
        if (!here.state.world) throw new Error('[grading bug] a state lost its world');
        visit(here, here.state.world);
      }
      // Backwards, so that the first step is on top of the stack.
      for (let index = here.state.steps.length - 1; index >= 0; index--) {
        const step = here.state.steps[index] as Step;
        const cost = preemptionsOf(here.state, here.last, index);
        const state = graph.successor(here.state, index);
        const next: Visit = { state, last: step.thread, preemptions: preemptions + cost, from: here, step };
        (cost === 0 ? level : nextLevel).push(next);
      }
      if (graph.states.length > statesMax) return { exhausted: false, preemptionsMax: preemptions - 1 };
    }
    level = nextLevel.reverse();
  }
  return { exhausted: true, preemptionsMax: Infinity };
}

/** The steps from the start to a visit. */
export function stepsTo(visit: Visit): Step[] {
  const steps: Step[] = [];
  for (let at: Visit | undefined = visit; at?.step; at = at.from) steps.push(at.step);
  return steps.reverse();
}
