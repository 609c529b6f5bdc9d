/** Explores one program or replays one schedule, and makes the report. */
import { makePlan, record } from './confirm/make-plan.ts';
import type { PlanOrReason } from './confirm/plan.ts';
import { parseSchedule, ScheduleError } from './telling/schedule.ts';
import { splitTag, staleness } from './telling/tag.ts';
import { DEFAULT_LIMITS, Exploration } from './exploration.ts';
import type { ExploreLimits } from './exploration.ts';
import { replaySteps, StateGraph } from './search/graph.ts';
import { playInTurns } from './search/in-turns.ts';
import { preemptionsIn } from './search/minimise.ts';
import { overlap } from './findings/overlap.ts';
import { requestsInFlight } from './findings/request-overlap.ts';
import { Outcomes } from './telling/outcome.ts';
import { Races } from './findings/race.ts';
import type { ExploreReport, Reached } from './report.ts';
import { Runtime } from './runtime.ts';
import type { SeenAs } from './realm/host.ts';
import type { RunLimits } from './runtime.ts';
import { searchByPreemptions } from './search/search.ts';
import type { ExploreRequest } from './explore.ts';
import type { Step, World } from './world.ts';

/** A lock is one operation a call; nobody naps, and queues are small. */
const modelsIn = (root: string): Readonly<Record<string, string>> => ({ 'shared/lock.ts': 'model:lock', 'shared/limits.ts': `${root}/shared/limits-explored.ts`, 'shared/running/hosting.ts': `${root}/shared/running/hosting-explored.ts` });
/** Helpers that are explored word by word in suites of their own, so that each call of theirs can be one operation. */
const SINGLES = ['barrier', 'condition', 'event', 'queue', 'rlock', 'semaphore', 'travel'];
/** What those are made of, and `Thread`. */
const INTERNALS = ['running/current', 'tasks', 'waiter-queue', 'waiting', 'memory/ring', 'memory/packing', 'memory/plain-bytes'];
/** Helpers whose calls are told and are no single operations: reads and writes of a `SharedValue` are two to everybody. */
const NAMED = ['thread', 'value', 'memory/cells'];
const callsOf = (names: readonly string[], calls: SeenAs): [string, SeenAs][] => names.map((name) => [`shared/${name}.ts`, calls]);
const SEEN_AS_CALLS: Readonly<Record<string, SeenAs>> = Object.fromEntries([...callsOf(SINGLES, 'single'), ...callsOf(INTERNALS, 'internal'), ...callsOf(NAMED, 'named')]);
const CPUS = 4;

function runtimeFor(request: ExploreRequest, limits: RunLimits): Runtime {
  return new Runtime(
    { main: request.program, root: request.root, models: request.helpers === 'source' ? {} : modelsIn(request.root), calls: (request.helpers ?? 'single') === 'single' ? SEEN_AS_CALLS : {} },
    { input: inputOf(request), fault: request.fault, tampering: request.tampering, web: request.web, limits, cpus: CPUS, stacks: request.stacks, errorsModule: `${request.root}/shared/errors.ts` },
  );
}

const inputOf = ({ input }: ExploreRequest): string | undefined => input === undefined ? undefined : JSON.stringify(input);

export class Explorer {
  readonly #request: ExploreRequest;
  readonly #limits: ExploreLimits;
  readonly #runtime: Runtime;
  readonly #outcomes: Outcomes;
  readonly #races: Races;

  constructor(request: ExploreRequest) {
    this.#request = request;
    this.#limits = { ...DEFAULT_LIMITS, ...request.limits };
    this.#runtime = runtimeFor(request, this.#limits);
    this.#races = new Races(this.#runtime, request.stacks);
    this.#outcomes = new Outcomes(this.#runtime, { stacks: request.stacks, watch: (steps, seen) => { this.#races.see(steps, seen); } });
  }

