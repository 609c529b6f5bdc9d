/**
 * The state graph: global states as nodes, steps as edges. Interleavings that lead to the same state
 * have the same future, so it is explored once.
 */
import { keyOf, stepWithFootprint } from './dependence.ts';
import type { Footprint } from './dependence.ts';
import type { Runtime } from '../runtime.ts';
import type { Observer, Step, World } from '../world.ts';

/** A global state. */
export interface State {
  readonly id: number;
  readonly steps: readonly Step[];
  /** Ids of the states that the steps lead to; `undefined` where not tried yet. */
  readonly successors: (number | undefined)[];
  /** Given up when all successors are known, to save memory; kept for terminal states. */
  world: World | undefined;
  /** Threads that could go on: to run another one instead is a preemption. */
  readonly busy: readonly number[];
  /** For each step: true where time passes although something else could happen. */
  readonly early: readonly boolean[];
  /** For each step: its name in all states, and what it touched once it was tried. Empty unless the graph keeps footprints. */
  readonly keys: readonly string[];
  readonly footprints: Footprint[];
  /** True where steps are left out because a thread spins in vain. */
  readonly spins: boolean;
}

/** The part of the graph that has been visited. */
export class StateGraph {
  readonly states: State[] = [];
  readonly #byDigest = new Map<string, number>();
  readonly #runtime: Runtime;
  readonly #keepsFootprints: boolean;

  /** @param options.footprints Whether to keep what each step touched, which {@link countDistinct} needs. */
  constructor(runtime: Runtime, options: { readonly footprints?: boolean } = {}) {
    this.#runtime = runtime;
    this.#keepsFootprints = options.footprints ?? false;
  }

  get start(): State {
    return this.states[0] ?? this.#add(this.#runtime.begin());
  }

  state(id: number): State {
    const state = this.states[id];
    if (!state) throw new Error('[grading bug] no such state');
    return state;
  }

  /** The state after a step. */
  successor(state: State, index: number): State {
    const known = state.successors[index];
    if (known !== undefined) return this.state(known);
    if (!state.world) throw new Error('[grading bug] the state was given up too early');
    const next = this.#add(this.#step(state, state.world, index));
    state.successors[index] = next.id;
    if (state.successors.every((one) => one !== undefined)) state.world = undefined;
    return next;
  }

  #step(state: State, world: World, index: number): World {
    const step = state.steps[index] as Step;
    if (!this.#keepsFootprints) return this.#runtime.step(world, step);
    const { world: after, footprint } = stepWithFootprint(this.#runtime, world, step);
    state.footprints[index] = footprint;
    return after;
  }

  #add(world: World): State {
    const digest = world.digest();
    const known = this.#byDigest.get(digest);
    if (known !== undefined) return this.state(known);
    const steps = possibleSteps(world);
    const state: State = {
      id: this.states.length, steps, successors: steps.map(() => undefined), world, busy: busyThreads(world, steps), early: earlySteps(world, steps),
      keys: this.#keepsFootprints ? steps.map((step) => keyOf(world, step)) : [], footprints: [], spins: someoneSpins(world, steps),
    };
    this.states.push(state);
    this.#byDigest.set(digest, state.id);
    return state;
  }

  /**
   * How many interleavings lead to each terminal state; only right when every state is expanded.
   * Numbers above 2^53 are approximate.
   */
  interleavings(): Map<number, number> {
    const order = this.#topological();
    const paths = new Map<number, number>([[0, 1]]);
    const terminal = new Map<number, number>();
    for (const state of order) {
      const count = paths.get(state.id) ?? 0;
      if (state.steps.length === 0) terminal.set(state.id, count);
      for (const next of state.successors) if (next !== undefined) paths.set(next, (paths.get(next) ?? 0) + count);
    }
    return terminal;
  }

  /** States in an order in which every step leads forward. Steps never lead back: a history only grows. */
  #topological(): State[] {
    const order: State[] = [];
    const entered = new Set<number>();
    const stack: { state: State; next: number }[] = [{ state: this.start, next: 0 }];
    entered.add(0);
    while (stack.length > 0) {
      const top = stack[stack.length - 1] as { state: State; next: number };
      const successor = top.state.successors[top.next++];
      if (top.next > top.state.successors.length) {
        order.push(top.state);
        stack.pop();
      } else if (successor !== undefined && !entered.has(successor)) {
        entered.add(successor);
        stack.push({ state: this.state(successor), next: 0 });
      }
    }
    return order.reverse();
  }
}

/** The steps to explore: a thread that spins in vain is not interrupted, as that changes nothing. */
export function possibleSteps(world: World): Step[] {
  const steps = world.enabled();
  for (const step of steps) {
    if (step.choice >= 0 && world.isCompressed(world.thread(step.thread))) return steps.filter((one) => one.thread === step.thread);
  }
  return steps;
}

/** True where {@link possibleSteps} leaves out steps, or a thread waits for others because it spins. */
export function someoneSpins(world: World, steps: readonly Step[]): boolean {
  for (const thread of world.threads.values()) if (thread.parked && thread.status === 'live') return true;
  return steps.some((step) => step.choice >= 0 && world.isCompressed(world.thread(step.thread)));
}

function busyThreads(world: World, steps: readonly Step[]): number[] {
  const busy = new Set<number>();
  for (const step of steps) {
    const { node, parked } = world.thread(step.thread);
    const yields = node.operation.kind === 'loop' || node.operation.kind === 'exit';
    if (step.choice >= 0 && !parked && !yields && !world.isTimed(step)) busy.add(step.thread);
  }
  return [...busy];
}

function earlySteps(world: World, steps: readonly Step[]): boolean[] {
  const timed = steps.map((step) => world.isTimed(step));
  return timed.map((one) => one && timed.includes(false));
}

/** 1 for a step that takes the processor from a thread that could go on, or lets time pass too early; else 0. */
export function preemptionsOf(state: Pick<State, 'steps' | 'busy' | 'early'>, last: number | undefined, index: number): number {
  if (state.early[index]) return 1;
  const step = state.steps[index] as Step;
  return last !== undefined && last !== step.thread && step.choice >= 0 && state.busy.includes(last) ? 1 : 0;
}

/** The same for a world that belongs to no graph. */
export function preemptionsOfStep(world: World, last: number | undefined, step: Step): number {
  const steps = possibleSteps(world);
  const index = steps.findIndex((one) => one.thread === step.thread && one.choice === step.choice);
  return preemptionsOf({ steps, busy: busyThreads(world, steps), early: earlySteps(world, steps) }, last, index);
}

/** The step that is taken where a schedule says nothing: go on with the same thread, else the oldest that can. */
export function defaultStep(world: World, last: number | undefined): Step | undefined {
  const steps = possibleSteps(world).filter((step) => step.choice !== -2);
  const calm = steps.filter((step) => !world.isTimed(step));
  return calm.find((step) => step.thread === last) ?? calm[0] ?? steps[0];
}

/** Runs a whole execution along given steps, and then on by default. */
export function replaySteps(runtime: Runtime, steps: readonly Step[], observer?: Observer, stepsMax = 20_000): { world: World; steps: Step[] } {
  let world = runtime.begin(observer);
  const taken: Step[] = [];
  let last: number | undefined;
  for (let index = 0; index < stepsMax; index++) {
    const step = steps[index] ?? defaultStep(world, last);
    if (!step) break;
    world = runtime.step(world, step);
    taken.push(step);
    last = step.thread;
  }
  return { world, steps: taken };
}
