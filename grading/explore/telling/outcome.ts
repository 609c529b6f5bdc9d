/** Collects how executions end, one entry for each distinct observation. */
import { diagnose } from '../findings/diagnose.ts';
import { blockedThreads, endOf, liveThreads } from '../findings/ends.ts';
import type { Plain } from '../../plain.ts';
import { minimise } from '../search/minimise.ts';
import type { Diagnosis, Outcome, PlainError } from '../report.ts';
import type { Runtime } from '../runtime.ts';
import { tellCalls } from './call-rows.ts';
import { formatSchedule } from './schedule.ts';
import type { Trace } from './trace.ts';
import { webRequests } from '../findings/web-requests.ts';
import { witness } from '../findings/witness.ts';
import type { Witness } from '../findings/witness.ts';
import type { Step, World } from '../world.ts';
import { isRequest } from '../world/web.ts';

const OUTCOMES_MAX = 200;
/** Executions tried to make schedules shorter, for all outcomes and for one. */
const ATTEMPTS_MAX = 300;
const ATTEMPTS_OF_ONE_MAX = 60;

interface Entry { readonly key: string; steps: readonly Step[]; preemptions: number; states: number[]; interleavings: number }

/** How outcomes are told. */
export interface OutcomesOptions {
  /** Whether the rows of traces carry stacks. */
  readonly stacks?: boolean | undefined;
  /** Is shown every execution that is told. */
  readonly watch?: (steps: readonly Step[], seen: Witness) => void;
}

export class Outcomes {
  readonly #runtime: Runtime;
  readonly #options: OutcomesOptions;
  readonly #entries = new Map<string, Entry>();
  refused: { message: string; at: string } | undefined;
  total = 0;

  constructor(runtime: Runtime, options: OutcomesOptions = {}) {
    this.#runtime = runtime;
    this.#options = options;
  }

