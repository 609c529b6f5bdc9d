/** Writes one execution down: what happened as events, and as the rows that a person reads. */
import { foldRounds } from '../findings/cycle.ts';
import type { Rounds } from '../findings/cycle.ts';
import { liveThreads } from '../findings/ends.ts';
import { cellKey, Names } from './names.ts';
import type { Operation } from '../operation.ts';
import type { Program } from '../program/program.ts';
import type { Evidence, ThreadInfo, Traffic, TraceStep } from '../report.ts';
import { Hearsay } from '../findings/told.ts';
import { describeEvent } from './wording.ts';
import type { Observer, World, WorldEvent } from '../world.ts';

/** A row, and the event that it tells of; none for a call that never returned. */
export interface Row {
  readonly step: TraceStep;
  readonly event?: WorldEvent;
  /** What the thread asked for; none for the end of a thread. */
  readonly operation?: Operation;
  /** Which event of the execution it was; for a call that never returned, the one before it. */
  readonly time: number;
}

/** One execution in rows. */
export interface Trace {
  readonly threads: readonly ThreadInfo[];
  readonly rows: readonly Row[];
  readonly traffic: readonly Traffic[];
  /** Thread id → index into `threads`. */
  readonly indexOf: ReadonlyMap<number, number>;
  /** Rows that repeat for ever, where the execution ends so. */
  readonly rounds: readonly Rounds[];
}

/** Watches a replay and writes it down. */
export class TraceRecorder implements Observer {
  readonly names: Names;
  readonly events: WorldEvent[] = [];
  readonly #program: Program;
  readonly #stacks: boolean;
  readonly #preempting = new Set<number>();
  readonly #hearsay = new Hearsay();
  /** Set before each step by the replayer: the step takes the processor from a thread that could go on. */
  preempting = false;

  /** @param stacks Whether rows carry the calls that led to them. */
  constructor(program: Program, stacks = false) {
    this.#program = program;
    this.#stacks = stacks;
    this.names = new Names(program);
  }

  event(event: WorldEvent): void {
    if (this.preempting) this.#preempting.add(this.events.length);
    this.preempting = false;
    this.events.push(event);
    if (event.kind !== 'operation') return;
    this.names.note(event.operation);
    this.#hearsay.note(event.thread, event.operation, event.result);
  }

  trace(world: World): Trace {
    const states = [...world.threads.values()];
    const indexOf = new Map(states.map((thread, index) => [thread.id, index]));
    const threads = states.map((thread): ThreadInfo => ({
      id: thread.letter, kind: thread.kind, name: thread.name, parent: indexOf.get(thread.parent) ?? -1,
    }));
    const traffic = states.filter((thread) => thread.parent >= 0).map((thread): Traffic => ({
      thread: indexOf.get(thread.id) ?? 0, ...this.#hearsay.of(thread.id), exitCode: thread.exitCode, signal: thread.signal,
    }));
    const all = [...this.#rows(world, indexOf), ...this.#pending(world, indexOf)].sort((a, b) => a.time - b.time);
    const { rows, rounds } = foldRounds(all, world, indexOf);
    return { threads, traffic, indexOf, rows, rounds };
  }

  #rows(world: World, indexOf: ReadonlyMap<number, number>): Row[] {
    const nameOf = (id: number): string => world.threads.get(id)?.name ?? 'a thread';
    return this.events.flatMap((event, time): Row[] => {
      const text = describeEvent(event, this.names, nameOf);
      const thread = indexOf.get(event.thread);
      if (!text || thread === undefined) return [];
      const stack = this.#stacks && event.kind === 'operation' && event.operation.stack !== undefined
        ? this.#program.callsOf(event.operation.stack) : undefined;
      return [{ step: { thread, ...text, ...(this.#preempting.has(time) && { preempting: true }), ...(stack && { stack }) }, event, ...(event.kind === 'operation' && { operation: event.operation }), time }];
    });
  }

  /** Calls of `acquire` that never returned: each belongs where it was made, or where the lock was taken then. */
  #pending(world: World, indexOf: ReadonlyMap<number, number>): Row[] {
    return liveThreads(world).filter(({ node, dying }) => node.operation.kind === 'acquire' && !dying).flatMap(({ id, node: { operation } }): Row[] => {
      const key = cellKey(operation);
      const arrived = this.events.findLastIndex((event) => event.thread === id);
      const before = this.events.findLastIndex((event, time) => time <= arrived && (takes(event, key) || givesBack(event, key)));
      const isHeld = takes(this.events[before], key);
      const taken = isHeld ? arrived : this.events.findIndex((event, time) => time > arrived && takes(event, key));
      if (taken < 0) return [];
      const text = `${this.names.lock(operation)}.acquire(): waits`;
      return [{ step: { thread: indexOf.get(id) ?? 0, operation: 'acquire', text, at: this.names.place(operation), object: key }, operation, time: taken + 0.5 }];
    });
  }
}

/** True for an event in which a thread takes the lock. */
export function takes(event: WorldEvent | undefined, key: string): boolean {
  if (event?.kind !== 'operation') return false;
  return event.result === `lock:${key}|` || (event.operation.kind === 'acquire' && event.result === true && cellKey(event.operation) === key);
}

const givesBack = (event: WorldEvent, key: string): boolean =>
  event.kind === 'operation' && event.operation.kind === 'release' && event.result !== false && cellKey(event.operation) === key;

/** A row as evidence. */
export function evidence(rows: readonly Row[], index: number, note: string): Evidence {
  const { thread, text, at } = (rows[index] as Row).step;
  return { step: index, thread, text, at, note };
}
