/** Plays one schedule on the deterministic workers and writes down what real threads must do to repeat it. */
import { join } from 'node:path';
import { defaultStep } from '../search/graph.ts';
import type { Operation, Primitive } from '../operation.ts';
import type { Program } from '../program/program.ts';
import type { Runtime } from '../runtime.ts';
import { parseSchedule } from '../telling/schedule.ts';
import { BLOCKED } from '../world.ts';
import type { Fault, Step, ThreadState, World, WorldEvent } from '../world.ts';
import { DIES_AT_BIRTH, SLEEPS, planText } from './plan.ts';
import type { Plan, PlanEntry, PlanModule, PlanOrReason, PlanThread } from './plan.ts';

/** Kinds whose first argument is the number of a shared memory. */
const ON_MEMORY = new Set(['read', 'write', 'readRange', 'writeRange', 'load', 'store', 'update', 'compareExchange', 'wait', 'waitAsync', 'notify', 'acquire', 'release']);
const LOCK = 'shared/lock.ts';
const STEPS_MAX = 20_000;

/** What cannot be had from real threads, by kind of operation. */
const UNFORCEABLE: Record<string, string> = {
  join: 'it uses a BroadcastChannel, whose messages cannot be held back',
  request: 'it asks web sites, and when an answer of theirs comes cannot be held back',
  endless: 'a loop in it never ends, so there is no end to compare',
};

/** One execution that was played and watched. */
export interface Recording {
  readonly world: World;
  readonly writer: PlanWriter;
}

/**
 * Plays one schedule.
 *
 * @throws {ScheduleError} If the schedule does not fit the program.
 */
export function record(runtime: Runtime, schedule: string): Recording {
  const writer = new PlanWriter();
  return { world: play(runtime, parseSchedule(runtime, schedule), writer), writer };
}

/**
 * Makes the plan of one execution. After it the program has loaded files that it does not use itself.
 *
 * @param options What the program was explored with.
 */
export function makePlan(runtime: Runtime, { world, writer }: Recording, options: { readonly input?: string | undefined; readonly fault?: Fault | undefined; readonly cpus: number }): PlanOrReason {
  const why = world.refused?.message ?? (world.endless ? UNFORCEABLE['endless'] : writer.why);
  if (why !== undefined) return { why };
  const { modules, resolved, lock } = partsOf(runtime.program);
  const plan: Plan = {
    threads: writer.threads(world), entries: writer.entries, modules, resolved, directory: runtime.program.files.root, cpus: options.cpus,
    ...(lock !== undefined && { lock }),
    ...(options.input !== undefined && { input: options.input }),
    ...(options.fault !== undefined && { fault: options.fault }),
  };
  return { plan };
}

function play(runtime: Runtime, steps: readonly Step[], writer: PlanWriter): World {
  let world = runtime.begin(writer);
  for (let index = 0, last: number | undefined; index < STEPS_MAX; index++) {
    const step = steps[index] ?? defaultStep(world, last);
    if (!step) break;
    world = runtime.step(world, step);
    writer.after(world);
    last = step.thread;
  }
  return world;
}

/** Sees an execution and keeps the turns of it. */
class PlanWriter {
  readonly entries: PlanEntry[] = [];
  why: string | undefined;
  /** Turns that come as soon as the thread that runs has reached its next request. */
  #pending: PlanEntry[] = [];
  /** Who sleeps on which word, in the order in which they will be woken; `undefined`: an asynchronous wait. */
  readonly #sleepers = new Map<string, (number | undefined)[]>();
  /** Workers that an error has ended. */
  readonly #failed = new Set<number>();
  readonly #workers = new Set<number>();
  readonly #nth = new Map<number, number>();
  readonly #channels = new Map<number, number[]>();
  readonly #clocks = new Map<number, number[]>();
  /** Words on which a time-out was forced. */
  readonly #expired = new Set<string>();
  /** Threads that were told to end. */
  readonly #condemned = new Set<number>();

  event(event: WorldEvent): void {
    if (event.kind === 'death') this.#death(event.thread, event.how);
    else if (event.operation.visible) this.#visible(event.thread, event.operation, event.result, event.choice);
    else this.#invisible(event.thread, event.operation, event.result as Primitive);
  }

