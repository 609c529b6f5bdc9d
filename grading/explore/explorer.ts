/** Explores one program: search, random executions beyond its limits, and the report. */
import { formatSchedule, parseSchedule } from './schedule.ts';
import { possibleSteps, preemptionsOfStep, replaySteps, StateGraph } from './graph.ts';
import { overlap } from './overlap.ts';
import { Outcomes } from './outcome.ts';
import { findRace } from './race.ts';
import type { DataRace, ExploreReport, Reached } from './report.ts';
import { Runtime } from './runtime.ts';
import type { RunLimits } from './runtime.ts';
import { searchByPreemptions, stepsTo } from './search.ts';
import { makeStrategies } from './strategies/random.ts';
import type { ExploreRequest } from './explore.ts';
import type { Step } from './world.ts';

/** Limits of an exploration. Each one that is reached shows in the report's `reached`. */
export interface ExploreLimits extends RunLimits {
  /** Global states to visit before exploration goes over to random executions. */
  readonly statesMax: number;
  /** Random executions then. */
  readonly randomExecutions: number;
  /** Steps of one random execution. */
  readonly stepsMax: number;
}

const DEFAULT_LIMITS: ExploreLimits = {
  statesMax: 25_000, randomExecutions: 300, stepsMax: 20_000, loopsMax: 3_000_000, operationsMax: 4_000, nodesMax: 1_000_000, earlyTimersMax: 2,
};

const MODELS = { 'shared/lock.ts': 'model:lock' };
const CPUS = 4;

export class Explorer {
  readonly #request: ExploreRequest;
  readonly #limits: ExploreLimits;
  readonly #runtime: Runtime;
  readonly #outcomes: Outcomes;
  readonly #races = new Map<string, { steps: Step[]; race: ReturnType<typeof findRace> }>();

  constructor(request: ExploreRequest) {
    this.#request = request;
    this.#limits = { ...DEFAULT_LIMITS, ...request.limits };
    this.#runtime = new Runtime(
      { main: request.program, root: request.root, models: request.helpers === 'source' ? {} : MODELS },
      {
        input: request.input === undefined ? undefined : JSON.stringify(request.input), fault: request.fault, tampering: request.tampering,
        limits: this.#limits, cpus: CPUS,
        errorsModule: `${request.root}/shared/errors.ts`,
      },
    );
    this.#outcomes = new Outcomes(this.#runtime);
  }

  run(): ExploreReport {
    return this.#runtime.controlled(() => this.#request.replay === undefined ? this.#explore() : this.#replay(this.#request.replay));
  }

  #explore(): ExploreReport {
    const graph = new StateGraph(this.#runtime);
    const search = searchByPreemptions(graph, this.#limits.statesMax, (visit, world) => {
      const race = findRace(world);
      if (race && !this.#races.has(race.key)) this.#races.set(race.key, { steps: stepsTo(visit), race });
      if (visit.state.steps.length === 0) this.#outcomes.add(world, stepsTo(visit), visit.preemptions, visit.state.id);
    });
    let executions = 0;
    if (search.exhausted) this.#outcomes.count(graph.interleavings());
    else executions = this.#sample();
    const reached: Reached = {
      how: search.exhausted ? 'exhausted' : executions > 0 ? 'sampled' : 'bounded',
      interleavings: this.#outcomes.total, states: graph.states.length, executions,
      preemptionsMax: search.exhausted ? Number.MAX_SAFE_INTEGER : search.preemptionsMax,
    };
    return this.#report(reached);
  }

  /** Random executions, for what the search did not reach. */
  #sample(): number {
    const strategies = makeStrategies(this.#request.seed ?? 1);
    let executions = 0;
    for (; executions < this.#limits.randomExecutions; executions++) {
      const strategy = strategies[executions % strategies.length] as (typeof strategies)[number];
      strategy.nextExecution();
      let world = this.#runtime.begin();
      let last: number | undefined;
      let preemptions = 0;
      const steps: Step[] = [];
      while (steps.length < this.#limits.stepsMax) {
        const possible = possibleSteps(world);
        if (possible.length === 0) break;
        const step = strategy.choose(possible, last);
        preemptions += preemptionsOfStep(world, last, step);
        world = this.#runtime.step(world, step);
        steps.push(step);
        last = step.thread;
        const race = findRace(world);
        if (race && !this.#races.has(race.key)) this.#races.set(race.key, { steps: [...steps], race });
      }
      this.#outcomes.add(world, steps, preemptions, undefined);
    }
    return executions;
  }

  #replay(schedule: string): ExploreReport {
    const steps = parseSchedule(this.#runtime, schedule);
    const { world, steps: all } = replaySteps(this.#runtime, steps);
    this.#outcomes.add(world, all, 0, undefined);
    return this.#report({ how: 'sampled', interleavings: 1, states: 0, executions: 1, preemptionsMax: 0 });
  }

  #report(reached: Reached): ExploreReport {
    const outcomes = this.#outcomes.list();
    const refused = this.#outcomes.refused;
    const hash = this.#runtime.program.hash();
    return {
      reached, outcomes, hash,
      races: refused ? [] : [...this.#races.values()].map(({ steps, race }) => this.#describeRace(steps, race)),
      ...(refused || this.#request.fault || this.#request.replay !== undefined ? { inFlight: 0, inConversation: 0 } : overlap(this.#runtime)),
      ...(refused ? { refused } : {}),
    };
  }

  #describeRace(steps: readonly Step[], race: ReturnType<typeof findRace>): DataRace {
    const [first, second] = race?.threads as [number, number];
    // Let both accesses happen, one after the other, so that the table shows them.
    const both = [...steps, { thread: first, choice: 0 }, { thread: second, choice: 0 }];
    const shown = this.#outcomes.describe(both);
    const accesses = shown.trace.slice(-2);
    const side = (index: number) => ({ thread: shown.threads[accesses[index]?.thread ?? 0]?.name ?? '', text: accesses[index]?.text ?? '', at: accesses[index]?.at ?? '' });
    return {
      cell: shown.cellOf(race?.operation), first: side(0), second: side(1),
      schedule: formatSchedule(this.#runtime, both), trace: shown.trace, threads: shown.threads,
    };
  }
}
