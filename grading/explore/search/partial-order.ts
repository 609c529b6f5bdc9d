/**
 * The second reducer: runs one execution for each class of interleavings that differ only in the
 * order of independent steps, without remembering states. Source sets and sleep sets: Abdulla,
 * Aronis, Jonsson and Sagonas, "Optimal dynamic partial order reduction", POPL 2014, algorithm 1.
 *
 * What differs from the paper: a thread in its event loop has a choice of events, so what is put
 * into a backtrack set are steps by name ({@link keyOf}), all of one thread together. A step that
 * gives an event loop more to choose from races with what that loop did instead. A lock races with
 * the previous lock of the same mutex, not with its unlock. Where time may pass or threads can be
 * made to end, everything possible is explored.
 */
import { dependent, isGlobal, keyOf, stepWithFootprint } from './dependence.ts';
import { possibleSteps, preemptionsOfStep, someoneSpins } from './graph.ts';
import { EventLog } from './event-log.ts';
import type { ReversibleRace } from './event-log.ts';
import type { Footprint } from './dependence.ts';
import type { Runtime } from '../runtime.ts';
import type { Step, World } from '../world.ts';

/** How far a search by partial order came. */
export interface PartialOrderResult {
  readonly exhausted: boolean;
  /** Executions run to their end: one for each class when exhausted. */
  readonly executions: number;
  /** Executions given up on the way, as others stand for them. */
  readonly redundant: number;
  /** Why there may be more. `spins`: which threads may go on depends on all others, so nothing can be left out. `cut off`: an execution did not end. */
  readonly why?: 'executions' | 'spins' | 'stopped' | 'cut off';
}

export interface PartialOrderLimits {
  readonly executionsMax: number;
  readonly stepsMax: number;
  /** Asked after each execution; true ends the search. */
  readonly stop?: () => boolean;
  /** Sees each state on the way. */
  readonly visit?: (world: World, steps: () => readonly Step[]) => void;
}

/** Executions between two looks at how much is left. */
const EXECUTIONS_UNTIL_JUDGED = 500;

/** A point of the present execution. */
interface Frame {
  readonly world: World;
  readonly keys: readonly string[];
  readonly steps: readonly Step[];
  readonly preemptions: number;
  readonly last: number | undefined;
  /** Steps that others stand for, until something happens that they depend on. */
  readonly sleep: ReadonlyMap<string, Footprint>;
  readonly backtrack: Set<string>;
  readonly done: Map<string, Footprint>;
}

/** Calls `ended` with each execution. */
export function searchByPartialOrder(
  runtime: Runtime, limits: PartialOrderLimits, ended: (world: World, steps: readonly Step[], preemptions: number) => void,
): PartialOrderResult {
  return new Search(runtime, limits, ended).run();
}

class Search {
  readonly #runtime: Runtime;
  readonly #limits: PartialOrderLimits;
  readonly #ended: (world: World, steps: readonly Step[], preemptions: number) => void;
  readonly #frames: Frame[] = [];
  readonly #taken: Step[] = [];
  readonly #log = new EventLog();
  #executions = 0;
  #redundant = 0;
  #why: PartialOrderResult['why'];
  /** An execution was cut off as it does not end: what its threads would have done then was never exchanged. */
  #cutOff = false;

  constructor(runtime: Runtime, limits: PartialOrderLimits, ended: (world: World, steps: readonly Step[], preemptions: number) => void) {
    this.#runtime = runtime;
    this.#limits = limits;
    this.#ended = ended;
  }

  run(): PartialOrderResult {
    this.#push(this.#runtime.begin(), new Map(), 0, undefined);
    for (let frame = this.#frames.at(-1); frame && !this.#why; frame = this.#frames.at(-1)) {
      const index = frame.keys.findIndex((key) => frame.backtrack.has(key) && !frame.done.has(key) && !frame.sleep.has(key));
      if (index >= 0) this.#take(frame, index);
      else this.#pop();
    }
    const why = this.#why ?? (this.#cutOff ? 'cut off' : undefined);
    return { exhausted: !why, executions: this.#executions, redundant: this.#redundant, ...(why && { why }) };
  }

  #push(world: World, sleep: ReadonlyMap<string, Footprint>, preemptions: number, last: number | undefined): void {
    const steps = possibleSteps(world);
    this.#limits.visit?.(world, () => [...this.#taken]);
    if (someoneSpins(world, steps)) this.#why = 'spins';
    const keys = steps.map((step) => keyOf(world, step));
    const frame: Frame = { world, keys, steps, preemptions, last, sleep, backtrack: new Set(), done: new Map() };
    this.#frames.push(frame);
    if (steps.length === 0) this.#end(frame);
    else this.#begin(frame);
  }

