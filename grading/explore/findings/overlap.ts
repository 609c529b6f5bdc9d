/**
 * How many children can be in flight at once, without a clock: one execution in which all children
 * go on as far as they can before the main thread hears of any of them.
 */
import { possibleSteps } from '../search/graph.ts';
import type { NotConcurrent } from '../report.ts';
import type { Runtime } from '../runtime.ts';
import type { Observer, Step, World, WorldEvent } from '../world.ts';

const STEPS_MAX = 20_000;

/** Highest numbers of children at work at the same time. */
export interface Overlap {
  /** Children that had been given something to which no answer had arrived. */
  readonly inFlight: number;
  /** Children between the first thing they were given and the last that was heard of them. */
  readonly inConversation: number;
  /** Set where several children never were at work at the same time. */
  readonly notConcurrent?: NotConcurrent;
}

/** Measures a program's overlap. */
export function overlap(runtime: Runtime): Overlap {
  const meter = new Meter();
  let world = runtime.begin(meter);
  for (let count = 0; count < STEPS_MAX; count++) {
    const step = mostDelaying(world);
    if (!step) break;
    world = runtime.step(world, step);
  }
  const inFlight = meter.most(busyIntervals);
  const names = [...world.threads.values()].filter(({ parent }) => parent === world.main).map(({ name }) => name);
  return {
    inFlight, inConversation: meter.most(conversation),
    ...(names.length > 1 && inFlight <= 1 && { notConcurrent: { kind: 'not concurrent', children: names.length, inFlight, names } }),
  };
}

/** Main first, then the children, then what the main thread hears of them (oldest first), then exits and timers. */
function mostDelaying(world: World): Step | undefined {
  const rank = (step: Step): [number, number] => {
    const thread = world.thread(step.thread);
    const { kind } = thread.node.operation;
    if (step.choice < 0) return [6, 0];
    if (world.isTimed(step)) return [5, 0];
    if (kind === 'exit') return [4, 0];
    if (thread.kind !== 'main') return [1, 0];
    if (kind !== 'loop') return [0, 0];
    const event = world.deliverable(thread)[step.choice];
    if (event?.last !== undefined) return [7, 0];
    if (!event?.source.startsWith('P')) return [0, 0];
    return [2, world.inboxes.get(event.source)?.[event.position]?.order ?? 0];
  };
  return possibleSteps(world).map((step) => ({ step, rank: rank(step) }))
    .sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1])[0]?.step;
}

interface Interval { readonly life: Life; readonly from: number; readonly to: number }
interface Life { readonly born: number; heard: number; readonly asked: number[]; readonly answered: number[]; gone: number }

/** Notes when each child was born, given something, heard of, and gone. */
class Meter implements Observer {
  readonly #lives = new Map<number, Life>();
  #time = 0;

  event(event: WorldEvent): void {
    this.#time++;
    if (event.kind !== 'operation') return;
    const { operation, result } = event;
    if (operation.kind === 'spawn') {
      this.#lives.set(result as number, { born: this.#time, heard: Infinity, asked: [], answered: [], gone: Infinity });
    } else if (operation.kind === 'send' && operation.args[1] === 'message') {
      const to = /^C(\d+)$/.exec(String(operation.args[0]))?.[1];
      if (to !== undefined) this.#lives.get(Number(to))?.asked.push(this.#time);
    } else if (operation.kind === 'loop') {
      const [, from = '', kind = ''] = /^P(\d+)\|(\w+)/.exec(String(result)) ?? [];
      const life = this.#lives.get(Number(from));
      if (!life) return;
      if (kind === 'message') life.answered.push(this.#time);
      if (kind === 'exit' || kind === 'burst') life.gone = this.#time;
    }
  }

  most(intervalsOf: (life: Life) => Interval[]): number {
    const intervals = [...this.#lives.values()].flatMap(intervalsOf);
    let most = 0;
    for (const { from } of intervals) {
      const children = new Set(intervals.filter((one) => one.from <= from && from < one.to).map((one) => one.life));
      most = Math.max(most, children.size);
    }
    return most;
  }
}

/**
 * The times at which a child owes an answer: from the last thing it was given before an answer, to
 * that answer. A child that is never given anything has its work from birth.
 */
function busyIntervals(life: Life): Interval[] {
  const intervals: Interval[] = [];
  for (const answer of life.answered) {
    const before = life.answered.filter((time) => time < answer).at(-1) ?? 0;
    const question = life.asked.filter((time) => time < answer && time > before).at(-1);
    if (question !== undefined) intervals.push({ life, from: question, to: answer });
  }
  if (intervals.length === 0) intervals.push({ life, from: life.born, to: life.answered.at(-1) ?? life.gone });
  return intervals;
}

/** From the first thing that a child was given (its birth, if nothing) to the last that was heard of it before it went. */
function conversation(life: Life): Interval[] {
  return [{ life, from: life.asked[0] ?? life.born, to: life.answered.at(-1) ?? life.gone }];
}