  add(world: World, steps: readonly Step[], preemptions: number, state: number | undefined): void {
    if (world.refused) {
      const { message, stack } = world.refused;
      this.refused ??= { message, at: stack ? this.#runtime.program.placeOf(stack)?.at ?? '' : '' };
    }
    const key = observationOf(world);
    const known = this.#entries.get(key);
    this.total++;
    if (known) {
      if (state !== undefined) known.states.push(state);
      known.interleavings++;
    } else if (this.#entries.size < OUTCOMES_MAX) {
      this.#entries.set(key, { key, steps, preemptions, states: state === undefined ? [] : [state], interleavings: 1 });
    }
  }

  /** Replaces the numbers of states by those of interleavings, once they are known. */
  count(paths: ReadonlyMap<number, number>): void {
    this.total = 0;
    for (const count of paths.values()) this.total += count;
    for (const entry of this.#entries.values()) {
      entry.interleavings = entry.states.reduce((sum, state) => sum + (paths.get(state) ?? 0), 0);
    }
  }

  /** Makes the schedules shorter that are worth it. */
  minimise(): void {
    let attempts = ATTEMPTS_MAX;
    for (const entry of this.#sorted()) {
      if (attempts <= 0) return;
      const smaller = minimise(this.#runtime, entry.steps, (world) => observationOf(world) === entry.key, Math.min(attempts, ATTEMPTS_OF_ONE_MAX));
      attempts -= smaller.attempts;
      entry.steps = smaller.steps;
      entry.preemptions = smaller.preemptions;
    }
  }

  list(): Outcome[] {
    return this.#sorted().map((entry) => this.#outcome(entry));
  }

  #sorted(): Entry[] {
    return [...this.#entries.values()].sort((a, b) => a.preemptions - b.preemptions || a.steps.length - b.steps.length);
  }

  #outcome(entry: Entry): Outcome {
    const seen = witness(this.#runtime, entry.steps, this.#options.stacks);
    this.#options.watch?.(entry.steps, seen);
    const { recorder, world } = seen;
    const trace = recorder.trace(world);
    const payload = world.settled?.payload;
    const nameOf = (id: number): string => world.threads.get(id)?.name ?? '';
    const unhandledRejections = world.rejections.map(errorOf);
    const requests = world.asked.size > 0 ? webRequests(world, recorder, trace) : [];
    const told = tellCalls(trace, recorder.names, diagnose(world, recorder, trace, this.#runtime.program, unhandledRejections), requests);
    const { diagnoses } = told;
    return {
      end: endOf(world),
      ...(payload === undefined ? {} : payload.startsWith('!') ? { error: errorOf(payload.slice(1)) } : { value: JSON.parse(payload) as Plain }),
      uncaught: world.uncaught.map(errorOf),
      unhandledRejections,
      aliveAtSettle: (world.settled?.alive ?? []).map(nameOf),
      leftAlive: leftAlive(world),
      autopsy: autopsyOf(diagnoses, trace),
      lostWakeup: diagnoses.some(({ kind }) => kind === 'lost wakeup'),
      diagnoses,
      timerWasEarly: world.earlyTimers > 0,
      faultAfterSends: world.faultAfterSends,
      threads: trace.threads, traffic: trace.traffic, ...(requests.length > 0 && { requests: told.requests }), trace: told.rows,
      interleavings: entry.interleavings,
      preemptions: entry.preemptions,
      schedule: formatSchedule(this.#runtime, entry.steps),
    };
  }
}

function errorOf(payload: string): PlainError {
  const value = JSON.parse(payload) as { $?: string; name?: string; message?: string; at?: string } | null;
  if (typeof value === 'object' && value?.$ === 'Error') return { name: value.name ?? 'Error', message: value.message ?? '', at: value.at ?? '' };
  return { name: 'a thrown value', message: typeof value === 'string' ? value : payload, at: '' };
}

function leftAlive(world: World): string[] {
  const alive = liveThreads(world);
  const children = alive.filter((thread) => thread.kind !== 'main').map((thread) => thread.name);
  const main = alive.find((thread) => thread.kind === 'main');
  if (!main || children.length > 0 || !world.settled) return children;
  return String(main.node.operation.args[0]).split(',').filter((source) => !source.endsWith('!c')).map((source) => source === 'timer' ? 'a timer'
    : source.startsWith('q') ? 'a MessagePort that is listened to' : isRequest(source) ? 'a request to a web site' : 'the main thread');
}

/** Who is blocked in what call on what, one line each. */
function autopsyOf(diagnoses: readonly Diagnosis[], { threads }: Trace): string[] {
  const nameOf = (thread: number): string => threads[thread]?.name ?? '';
  const deadlock = diagnoses.find((one) => one.kind === 'deadlock');
  const missed = diagnoses.filter((one) => one.kind === 'lost wakeup');
  return (deadlock?.waits ?? []).filter(({ what }) => what !== 'message').map((waits) => {
    const where = waits.at ? ` (${waits.at})` : '';
    if (waits.what === 'lock') {
      const held = waits.holder < 0 ? '' : `, held by ${nameOf(waits.holder)}${waits.holderEnded ? ', which has ended' : ''}`;
      return `${nameOf(waits.thread)} waits for ${waits.name}${held}${where}`;
    }
    const notify = missed.find(({ wait }) => wait.thread === waits.thread)?.notify;
    const early = notify ? `; the notify of ${nameOf(notify.thread)} (${notify.at}) came when nobody waited` : '';
    if (waits.what === 'call') return `${nameOf(waits.thread)} waits in ${waits.name}${where}`;
    return `${nameOf(waits.thread)} sleeps in Atomics.wait on ${waits.name}${where}${early}`;
  });
}

/** Equal texts: nobody outside can tell the two ends apart. */
function observationOf(world: World): string {
  const names = (ids: readonly number[]): string => ids.map((id) => world.threads.get(id)?.name ?? '').join();
  return JSON.stringify([
    endOf(world), world.settled?.payload, names(world.settled?.alive ?? []), leftAlive(world), world.uncaught, world.rejections,
    world.earlyTimers > 0, world.faultAfterSends >= 0 ? Math.min(world.faultAfterSends, 1) : -1,
    endOf(world) === 'deadlock' ? blockedThreads(world).map((thread) => thread.name) : '',
    [...world.asked].map(([site, times]) => `${site} ${String(times)}`).sort(),
  ]);
}