  /** Chooses what is explored here first; races add more. */
  #begin(frame: Frame): void {
    const awake = frame.steps.filter((_, index) => !frame.sleep.has(frame.keys[index] ?? ''));
    const [first] = awake;
    if (!first) this.#redundant++;
    else if (frame.steps.some((step) => isGlobal(frame.world, step))) addAll(frame);
    else addThread(frame, (awake.find(({ thread }) => thread === frame.last) ?? first).thread);
  }

  #end(frame: Frame): void {
    this.#executions++;
    if (frame.world.endless) this.#cutOff = true;
    this.#ended(frame.world, this.#taken, frame.preemptions);
    for (const race of this.#log.pendingRaces(frame.world)) this.#reverse(race);
    if (this.#executions >= this.#limits.executionsMax || this.#isHopeless()) this.#why = 'executions';
    else if (this.#limits.stop?.() ?? false) this.#why = 'stopped';
  }

  /** True when there is more left than the limit allows, judged by how much of the tree is behind us. Backtrack sets grow, so there is even more. */
  #isHopeless(): boolean {
    if (this.#executions % EXECUTIONS_UNTIL_JUDGED !== 0) return false;
    let share = 1;
    let behind = 0;
    for (const { backtrack, done, sleep } of this.#frames) {
      const branches = [...backtrack].filter((key) => !sleep.has(key)).length;
      if (branches === 0) break;
      behind += share * Math.max(0, done.size - 1) / branches;
      share /= branches;
    }
    return behind < this.#executions / this.#limits.executionsMax / 2;
  }

  #pop(): void {
    this.#frames.pop();
    this.#taken.pop();
    this.#log.cut(this.#frames.length - 1);
  }

  #take(frame: Frame, index: number): void {
    const step = frame.steps[index] as Step;
    const key = frame.keys[index] as string;
    const { world, footprint, alone } = stepWithFootprint(this.#runtime, frame.world, step);
    const sleep = new Map([...frame.sleep, ...frame.done].filter(([, other]) => !dependent(other, footprint)));
    frame.done.set(key, footprint);
    if (footprint.disturbs) addAll(frame);
    this.#log.append({ frame: this.#frames.length - 1, key, footprint, sources: sourcesOf(frame.world, footprint.thread) });
    this.#addRaces();
    for (const next of alone) {
      this.#log.append({ frame: -1, ...next, sources: [] });
      this.#addRaces();
    }
    this.#taken.push(step);
    if (this.#taken.length > this.#limits.stepsMax) this.#why = 'executions';
    this.#push(world, sleep, frame.preemptions + preemptionsOfStep(frame.world, frame.last, step), step.thread);
  }

  #addRaces(): void {
    for (const race of this.#log.races()) this.#reverse(race);
  }

  /** Sees to it that what could happen before an event does, in some other execution. */
  #reverse({ frame: index, initials }: ReversibleRace): void {
    const frame = this.#frames[index] as Frame;
    if (initials.some((key) => frame.backtrack.has(key))) return;
    const first = frame.keys.findIndex((key) => initials.includes(key));
    if (first < 0) addAll(frame);
    else addThread(frame, (frame.steps[first] as Step).thread);
  }
}

/** What an event loop listens to. */
function sourcesOf(world: World, thread: number): string[] {
  const { kind, args } = world.thread(thread).node.operation;
  return kind === 'loop' ? String(args[0]).split(',').map((entry) => entry.split('!')[0] ?? '') : [];
}

function addAll(frame: Frame): void {
  for (const key of frame.keys) frame.backtrack.add(key);
}

/** All that a thread could do next: which of its events comes is a choice, too. */
function addThread(frame: Frame, thread: number): void {
  for (const [index, step] of frame.steps.entries()) if (step.thread === thread) frame.backtrack.add(frame.keys[index] as string);
}
