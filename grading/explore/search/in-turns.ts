/**
 * Executions in which the children take turns, as far as the program lets them: whoever has done the
 * least goes first. They show that work can be shared out step by step; where none of them shows it,
 * something keeps the children apart. A few more are random, for programs in which fairness leads astray.
 */
import { randomNumbers } from '../random-numbers.ts';
import type { Runtime } from '../runtime.ts';
import { DIES, FAULT } from '../world.ts';
import type { Observer, Step, World, WorldEvent } from '../world.ts';
import { possibleSteps } from './graph.ts';

const STEPS_MAX = 20_000;

/** One execution: how it ended, and the way there. */
export interface Played { readonly world: World; readonly steps: readonly Step[] }

/** Plays one fair execution, and then random ones until there are `count`. */
export function playInTurns(runtime: Runtime, count: number, seed: number): Played[] {
  return Array.from({ length: count }, (_, index) => play(runtime, index === 0 ? undefined : randomNumbers(seed + index)));
}

function play(runtime: Runtime, random: (() => number) | undefined): Played {
  const deeds = new Deeds();
  const steps: Step[] = [];
  let world = runtime.begin(deeds);
  while (steps.length < STEPS_MAX) {
    const possible = possibleSteps(world).filter(({ choice }) => choice !== FAULT);
    const step = random ? possible[Math.floor(random() * possible.length)] : fairest(world, possible, deeds);
    if (!step) break;
    world = runtime.step(world, step);
    steps.push(step);
  }
  return { world, steps };
}

/** The main thread starts everybody; then comes who has done the least; time passes, and threads are ended, only if nothing else can happen. */
function fairest(world: World, possible: readonly Step[], deeds: Deeds): Step | undefined {
  const rank = (step: Step): number => {
    if (step.choice === DIES || world.isTimed(step)) return Infinity;
    return world.thread(step.thread).kind === 'main' ? -1 : deeds.of(step.thread);
  };
  let best: Step | undefined;
  for (const step of possible) if (!best || rank(step) < rank(best)) best = step;
  return best;
}

/** Counts what each thread did that others can see. */
class Deeds implements Observer {
  readonly #counts = new Map<number, number>();

  of(thread: number): number {
    return this.#counts.get(thread) ?? 0;
  }

  event(event: WorldEvent): void {
    if (event.kind !== 'operation') return;
    const { thread, operation: { kind, args }, result } = event;
    const isDeed = ['write', 'store', 'update', 'writeRange', 'send'].includes(kind) || (kind === 'compareExchange' && result === args[3]);
    if (isDeed) this.#counts.set(thread, this.of(thread) + 1);
  }
}
