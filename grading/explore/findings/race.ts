/**
 * Data races: two accesses of the same bytes that nothing orders, one of them a plain write. A plain
 * read beside an atomic write is no finding: it may be stale, but what it is used for is explored like
 * everything else.
 *
 * They are found in two ways. A state that offers both accesses to two threads shows that nothing
 * orders them; as the search visits all states, that is complete, but for what looks ordered because
 * somebody waited for a value that he read plainly. Vector clocks (`memory-order.ts`) see that, too,
 * and one execution is enough for them: they watch every execution that is sampled, replayed or told.
 */
import { accessOf, clash, ordersNothing } from './accesses.ts';
import type { Access } from './accesses.ts';
import { possibleSteps } from '../search/graph.ts';
import { MemoryOrder } from './memory-order.ts';
import type { ObservedRace } from './memory-order.ts';
import { minimise } from '../search/minimise.ts';
import { describeRace } from './race-text.ts';
import type { DataRace } from '../report.ts';
import type { Runtime } from '../runtime.ts';
import { stickyWalk } from '../search/strategies/random.ts';
import { witness } from './witness.ts';
import type { Witness } from './witness.ts';
import type { Step, World } from '../world.ts';

/** Different cells with races that are kept. */
const RACES_MAX = 50;
/** Races whose schedules are made shorter, and executions tried for each. */
const MINIMISED_MAX = 3;
const ATTEMPTS_MAX = 40;
/** Executions and their steps in which plain flags are looked for. */
const HUNTS = 40;
const HUNT_STEPS_MAX = 3_000;

interface Pending extends Access { readonly thread: number }
/** Steps after which both accesses have happened: one right after the other, or `seen` by clocks only. */
interface Found { readonly steps: readonly Step[]; readonly how: 'searched' | 'sampled' | 'seen' }
interface Candidate { readonly key: string; readonly first: number; readonly second: number }

/** Collects the data races of one program. */
export class Races {
  readonly #runtime: Runtime;
  readonly #stacks: boolean;
  readonly #found = new Map<string, Found>();
  /** True when threads may tell each other something by accesses that order nothing. */
  #mayTrustPlainly = false;

  constructor(runtime: Runtime, stacks = false) {
    this.#runtime = runtime;
    this.#stacks = stacks;
  }

  /** Looks at a state, which the search has come to with the fewest preemptions, or a random execution somehow. */
  look(world: World, stepsTo: () => readonly Step[], how: 'searched' | 'sampled' = 'searched'): void {
    const pending = pendingAccesses(world);
    if (pending.length < 2) return;
    for (const { key, first, second } of clashesIn(pending)) {
      const known = this.#found.get(key);
      if (known ? known.how !== 'seen' : this.#found.size >= RACES_MAX) continue;
      // Let both happen, one after the other.
      this.#found.set(key, { steps: [...stepsTo(), { thread: first, choice: 0 }, { thread: second, choice: 0 }], how });
    }
    this.#mayTrustPlainly ||= pending.some((a) => pending.some((b) => a.thread !== b.thread && ordersNothing(a, b)));
  }

  /** Takes over what clocks have seen in an execution. */
  see(steps: readonly Step[], { order, racesAfter }: Pick<Witness, 'order' | 'racesAfter'>): void {
    for (const [index, { key }] of order.races.entries()) {
      if (!this.#found.has(key) && this.#found.size < RACES_MAX) this.#found.set(key, { steps: steps.slice(0, racesAfter[index]), how: 'seen' });
    }
  }

  /**
   * Runs some executions under clocks, if threads of this program may tell each other something by
   * plain reads: what they order is seen by clocks only.
   */
  hunt(seed: number): void {
    if (!this.#mayTrustPlainly) return;
    const strategy = stickyWalk(seed, 0.3);
    for (let count = 0; count < HUNTS; count++) {
      strategy.nextExecution();
      const order = new MemoryOrder();
      const racesAfter: number[] = [];
      const steps: Step[] = [];
      let world = this.#runtime.begin(order);
      for (let possible = possibleSteps(world); possible.length > 0 && steps.length < HUNT_STEPS_MAX; possible = possibleSteps(world)) {
        const step = strategy.choose(possible, steps.at(-1)?.thread);
        world = this.#runtime.step(world, step);
        steps.push(step);
        while (racesAfter.length < order.races.length) racesAfter.push(steps.length);
      }
      this.see(steps, { order, racesAfter });
    }
  }

  /** The bytes on which there are races: memory and offset. */
  get keys(): string[] {
    return [...this.#found.keys()].sort();
  }

  list(): DataRace[] {
    return [...this.#found].flatMap(([key, found], nth) => {
      const steps = nth < MINIMISED_MAX && found.how !== 'searched' ? this.#minimised(key, found) : found.steps;
      const seen = witness(this.#runtime, steps, this.#stacks);
      const race = seen.order.races.findLast((one: ObservedRace) => one.key === key);
      return race ? [describeRace(this.#runtime, steps, seen, race)] : [];
    });
  }

  /** The shortest way to a race, without what comes after it. */
  #minimised(key: string, { steps, how }: Found): readonly Step[] {
    const shows = ({ first, second, ...race }: ObservedRace): boolean => race.key === key && (how === 'seen' || second.event === first.event + 1);
    const shorter = minimise(this.#runtime, steps, (_, order) => order?.races.some(shows) ?? false, ATTEMPTS_MAX, () => new MemoryOrder()).steps;
    const seen = witness(this.#runtime, shorter);
    const until = seen.racesAfter[seen.order.races.findIndex(shows)];
    return until === undefined ? steps : shorter.slice(0, until);
  }
}

/** Accesses that threads would make next. */
function pendingAccesses(world: World): Pending[] {
  const pending: Pending[] = [];
  for (const thread of world.threads.values()) {
    // A lock that is held cannot be taken, so `acquire` may be no possible step; who has thrown makes none any more.
    if (thread.status !== 'live' || thread.doomed || thread.sleeping || thread.node.operation.kind === 'acquire') continue;
    const access = accessOf(thread.node.operation);
    if (access) pending.push({ ...access, thread: thread.id });
  }
  return pending;
}

function clashesIn(pending: readonly Pending[]): Candidate[] {
  return pending.flatMap((a, index) => pending.slice(index + 1).filter((b) => clash(a, b)).map((b) => {
    // A plain write goes last: it is what the other one misses.
    const [first, second] = a.writes && !a.atomic ? [b, a] : [a, b];
    return { key: `${String(a.sab)} ${String(Math.max(a.from, b.from))}`, first: first.thread, second: second.thread };
  }));
}
