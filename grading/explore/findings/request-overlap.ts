/**
 * How many requests can be under way at once, without a clock: one execution in which nothing is answered
 * before everybody has gone as far as possible.
 */
import { possibleSteps } from '../search/graph.ts';
import type { Runtime } from '../runtime.ts';
import { isRequest } from '../world/web.ts';
import type { Observer, Step, World, WorldEvent } from '../world.ts';

const STEPS_MAX = 20_000;

/** The highest number of requests without an answer. */
export function requestsInFlight(runtime: Runtime): number {
  const meter = new Meter();
  let world = runtime.begin(meter);
  for (let count = 0; count < STEPS_MAX; count++) {
    const step = mostDelaying(world);
    if (!step) break;
    world = runtime.step(world, step);
  }
  return meter.most;
}

/** Answers and time come last: slow sites, then ready answers after everything else. */
function mostDelaying(world: World): Step | undefined {
  const rank = (step: Step): number => {
    if (step.choice < 0) return 2;
    if (world.isTimed(step)) return 3;
    const thread = world.thread(step.thread);
    if (thread.node.operation.kind !== 'loop') return 0;
    const event = world.deliverable(thread)[step.choice];
    return isRequest(event?.source ?? '') ? 1 : event?.last === undefined ? 0 : 2;
  };
  return possibleSteps(world).map((step) => ({ step, rank: rank(step) })).sort((a, b) => a.rank - b.rank)[0]?.step;
}

class Meter implements Observer {
  readonly #open = new Map<string, number>();
  most = 0;

  event(event: WorldEvent): void {
    if (event.kind === 'death') this.#drop(event.thread);
    else if (event.operation.kind === 'request') {
      this.#open.set(String(event.operation.args[0]), event.thread);
      this.most = Math.max(this.most, this.#open.size);
    } else if (event.operation.kind === 'giveUp') this.#open.delete(String(event.operation.args[0]));
    else if (event.operation.kind === 'exit') this.#drop(event.thread);
    else if (event.operation.kind === 'loop') this.#open.delete(String(event.result).split('|')[0] ?? '');
  }

  #drop(thread: number): void {
    for (const [request, owner] of this.#open) if (owner === thread) this.#open.delete(request);
  }
}
