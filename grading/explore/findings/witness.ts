/** Plays steps again under observation: what happened, in rows, and in what order it had to. */
import { preemptionsOfStep } from '../search/graph.ts';
import { MemoryOrder } from './memory-order.ts';
import type { Runtime } from '../runtime.ts';
import { TraceRecorder } from '../telling/trace.ts';
import type { Step, World } from '../world.ts';

/** An execution, or the beginning of one, and all that was seen of it. */
export interface Witness {
  readonly world: World;
  readonly recorder: TraceRecorder;
  readonly order: MemoryOrder;
  /** For each race of `order`: how many steps had been taken when it showed. */
  readonly racesAfter: readonly number[];
}

/** @param stacks Whether the rows carry stacks. */
export function witness(runtime: Runtime, steps: readonly Step[], stacks = false): Witness {
  const recorder = new TraceRecorder(runtime.program, stacks);
  const order = new MemoryOrder();
  const racesAfter: number[] = [];
  let world = runtime.begin({
    event: (event) => {
      order.event(event);
      recorder.event(event);
    },
  });
  let last: number | undefined;
  for (const [index, step] of steps.entries()) {
    recorder.preempting = preemptionsOfStep(world, last, step) > 0;
    world = runtime.step(world, step);
    last = step.thread;
    while (racesAfter.length < order.races.length) racesAfter.push(index + 1);
  }
  return { world, recorder, order, racesAfter };
}
