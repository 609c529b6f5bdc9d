/**
 * Makes a schedule smaller while it still leads to the same: fewest preemptions first, then fewest
 * context switches, then fewest steps. Greedy, as delta debugging is (Zeller and Hildebrandt,
 * Simplifying and Isolating Failure-Inducing Input, 2002): parts are left out or put off, and what
 * the rest does not need falls away.
 */
import { defaultStep, possibleSteps, preemptionsOfStep } from './graph.ts';
import type { Runtime } from '../runtime.ts';
import type { Observer, Step, World } from '../world.ts';

const STEPS_MAX = 20_000;

/** A schedule and what it costs to read. */
interface Played { readonly world: World; readonly steps: readonly Step[]; readonly cost: readonly [preemptions: number, switches: number, steps: number] }

/**
 * @param steps A whole execution.
 * @param isSame Whether another execution shows the same.
 * @param attemptsMax Executions to try.
 * @param observe Makes somebody who watches each of them, and whom `isSame` may ask.
 * @returns An execution that is at most as long to read (the same one if nothing can be left out), its preemptions, and how many were tried.
 */
export function minimise<Seen extends Observer>(
  runtime: Runtime, steps: readonly Step[], isSame: (world: World, observer: Seen | undefined) => boolean, attemptsMax: number, observe?: () => Seen,
): { readonly steps: readonly Step[]; readonly preemptions: number; readonly attempts: number } {
  let best = play(runtime, steps);
  let attempts = 0;
  for (let improved = true; improved && attempts < attemptsMax;) {
    improved = false;
    for (const candidate of candidatesOf(best.steps)) {
      if (attempts++ >= attemptsMax) break;
      const observer = observe?.();
      const tried = play(runtime, candidate, observer);
      if (!isSmaller(tried, best) || !isSame(tried.world, observer)) continue;
      best = tried;
      improved = true;
      break;
    }
  }
  return { steps: best.steps, preemptions: best.cost[0], attempts };
}

/** Preemptions of an execution. */
export function preemptionsIn(runtime: Runtime, steps: readonly Step[]): number {
  return play(runtime, steps).cost[0];
}

function isSmaller(a: Played, b: Played): boolean {
  const index = a.cost.findIndex((value, position) => value !== b.cost[position]);
  return index >= 0 && (a.cost[index] as number) < (b.cost[index] as number);
}

/** Plays what is possible of the steps, in their order, and then on by default. */
function play(runtime: Runtime, wanted: readonly Step[], observer?: Observer): Played {
  let world = runtime.begin(observer);
  const steps: Step[] = [];
  const left = [...wanted];
  let [preemptions, switches] = [0, 0];
  for (let last: number | undefined; steps.length < STEPS_MAX;) {
    const possible = possibleSteps(world);
    if (possible.length === 0) break;
    const next = left.findIndex((one) => possible.some((other) => other.thread === one.thread && other.choice === one.choice));
    // What is not possible now is left out, but for what comes before it in the same thread.
    const step = next < 0 ? defaultStep(world, last) : left.splice(0, next + 1).at(-1);
    if (!step) break;
    preemptions += preemptionsOfStep(world, last, step);
    if (last !== undefined && last !== step.thread) switches++;
    world = runtime.step(world, step);
    steps.push(step);
    last = step.thread;
  }
  return { world, steps, cost: [preemptions, switches, steps.length] };
}

interface Block { readonly thread: number; readonly steps: readonly Step[] }

/** Smaller or calmer variants: without a block, and with a block joined to the next or the one before of its thread. */
function* candidatesOf(steps: readonly Step[]): Generator<Step[]> {
  const blocks = blocksOf(steps);
  const flat = (list: readonly Block[]): Step[] => list.flatMap((block) => block.steps);
  for (let index = 0; index < blocks.length; index++) yield flat(blocks.filter((_, position) => position !== index));
  for (const [index, block] of blocks.entries()) {
    const rest = blocks.filter((_, position) => position !== index);
    const later = rest.findIndex((one, position) => position >= index && one.thread === block.thread);
    if (later >= 0) yield flat([...rest.slice(0, later), block, ...rest.slice(later)]);
    const earlier = rest.findLastIndex((one, position) => position < index && one.thread === block.thread);
    if (earlier >= 0) yield flat([...rest.slice(0, earlier + 1), block, ...rest.slice(earlier + 1)]);
  }
  for (let end = blocks.length - 1; end > 0; end--) yield flat(blocks.slice(0, end));
}

function blocksOf(steps: readonly Step[]): Block[] {
  const blocks: { thread: number; steps: Step[] }[] = [];
  for (const step of steps) {
    const last = blocks.at(-1);
    if (last?.thread === step.thread) last.steps.push(step);
    else blocks.push({ thread: step.thread, steps: [step] });
  }
  return blocks;
}
