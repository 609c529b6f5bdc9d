/**
 * Which two steps of different threads do not commute.
 *
 * A step leaves a footprint: what it read, wrote or added to. Two steps are dependent when one
 * changed what the other one touched; else they can be exchanged, and the two orders are one
 * execution (Mazurkiewicz, "Trace theory", 1986). Where in doubt, steps are dependent: that costs
 * time and never an outcome. `dependence.test.ts` exchanges them all.
 */
import { FootprintRecorder, isGlobal } from './footprint.ts';
import type { Footprint } from './footprint.ts';
import type { Runtime } from '../runtime.ts';
import { World } from '../world.ts';
import type { Step } from '../world.ts';

export { isGlobal };
export type { Footprint };

/** True unless the two steps, both possible in some state, lead to the same state in either order. */
export function dependent(a: Footprint, b: Footprint): boolean {
  if (a.thread === b.thread || a.global || b.global) return true;
  for (const one of a.cells) {
    for (const other of b.cells) {
      if (one.sab === other.sab && one.from < other.to && other.from < one.to && (one.write || other.write)) return true;
    }
  }
  for (const [key, mode] of a.marks) {
    for (const [otherKey, otherMode] of b.marks) if (key === otherKey && (mode !== otherMode || mode === 'write')) return true;
  }
  return false;
}

/** A step that was performed in a copy of a world. */
export interface Performed {
  readonly world: World;
  readonly footprint: Footprint;
  /** What its thread did after it because nobody else could do anything: steps that are no choice. */
  readonly alone: readonly { readonly key: string; readonly footprint: Footprint }[];
}

/** Performs a step in a copy of a world, and tells what it touched. */
export function stepWithFootprint(runtime: Runtime, before: World, step: Step): Performed {
  const done: { key: string; footprint: Footprint }[] = [];
  let key = keyOf(before, step);
  let recorder = new FootprintRecorder(before, step);
  const world = runtime.step(before, step, {
    event: (event) => { recorder.event(event); },
    beforeAlone: (now, next) => {
      const between = new World(now);
      done.push({ key, footprint: recorder.footprint(between) });
      key = keyOf(between, next);
      recorder = new FootprintRecorder(between, next);
    },
  });
  done.push({ key, footprint: recorder.footprint(world) });
  const [first, ...alone] = done as [typeof done[0], ...typeof done];
  return { world, footprint: first.footprint, alone };
}

/** A name for a step that is the same in every state in which it is possible: the place in a list of choices is not. */
export function keyOf(world: World, step: Step): string {
  const id = String(step.thread);
  if (step.choice < 0) return `${id}${step.choice === -1 ? '!' : '?'}`;
  const thread = world.thread(step.thread);
  if (thread.node.operation.kind !== 'loop') return step.choice === 0 ? id : `${id}~${String(step.choice)}`;
  const event = world.deliverable(thread)[step.choice];
  return `${id}:${event?.source ?? ''}${event?.last === undefined ? '' : '*'}`;
}
