/**
 * Visits every state of a program, those that need the fewest preemptions first, so that the first
 * failure found is also one that is easy to read (iterative context bounding: Musuvathi and Qadeer,
 * PLDI 2007).
 */
import { preemptionsOf } from './graph.ts';
import type { State, StateGraph } from './graph.ts';
import type { Step, World } from '../world.ts';

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

/** When a search pauses. */
export interface SearchLimits {
  /** States that the graph may have. */
  readonly statesMax: number;
  /** Asked now and then; true pauses the search. */
  readonly stop?: () => boolean;
}

/** Asking costs something. */
const STATES_UNTIL_ASKED = 64;

/** A search that can be continued with higher limits. */
export class PreemptionSearch {
  readonly #graph: StateGraph;
  readonly #visit: (visit: Visit, world: World) => void;
  /** For each state the threads that ran last when it was visited: a visit with another one has other preemptions ahead. */
  readonly #seen: (number | undefined)[][] = [];
  #level: Visit[];
  #nextLevel: Visit[] = [];
  #preemptions = 0;

  /** @param visit Called once for every state, at the lowest number of preemptions that reaches it. */
  constructor(graph: StateGraph, visit: (visit: Visit, world: World) => void) {
    this.#graph = graph;
    this.#visit = visit;
    this.#level = [{ state: graph.start, last: undefined, preemptions: 0, from: undefined, step: undefined }];
  }

  /** Goes on until everything is visited or a limit is reached. */
  advance({ statesMax, stop }: SearchLimits): SearchResult {
    for (let steps = 0; ; steps++) {
      const here = this.#level.pop();
      if (here) this.#expand(here);
      else if (this.#nextLevel.length === 0) return { exhausted: true, preemptionsMax: Infinity };
      else {
        this.#level = this.#nextLevel.reverse();
        this.#nextLevel = [];
        this.#preemptions++;
      }
      const isOver = this.#graph.states.length > statesMax || (steps % STATES_UNTIL_ASKED === 0 && (stop?.() ?? false));
      if (isOver && this.#level.length + this.#nextLevel.length > 0) return { exhausted: false, preemptionsMax: this.#preemptions - 1 };
    }
  }

  #expand(here: Visit): void {
    const { state, last } = here;
    const seen = this.#seen[state.id] ??= [];
    if (seen.includes(last)) return;
    seen.push(last);
    if (seen.length === 1) {
      if (!state.world) throw new Error('[grading bug] a state lost its world');
      this.#visit(here, state.world);
    }
    // Backwards, so that the first step is on top of the stack.
    for (let index = state.steps.length - 1; index >= 0; index--) {
      const step = state.steps[index] as Step;
      const cost = preemptionsOf(state, last, index);
      const next: Visit = { state: this.#graph.successor(state, index), last: step.thread, preemptions: this.#preemptions + cost, from: here, step };
      (cost === 0 ? this.#level : this.#nextLevel).push(next);
    }
  }
}

/** Visits every state once, up to the limits. */
export function searchByPreemptions(graph: StateGraph, limits: SearchLimits, visit: (visit: Visit, world: World) => void): SearchResult {
  return new PreemptionSearch(graph, visit).advance(limits);
}

/** The steps from the start to a visit. */
export function stepsTo(visit: Visit): Step[] {
  const steps: Step[] = [];
  for (let at: Visit | undefined = visit; at?.step; at = at.from) steps.push(at.step);
  return steps.reverse();
}