  #death(thread: number, how: string): void {
    this.#forgetSleeper(thread);
    // It ends by itself in reality, too, because of what was done before.
    if (this.#condemned.delete(thread)) return;
    this.#condemned.add(thread);
    if (how.startsWith('SIG') && this.#workers.has(thread)) this.why ??= 'a signal ends a whole process, and not one of its threads';
    const start = this.#pending.findIndex((entry) => entry.thread === thread && entry.kind === 'start');
    if (start >= 0) this.#pending[start] = { thread, kind: 'start', request: DIES_AT_BIRTH, result: '' };
    this.#add({ thread, kind: 'death', request: how, result: '' });
  }

  #invisible(thread: number, { kind, args }: Operation, result: Primitive): void {
    switch (kind) {
      case 'spawn':
        this.#nth.set(result as number, args[0] as number);
        if (args[1] === 'worker') this.#workers.add(result as number);
        this.#pending.push({ thread: result as number, kind: 'start', request: '', result: '' });
        break;
      case 'channel': append(this.#channels, thread, result as number); break;
      case 'clock': append(this.#clocks, thread, result as number); break;
      case 'fail':
        if (args[1] === false) this.#failed.add(thread);
        break;
      case 'request': this.why ??= UNFORCEABLE[kind]; break;
      case 'endless': this.why = UNFORCEABLE[kind]; break;
      default:
    }
  }

  #visible(thread: number, operation: Operation, result: Primitive | typeof BLOCKED, choice: number): void {
    const { kind, args } = operation;
    if (UNFORCEABLE[kind] !== undefined) this.why ??= UNFORCEABLE[kind];
    if (this.#condemned.has(thread)) this.why ??= 'a thread goes on for a while after it was told to end, which cannot be forced';
    const onMemory = ON_MEMORY.has(kind);
    // A worker that has thrown cannot be held back: its exit goes unseen until the parent is told.
    if (kind === 'exit' && this.#failed.has(thread)) return;
    // What can be given to an event loop is not compared, only what is given. A payload is compared where it arrives.
    const request = kind === 'loop' ? '' : args.slice(onMemory ? 1 : 0).map(planText).join(' ');
    if (kind === 'loop' && /^P\d+\|std(out|err)\|/.test(String(result))) this.why ??= 'it reads a child\'s standard output, which arrives in pieces of any size';
    this.#add({ thread, kind, request, result: result === BLOCKED ? SLEEPS : planText(result), ...(onMemory && { memory: args[0] as number }) });
    const word = `${planText(args[0])}:${planText(args[1])}`;
    if (kind === 'wait' && result === BLOCKED) append(this.#sleepers, word, thread);
    else if (kind === 'wait' && choice === 1) {
      this.#forgetSleeper(thread);
      this.#expired.add(word);
    }
    else if (kind === 'waitAsync' && result === 'pending') append(this.#sleepers, word, undefined);
    else if (kind === 'notify') {
      if (this.#expired.has(word)) this.why ??= 'a thread is notified on a word on which another one\'s time-out was forced before, which is still in the real queue';
      this.#wake(word, result as number);
    }
    else if (kind === 'exit') {
      this.#forgetSleeper(thread);
      this.#condemned.add(thread);
    }
  }

  /** Only the world knows whether a thread handles the signal that it is sent. */
  after(world: World): void {
    for (const thread of world.threads.values()) if (thread.dying) this.#condemned.add(thread.id);
  }

  #wake(word: string, count: number): void {
    const queue = this.#sleepers.get(word) ?? [];
    for (const thread of queue.splice(0, count)) {
      if (thread !== undefined) this.#pending.push({ thread, kind: 'wake', request: '', result: 'ok' });
    }
  }

  #forgetSleeper(thread: number): void {
    for (const [word, queue] of this.#sleepers) this.#sleepers.set(word, queue.filter((one) => one !== thread));
  }

  #add(entry: PlanEntry): void {
    if (this.entries.length === 0) this.entries.push({ thread: 0, kind: 'start', request: '', result: '' });
    this.entries.push(...this.#pending, entry);
    this.#pending = [];
  }

  threads(world: World): PlanThread[] {
    this.entries.push(...this.#pending);
    return [...world.threads.values()].map((thread): PlanThread => {
      const birth = JSON.parse(thread.birth) as { script: string; data?: string; serialization?: 'json' | 'advanced' };
      return {
        id: thread.id, kind: thread.kind, name: thread.name, parent: thread.parent, nth: this.#nth.get(thread.id) ?? 0, module: birth.script,
        channels: this.#channels.get(thread.id) ?? [], clock: this.#clocks.get(thread.id) ?? [], last: lastOf(thread), given: birth.data ?? '',
        ...(birth.serialization !== undefined && { serialization: birth.serialization }),
      };
    });
  }
}

function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function lastOf(thread: ThreadState): string {
  if (thread.status === 'finished') return 'ended';
  return thread.node.operation.kind === 'loop' ? 'rests' : thread.node.operation.kind;
}

/** The program's code, and the real lock's where the program uses its model. */
function partsOf(program: Program): Pick<Plan, 'modules' | 'resolved' | 'lock'> {
  const usesLock = Object.values(program.parts().resolved).includes('model:lock');
  const lock = join(program.files.root, LOCK);
  if (usesLock) loadAll(program, lock);
  const { modules, resolved } = program.parts();
  const texts: Record<string, PlanModule> = {};
  for (const [id, { code, imports, globals, isAsync, url }] of Object.entries(modules)) texts[id] = { code, imports, globals, isAsync, url };
  return { modules: texts, resolved, ...(usesLock && { lock }) };
}

function loadAll(program: Program, id: string): void {
  for (const specifier of program.module(id).imports) {
    const found = program.resolve(specifier, id);
    if (!found.startsWith('node:') && !found.startsWith('model:')) loadAll(program, found);
  }
}
