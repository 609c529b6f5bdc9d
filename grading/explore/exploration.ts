/**
 * The order of an exploration: all states, those with the fewest preemptions first; where there are too
 * many of them, one execution for each class of interleavings; where there are too many of these, too,
 * random ones. Measured in `.github/decisions/005-two-reducers.md`.
 */
import { countDistinct } from './search/distinct.ts';
import { possibleSteps, preemptionsOfStep, StateGraph } from './search/graph.ts';
import { MemoryOrder } from './findings/memory-order.ts';
import type { Outcomes } from './telling/outcome.ts';
import { searchByPartialOrder } from './search/partial-order.ts';
import type { Races } from './findings/race.ts';
import type { Reached } from './report.ts';
import type { RunLimits, Runtime } from './runtime.ts';
import { searchByPreemptions, stepsTo } from './search/search.ts';
import type { SearchResult } from './search/search.ts';
import { makeStrategies } from './search/strategies/random.ts';
import type { Strategy } from './search/strategies/strategy.ts';
import type { Step } from './world.ts';

/** Limits of an exploration. Each one that is reached shows in the report's `reached`. */
export interface ExploreLimits extends RunLimits {
  /** Global states to visit before exploration goes over to one execution for each class of interleavings. */
  readonly statesMax: number;
  /** Executions then; by default as many as cost about as much as `statesMax` states. */
  readonly executionsMax?: number;
  /** Random executions where that was not enough either. */
  readonly randomExecutions: number;
  /** Steps of one execution. */
  readonly stepsMax: number;
  /** Seconds after which exploration ends wherever it is, and says so. Generous, as a slow machine must not change a verdict. */
  readonly secondsMax: number;
}

export const DEFAULT_LIMITS: ExploreLimits = {
  statesMax: 25_000, randomExecutions: 300, stepsMax: 20_000, loopsMax: 3_000_000, operationsMax: 4_000, nodesMax: 1_000_000, earlyTimersMax: 2, secondsMax: 60,
};

/** An execution has some dozen steps, but needs no digest and no memory: measured, it costs as much as two to three states. */
const EXECUTIONS_PER_STATE = 0.4;
/** Parts of the seconds after which the first two searches give way, so that random executions always have their turn. */
const SEARCH_SHARE = 0.5;
const PARTIAL_ORDER_SHARE = 0.75;

/** Explores a program, and fills in outcomes and races. */
export class Exploration {
  readonly #runtime: Runtime;
  readonly #limits: ExploreLimits;
  readonly #outcomes: Outcomes;
  readonly #races: Races;
  readonly #began = performance.now();
  #note: string | undefined;

  constructor(runtime: Runtime, limits: ExploreLimits, findings: { readonly outcomes: Outcomes; readonly races: Races }) {
    this.#runtime = runtime;
    this.#limits = limits;
    this.#outcomes = findings.outcomes;
    this.#races = findings.races;
  }

  /** @param seed Of the random executions. */
  run(seed: number): Reached {
    const graph = new StateGraph(this.#runtime, { footprints: true });
    const search = this.#search(graph);
    const states = graph.states.length;
    if (search.exhausted) {
      this.#outcomes.count(graph.interleavings());
      const distinctExecutions = countDistinct(graph);
      return {
        how: 'exhausted', interleavings: this.#outcomes.total, states, executions: 0, preemptionsMax: Number.MAX_SAFE_INTEGER,
        ...(distinctExecutions === undefined ? {} : { distinctExecutions }),
      };
    }
    const distinctExecutions = this.#searchByPartialOrder();
    if (distinctExecutions !== undefined) {
      return { how: 'exhausted', reducer: 'partial order', interleavings: distinctExecutions, distinctExecutions, states, executions: distinctExecutions, preemptionsMax: Number.MAX_SAFE_INTEGER };
    }
    const executions = this.#sample(makeStrategies(seed));
    return {
      how: executions > 0 ? 'sampled' : 'bounded', interleavings: this.#outcomes.total, states, executions, preemptionsMax: search.preemptionsMax,
      ...(this.#note === undefined ? {} : { note: this.#note }),
    };
  }

  #search(graph: StateGraph): SearchResult {
    return searchByPreemptions(graph, { statesMax: this.#limits.statesMax, stop: () => this.#isLate(SEARCH_SHARE) || this.#isFull() }, (visit, world) => {
      this.#races.look(world, () => stepsTo(visit));
      if (visit.state.steps.length === 0) this.#outcomes.add(world, stepsTo(visit), visit.preemptions, visit.state.id);
    });
  }

  /** @returns How many distinct executions there are, or `undefined` if there are too many to run. */
  #searchByPartialOrder(): number | undefined {
    const { stepsMax, statesMax, executionsMax = Math.floor(statesMax * EXECUTIONS_PER_STATE) } = this.#limits;
    const counts = new Map<number, number>();
    const result = searchByPartialOrder(this.#runtime, {
      executionsMax, stepsMax,
      stop: () => {
        if (this.#isFull()) this.#runtime.trie.clear();
        return this.#isLate(PARTIAL_ORDER_SHARE);
      },
      // Threads that could go on here are looked at for races, as in each state of the graph.
      visit: (world, steps) => { this.#races.look(world, steps, 'sampled'); },
    }, (world, steps, preemptions) => {
      // No state has such a number.
      const id = -1 - counts.size;
      counts.set(id, 1);
      this.#outcomes.add(world, [...steps], preemptions, id);
    });
    if (!result.exhausted) return undefined;
    this.#outcomes.count(counts);
    return result.executions;
  }

  #sample(strategies: readonly Strategy[]): number {
    let executions = 0;
    for (; executions < this.#limits.randomExecutions && !this.#isLate(1); executions++) {
      if (this.#isFull() || this.#runtime.trie.isUseless) this.#runtime.trie.clear();
      this.#sampleOne(strategies[executions % strategies.length] as Strategy);
    }
    return executions;
  }

  #sampleOne(strategy: Strategy): void {
    strategy.nextExecution();
    const order = new MemoryOrder();
    const world = this.#runtime.begin(order);
    let last: number | undefined;
    let preemptions = 0;
    const steps: Step[] = [];
    for (let possible = possibleSteps(world); possible.length > 0 && steps.length < this.#limits.stepsMax; possible = possibleSteps(world)) {
      const step = strategy.choose(possible, last, world);
      preemptions += preemptionsOfStep(world, last, step);
      this.#runtime.advance(world, step);
      steps.push(step);
      last = step.thread;
      this.#races.look(world, () => [...steps], 'sampled');
    }
    this.#races.see(steps, { order, racesAfter: [] });
    this.#outcomes.add(world, steps, preemptions, undefined);
  }

  #isLate(share: number): boolean {
    const { secondsMax } = this.#limits;
    if (performance.now() - this.#began < secondsMax * share * 1_000) return false;
    this.#note ??= `ended early, as this machine needs more than ${String(secondsMax)} seconds for it`;
    return true;
  }

  #isFull(): boolean {
    if (this.#runtime.trie.size < this.#limits.nodesMax) return false;
    this.#note ??= `ended early, as there are more than ${String(this.#limits.nodesMax)} different histories of a thread`;
    return true;
  }
}
