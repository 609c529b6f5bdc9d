/** Collects how executions end, one entry for each distinct observation. */
import { replaySteps } from './graph.ts';
import type { Plain } from '../plain.ts';
import type { CellType } from './memory.ts';
import type { Operation } from './operation.ts';
import type { Outcome, PlainError, ThreadInfo, TraceStep } from './report.ts';
import type { Runtime } from './runtime.ts';
import { formatSchedule } from './schedule.ts';
import { TraceRecorder } from './trace.ts';
import type { Step, ThreadState, World } from './world.ts';

const OUTCOMES_MAX = 200;

interface Entry { readonly world: World; readonly steps: readonly Step[]; readonly preemptions: number; states: number[]; interleavings: number }

export class Outcomes {
  readonly #runtime: Runtime;
  readonly #entries = new Map<string, Entry>();
  refused: { message: string; at: string } | undefined;
  total = 0;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
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
      this.#entries.set(key, { world, steps, preemptions, states: state === undefined ? [] : [state], interleavings: 1 });
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

  list(): Outcome[] {
    return [...this.#entries.values()].sort((a, b) => a.preemptions - b.preemptions || a.steps.length - b.steps.length)
      .map((entry) => this.#outcome(entry));
  }

  #outcome(entry: Entry): Outcome {
    const { world } = entry;
    const recorder = new TraceRecorder(this.#runtime.program);
    this.#watch(entry.steps, recorder);
    const { threads, trace, traffic } = recorder.trace(world);
    const payload = world.settled?.payload;
    const nameOf = (id: number): string => world.threads.get(id)?.name ?? '';
    const autopsy = blocked(world).map((thread) => describeBlocked(world, thread, recorder));
    const isLost = (thread: ThreadState): boolean => missedNotify(world, thread, recorder) !== undefined;
    return {
      end: endOf(world),
      ...(payload === undefined ? {} : payload.startsWith('!') ? { error: errorOf(payload.slice(1)) } : { value: JSON.parse(payload) as Plain }),
      uncaught: world.uncaught.map(errorOf),
      unhandledRejections: world.rejections.map(errorOf),
      aliveAtSettle: (world.settled?.alive ?? []).map(nameOf),
      leftAlive: leftAlive(world),
      autopsy,
      lostWakeup: blocked(world).some(isLost),
      timerWasEarly: world.earlyTimers > 0,
      faultAfterSends: world.faultAfterSends,
      threads, traffic, trace,
      interleavings: entry.interleavings,
      preemptions: entry.preemptions,
      schedule: formatSchedule(this.#runtime, entry.steps),
    };
  }

  #watch(steps: readonly Step[], recorder: TraceRecorder): World {
    return replaySteps(this.#runtime, steps, recorder, steps.length).world;
  }

  /** The trace of the first steps of an execution. */
  describe(steps: readonly Step[]): { threads: ThreadInfo[]; trace: TraceStep[]; cellOf: (operation: Operation | undefined) => string } {
    const recorder = new TraceRecorder(this.#runtime.program);
    const world = this.#watch(steps, recorder);
    const { threads, trace } = recorder.trace(world);
    return { threads, trace, cellOf: (operation) => operation ? recorder.cellName(operation) : '' };
  }
}

function errorOf(payload: string): PlainError {
  const value = JSON.parse(payload) as { $?: string; name?: string; message?: string; at?: string } | null;
  if (typeof value === 'object' && value?.$ === 'Error') return { name: value.name ?? 'Error', message: value.message ?? '', at: value.at ?? '' };
  return { name: 'a thrown value', message: typeof value === 'string' ? value : payload, at: '' };
}

const liveThreads = (world: World): ThreadState[] => [...world.threads.values()].filter((thread) => thread.status === 'live');
/** Threads that stand in a call which will never return. */
const blocked = (world: World): ThreadState[] => liveThreads(world).filter((thread) => thread.sleeping ?? thread.node.operation.kind === 'acquire');

function endOf(world: World): Outcome['end'] {
  if (world.endless) return 'endless';
  if (world.settled) return 'settled';
  if (world.thread(world.main).status === 'finished') return 'exit';
  if (liveThreads(world).some((thread) => thread.parked)) return 'livelock';
  return blocked(world).length > 0 ? 'deadlock' : 'hang';
}

function leftAlive(world: World): string[] {
  const alive = liveThreads(world);
  const children = alive.filter((thread) => thread.kind !== 'main').map((thread) => thread.name);
  const main = alive.find((thread) => thread.kind === 'main');
  if (!main || children.length > 0 || !world.settled) return children;
  return String(main.node.operation.args[0]).split(',').map((source) => source === 'timer' ? 'a timer' : source.startsWith('q') ? 'a MessagePort that is listened to' : 'the main thread');
}

function missedNotify(world: World, thread: ThreadState, recorder: TraceRecorder): { thread: number; at: string } | undefined {
  if (!thread.sleeping) return undefined;
  const [sab, offset, type, value] = thread.node.operation.args as [number, number, CellType, number | bigint];
  return recorder.vainNotifyFor(thread.id, thread.sleeping.cell, world.memory.get(sab)?.read(offset, type) !== value);
}

function describeBlocked(world: World, thread: ThreadState, recorder: TraceRecorder): string {
  const { operation } = thread.node;
  const at = recorder.place(operation);
  const where = at ? ` (${at})` : '';
  if (operation.kind === 'acquire') {
    const owner = world.owners.get(`${String(operation.args[0])}:${String(operation.args[1])}`);
    const holder = owner === undefined ? undefined : world.threads.get(owner);
    const held = holder ? `, held by ${holder.name}${holder.status === 'finished' ? ', which has ended' : ''}` : '';
    return `${thread.name} waits for ${recorder.lockName(operation)}${held}${where}`;
  }
  const vain = missedNotify(world, thread, recorder);
  const early = vain ? `; the notify of ${world.threads.get(vain.thread)?.name ?? 'another thread'} (${vain.at}) came when nobody waited` : '';
  return `${thread.name} sleeps in Atomics.wait on ${recorder.cellName(operation)}${where}${early}`;
}

/** Equal texts: nobody outside can tell the two ends apart. */
function observationOf(world: World): string {
  const names = (ids: readonly number[]): string => ids.map((id) => world.threads.get(id)?.name ?? '').join();
  return JSON.stringify([
    endOf(world), world.settled?.payload, names(world.settled?.alive ?? []), leftAlive(world), world.uncaught, world.rejections,
    world.earlyTimers > 0, world.faultAfterSends >= 0 ? Math.min(world.faultAfterSends, 1) : -1,
    endOf(world) === 'deadlock' ? blocked(world).map((thread) => thread.name) : '',
  ]);
}