  run(): ExploreReport {
    const { inTurns } = this.#request;
    if (inTurns !== undefined) return this.#runtime.controlled(() => this.#tellAll(playInTurns(this.#runtime, inTurns, this.#request.seed ?? 1)));
    return this.#runtime.controlled(() => this.#request.replay === undefined ? this.#report(this.#explore()) : this.#replay(this.#request.replay));
  }

  #explore(): Reached {
    return new Exploration(this.#runtime, this.#limits, { outcomes: this.#outcomes, races: this.#races }).run(this.#request.seed ?? 1);
  }

  /** Tells executions one by one, also those that end alike. */
  #tellAll(executions: readonly { readonly world: World; readonly steps: readonly Step[] }[]): ExploreReport {
    const told = executions.map(({ world, steps }) => {
      const one = new Outcomes(this.#runtime, { stacks: this.#request.stacks });
      one.add(world, steps, preemptionsIn(this.#runtime, steps), undefined);
      return one;
    });
    const refused = told.find((one) => one.refused)?.refused;
    return {
      reached: { how: 'sampled', interleavings: told.length, states: 0, executions: told.length, preemptionsMax: -1 },
      outcomes: told.flatMap((one) => one.list()), races: [], hash: this.#runtime.program.hash(), inFlight: 0, inConversation: 0, ...(refused && { refused }),
    };
  }

  /**
   * Writes one execution down for real threads, see `confirm/`.
   * @throws {ScheduleError} If the schedule does not fit the program.
   */
  plan(schedule: string): PlanOrReason {
    const { fault } = this.#request;
    return this.#runtime.controlled(() => {
      const recording = this.#unlessStale(schedule, () => record(this.#runtime, schedule));
      return makePlan(this.#runtime, recording, { input: inputOf(this.#request), fault, cpus: CPUS });
    });
  }

  #replay(schedule: string): ExploreReport {
    const { world, steps } = this.#unlessStale(schedule, () => replaySteps(this.#runtime, parseSchedule(this.#runtime, schedule)));
    this.#outcomes.add(world, steps, preemptionsIn(this.#runtime, steps), undefined);
    return this.#report({ how: 'sampled', interleavings: 1, states: 0, executions: 1, preemptionsMax: 0 });
  }

  #unlessStale<Result>(schedule: string, play: () => Result): Result {
    const { tag } = splitTag(schedule);
    try {
      const result = play();
      if (staleness(this.#runtime, tag) !== undefined) this.#refuseStale(tag);
      return result;
    } catch (error) {
      if (error instanceof ScheduleError) this.#refuseStale(tag);
      throw error;
    }
  }

  /** A tag is that of all files, also of those that only other executions load: so they are loaded before it is judged. */
  #refuseStale(tag: string | undefined): void {
    searchByPreemptions(new StateGraph(this.#runtime), this.#limits, () => undefined);
    const reason = staleness(this.#runtime, tag);
    if (reason !== undefined) throw new ScheduleError(reason);
  }

  #report(reached: Reached): ExploreReport {
    const refused = this.#outcomes.refused;
    const isReplay = this.#request.replay !== undefined;
    // The search has found the fewest preemptions; random executions have not.
    if (!refused && !isReplay && (reached.how !== 'exhausted' || reached.reducer !== undefined)) this.#outcomes.minimise();
    const outcomes = this.#outcomes.list();
    if (!refused && !isReplay) this.#races.hunt(this.#request.seed ?? 1);
    return {
      reached, outcomes, hash: this.#runtime.program.hash(),
      races: refused ? [] : this.#races.list(),
      ...(refused || this.#request.fault || isReplay ? { inFlight: 0, inConversation: 0 } : overlap(this.#runtime)),
      ...(outcomes.some(({ requests }) => requests !== undefined) && !refused && !isReplay ? { requestsInFlight: requestsInFlight(this.#runtime) } : {}),
      ...(refused ? { refused } : {}),
    };
  }
}
