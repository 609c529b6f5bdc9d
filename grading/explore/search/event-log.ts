/**
 * The happens-before relation of one execution by vector clocks, and its races: pairs of dependent
 * steps that nothing in between orders, so that the second could have come first.
 */
import { dependent } from './dependence.ts';
import type { Footprint } from './dependence.ts';
import type { World } from '../world.ts';

/** Thread → number of its events that happened before. */
type Clock = Map<number, number>;

/** A step that was taken. */
export interface LoggedEvent {
  /** Which choice of the execution it was, from 0; -1 for what could only come next. */
  readonly frame: number;
  readonly key: string;
  readonly footprint: Footprint;
  /** What the event loop it was given to listens to; empty for other steps. */
  readonly sources: readonly string[];
  /** Its number among the events of its thread, from 1. */
  readonly count: number;
  /** What happened before it, itself included. */
  readonly clock: Clock;
  /** What happened before it in its own thread, or gave it what it received: what cannot be undone and still have it. */
  readonly before: Clock;
}

/** Something else could have come at a choice of the execution: one of the steps with these names. */
export interface ReversibleRace { readonly frame: number; readonly initials: readonly string[] }

/** What could have come earlier: an event, or the step that a thread was about to take. */
type Last = LoggedEvent | { readonly before: Clock; readonly key: readonly string[] };

export class EventLog {
  readonly #events: LoggedEvent[] = [];

  append({ frame, key, footprint, sources }: Pick<LoggedEvent, 'frame' | 'key' | 'footprint' | 'sources'>): void {
    const { thread } = footprint;
    const last = this.#lastOf(thread);
    const before: Clock = new Map(last?.clock);
    for (const cause of this.#causesOf(footprint)) join(before, cause.clock);
    const count = (last?.count ?? 0) + 1;
    before.set(thread, count);
    const clock: Clock = new Map(before);
    for (let index = this.#events.length - 1; index >= 0; index--) {
      const other = this.#events[index] as LoggedEvent;
      if (!includes(clock, other) && dependent(other.footprint, footprint)) join(clock, other.clock);
    }
    this.#events.push({ frame, key, footprint, sources, count, clock, before });
  }

  /** Equal texts: executions that differ in nothing but the order of independent steps. */
  get canonical(): string {
    return this.#events.map(({ key, clock }) => `${key} after ${[...clock].sort(([a], [b]) => a - b).join(' ')}`).sort().join('\n');
  }

  /** Forgets the event of a choice and everything after it. */
  cut(frame: number): void {
    const index = this.#events.findLastIndex((event) => event.frame === frame);
    if (index >= 0) this.#events.length = index;
  }

  /** The races of the last event with those before it. */
  races(): ReversibleRace[] {
    const event = this.#events.at(-1) as LoggedEvent;
    const races = new Set<number>();
    const { footprint } = event;
    const clock = new Map(event.before);
    for (let index = this.#events.length - 2; index >= 0; index--) {
      const other = this.#events[index] as LoggedEvent;
      if (other.footprint.thread === footprint.thread || includes(clock, other) || !dependent(other.footprint, footprint)) continue;
      join(clock, other.clock);
      // Nobody takes a lock that is held, so these two cannot be exchanged; see below.
      if (!other.footprint.released.some((lock) => footprint.awaited.includes(lock))) races.add(index);
    }
    for (const lock of footprint.awaited) this.#raceForLock(lock, event.before, races);
    for (const [index, other] of this.#events.entries()) {
      if (other.footprint.thread !== footprint.thread && !includes(event.clock, other) && footprint.offers.some((source) => hears(other, source))) races.add(index);
    }
    return this.#reversible(races, event);
  }

  /** At the end of an execution: races with steps that threads were about to take and never could. */
  pendingRaces(world: World): ReversibleRace[] {
    const found: ReversibleRace[] = [];
    for (const thread of world.threads.values()) {
      if (thread.status !== 'live') continue;
      const { kind, args } = thread.node.operation;
      const locks = kind === 'acquire' ? [`${String(args[0])}:${String(args[1])}`]
        : kind === 'loop' ? String(args[0]).split(',').filter((entry) => entry.startsWith('lock:')).map((entry) => entry.slice('lock:'.length)) : [];
      const before = this.#lastOf(thread.id)?.clock ?? new Map<number, number>();
      const races = new Set<number>();
      for (const lock of locks) this.#raceForLock(lock, before, races);
      const key = kind === 'acquire' ? [String(thread.id)] : locks.map((lock) => `${String(thread.id)}:lock:${lock}`);
      found.push(...this.#reversible(races, { before, key }));
    }
    return found;
  }

  #reversible(races: ReadonlySet<number>, last: Last): ReversibleRace[] {
    const choices = [...races].filter((index) => (this.#events[index]?.frame ?? -1) >= 0);
    return choices.map((index) => ({ frame: (this.#events[index] as LoggedEvent).frame, initials: this.#initials(index, last) }));
  }

  /** Whoever takes a lock could have taken it before the one that had it last. */
  #raceForLock(lock: string, before: Clock, races: Set<number>): void {
    const index = this.#events.findLastIndex((other) => !includes(before, other) && other.footprint.acquired.includes(lock));
    if (index >= 0) races.add(index);
  }

  #lastOf(thread: number): LoggedEvent | undefined {
    return this.#events.findLast((event) => event.footprint.thread === thread);
  }

  /** Who started or woke the thread, sent what it received, arrived at the gate that opened for it. */
  #causesOf({ thread, received, passed }: Footprint): LoggedEvent[] {
    const causes = this.#events.filter(({ footprint }) => footprint.moved.includes(thread) || footprint.sent.some((order) => received.includes(order)));
    for (const [gate, count] of passed) causes.push(...this.#events.filter(({ footprint }) => footprint.arrivals.includes(gate)).slice(0, count));
    return causes;
  }

  /** The steps that can begin a sequence of everything after `index` that does not depend on it, and `last`. */
  #initials(index: number, last: Last): string[] {
    const first = this.#events[index] as LoggedEvent;
    const sequence: LoggedEvent[] = [];
    for (const event of this.#events.slice(index + 1)) if (event !== last && !includes(event.clock, first)) sequence.push(event);
    const keys = sequence.filter((event, at) => !sequence.slice(0, at).some((earlier) => includes(event.clock, earlier))).map(({ key }) => key);
    // The clock of the last one holds what its order with `first` brought, too; without that it may come earlier.
    const clock = 'footprint' in last ? this.#clockWithout(first, last) : last.before;
    if (!sequence.some((earlier) => includes(clock, earlier))) keys.push(...[last.key].flat());
    return keys;
  }

  #clockWithout(first: LoggedEvent, last: LoggedEvent): Clock {
    const clock = new Map(last.before);
    for (const event of this.#events) {
      if (event !== last && !includes(event.clock, first) && dependent(event.footprint, last.footprint)) join(clock, event.clock);
    }
    return clock;
  }
}

const includes = (clock: Clock, event: LoggedEvent): boolean => (clock.get(event.footprint.thread) ?? 0) >= event.count;

function join(clock: Clock, other: Clock): void {
  for (const [thread, count] of other) if ((clock.get(thread) ?? 0) < count) clock.set(thread, count);
}

/** True for an event that came to a loop which listens to `source` as well. */
function hears({ sources }: LoggedEvent, source: string): boolean {
  return sources.some((one) => one === source || (source.startsWith('gate:') && one.startsWith(`${source}:`)));
}
