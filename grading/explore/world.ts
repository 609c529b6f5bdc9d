/**
 * The world: all state that virtual threads share, and the rules by which an operation changes it.
 *
 * It knows nothing of JavaScript engines or of learner code. A world is copied before each step;
 * what it refers to is never changed in place, so a copy is cheap and an old world stays valid.
 * The rules lie in `world/`, one idea a file.
 */
import { Block } from './memory.ts';
import type { CellType } from './memory.ts';
import { BLOCKED } from './operation.ts';
import type { Operation, Primitive } from './operation.ts';
import { blockOf, grow, readCell, updateCell, writeCell, writeRange } from './world/cells.ts';
import { deliver, deliverable } from './world/delivery.ts';
import type { Delivery } from './world/delivery.ts';
import { digest } from './world/digest.ts';
import { faultAtBirth, injectFault } from './world/fault.ts';
import type { Fault } from './world/fault.ts';
import { broadcast, closePort, ownerOf, push, receive, transferPorts } from './world/inbox.ts';
import type { Item } from './world/inbox.ts';
import { acquire, release } from './world/lock.ts';
import { isCompressed, parkIfSpinning, unparkOthers } from './world/spinning.ts';
import { DIES, enabled, FAULT, goesOnAtOnce, isTimed } from './world/steps.ts';
import type { Step } from './world/steps.ts';
import { Table } from './world/table.ts';
import { tamperedText } from './world/tampering.ts';
import type { Tampering } from './world/tampering.ts';
import { bear, exit, finish, liveThreads, sendSignal, terminate } from './world/thread.ts';
import type { ThreadState } from './world/thread.ts';
import { clearTimer, startTimer } from './world/timers.ts';
import type { Timer } from './world/timers.ts';
import { ask, giveUp } from './world/web.ts';
import type { WebSite } from './world/web.ts';
import { notify, wait, waitAsync } from './world/wait-queue.ts';
import type { Sleeper } from './world/wait-queue.ts';

export { BLOCKED } from './operation.ts';
export type { Fault } from './world/fault.ts';
export type { Item } from './world/inbox.ts';
export { DIES, FAULT } from './world/steps.ts';
export type { Step } from './world/steps.ts';
export type { Tampering } from './world/tampering.ts';
export type { ThreadState } from './world/thread.ts';
export type { WebSite } from './world/web.ts';

/** Sees what happens in a world that is being replayed. */
export interface Observer {
  event(event: WorldEvent): void;
}

export type WorldEvent =
  | { readonly kind: 'operation'; readonly thread: number; readonly operation: Operation; readonly result: Primitive | typeof BLOCKED; readonly choice: number; readonly detail?: string }
  | { readonly kind: 'death'; readonly thread: number; readonly how: string; /** What a trace says; empty: nothing new. */ readonly told: string };

/** Gives numbers to (parent, n-th) paths, the same in every execution of one exploration. */
export class Interner {
  readonly #ids = new Map<string, number>();
  id(path: string): number {
    let id = this.#ids.get(path);
    if (id === undefined) this.#ids.set(path, id = this.#ids.size);
    return id;
  }
}

/** What the program's default export came to, and who was alive at that moment. */
export interface Settlement {
  readonly payload: string;
  readonly alive: readonly number[];
}

export class World {
  readonly interner: Interner;
  readonly fault: Fault | undefined;
  readonly tampering: Tampering | undefined;
  /** Without it there is no network, and whoever wants one is refused. */
  readonly web: readonly WebSite[] | undefined;
  /** So many timers of one execution may fire before everything else that could happen; later ones wait their turn. */
  readonly earlyTimersMax: number;
  /** So often in one execution a thread may wake from `Atomics.wait` although nobody woke it. */
  readonly spuriousWakeupsMax: number;
  readonly threads: Table<number, ThreadState>;
  readonly memory: Table<number, Block>;
  readonly inboxes: Table<string, readonly Item[]>;
  readonly sleepers: Table<string, readonly Sleeper[]>;
  readonly owners: Table<string, number>;
  readonly arrivals: Table<string, number>;
  readonly closed: Set<string>;
  /** Who has joined a broadcast channel: process and name → inboxes. */
  readonly members: Table<string, readonly string[]>;
  /** Which thread holds a port. */
  readonly portOwners: Table<string, number>;
  /** How often each site was asked: method and address → times. */
  readonly asked: Table<string, number>;
  timers: readonly Timer[];
  clock = 0;
  settled: Settlement | undefined;
  /** Timers and time-outs that happened although something else could have gone on. */
  earlyTimers = 0;
  spuriousWakeups = 0;
  faultAfterSends = -1;
  /** Errors that ended a thread, as encoded payloads. */
  uncaught: readonly string[] = [];
  rejections: readonly string[] = [];
  endless: 'endless' | undefined;
  refused: { message: string; stack: string | undefined } | undefined;
  /** Threads that were born or woken in this step and must run up to their next visible operation. */
  toStart: number[] = [];
  toResume: { thread: number; result: Primitive }[] = [];
  arrivalsOfItems = 0;
  observer: Observer | undefined;

  constructor(from: { interner: Interner; earlyTimersMax: number; spuriousWakeupsMax?: number | undefined; fault?: Fault | undefined; tampering?: Tampering | undefined; web?: readonly WebSite[] | undefined } | World) {
    this.interner = from.interner;
    this.fault = from.fault;
    this.tampering = from.tampering;
    this.web = from.web;
    this.earlyTimersMax = from.earlyTimersMax;
    this.spuriousWakeupsMax = from.spuriousWakeupsMax ?? 0;
    const old = from instanceof World ? from : undefined;
    this.threads = new Table(old?.threads);
    this.memory = new Table(old?.memory);
    this.inboxes = new Table(old?.inboxes);
    this.sleepers = new Table(old?.sleepers);
    this.owners = new Table(old?.owners);
    this.arrivals = new Table(old?.arrivals);
    this.closed = new Set(old?.closed);
    this.members = new Table(old?.members);
    this.portOwners = new Table(old?.portOwners);
    this.asked = new Table(old?.asked);
    this.timers = old?.timers ?? [];
    if (old) {
      this.clock = old.clock;
      this.settled = old.settled;
      this.earlyTimers = old.earlyTimers;
      this.spuriousWakeups = old.spuriousWakeups;
      this.faultAfterSends = old.faultAfterSends;
      this.uncaught = old.uncaught;
      this.rejections = old.rejections;
      this.endless = old.endless;
      this.refused = old.refused;
      this.arrivalsOfItems = old.arrivalsOfItems;
      this.observer = old.observer;
    }
  }

  get main(): number {
    return this.interner.id('main');
  }

  thread(id: number): ThreadState {
    const thread = this.threads.get(id);
    if (!thread) throw new Error(`[grading bug] there is no thread ${String(id)}`);
    return thread;
  }

  change(id: number, change: Partial<ThreadState>): void {
    this.threads.set(id, { ...this.thread(id), ...change });
  }

  /** Adds a thread; it starts when the step that bore it is over. */
  bear(thread: Pick<ThreadState, 'id' | 'kind' | 'parent' | 'name' | 'birth' | 'node'>): void {
    bear(this, thread);
  }

  /** All steps that are possible now, in a fixed order. Empty: the execution is over. */
  enabled(): Step[] {
    return enabled(this);
  }

  /** True for a step in which time passes: a timer fires or a time-out ends a wait. */
  isTimed(step: Step): boolean {
    return isTimed(this, step);
  }

  /** The events that a thread in its event loop could be given next. */
  deliverable(thread: ThreadState): Delivery[] {
    return deliverable(this, thread);
  }

  /** True when no other thread may be run instead: the thread repeats reads that found nothing new. */
  isCompressed(thread: ThreadState): boolean {
    return isCompressed(thread);
  }

  /** True when a thread's operation belongs to the step before it, see {@link Operation.joined}. */
  goesOnAtOnce(id: number): boolean {
    return goesOnAtOnce(this, this.thread(id));
  }

  /** To be called after a thread reached a new node. */
  parkIfSpinning(id: number): void {
    parkIfSpinning(this, id);
  }

  /** A fault at birth: the thread ends before it does anything. @returns true if it did. */
  faultAtBirth(id: number): boolean {
    return faultAtBirth(this, id);
  }

  /** Puts something into an inbox. Items for a thread that has finished are dropped. */
  push(inbox: string, kind: string, text: string, from: number): void {
    push(this, inbox, kind, text, from);
  }

  /** Performs a visible operation's step. */
  perform(step: Step): Primitive | typeof BLOCKED {
    const thread = this.thread(step.thread);
    if (this.isTimed(step) && this.enabled().some((other) => !this.isTimed(other))) this.earlyTimers++;
    if (step.choice === DIES) {
      unparkOthers(this, thread.id);
      finish(this, thread.id, thread.dying?.code ?? null, thread.dying?.signal ?? null);
      this.observer?.event({ kind: 'death', thread: thread.id, how: thread.dying?.signal ?? 'terminated', told: thread.dying?.told ?? `ends: ${thread.dying?.signal ?? 'terminated'}` });
      return BLOCKED;
    }
    if (step.choice === FAULT) return injectFault(this, thread);
    const result = this.#execute(thread, thread.node.operation, step.choice);
    this.observer?.event({ kind: 'operation', thread: thread.id, operation: thread.node.operation, result, choice: step.choice });
    return result;
  }

  /** Performs an invisible operation at once. */
  performInvisible(id: number, operation: Operation): Primitive {
    const thread = this.thread(id);
    const result = this.#executeInvisible(thread, operation);
    this.observer?.event({ kind: 'operation', thread: id, operation, result, choice: 0 });
    return result;
  }

  #execute(thread: ThreadState, operation: Operation, choice: number): Primitive | typeof BLOCKED {
    const { kind, args } = operation;
    switch (kind) {
      case 'read':
      case 'load': return readCell(this, args[0] as number, args[1] as number, args[2] as CellType);
      case 'write':
      case 'store':
        writeCell(this, thread, args[0] as number, args[1] as number, args[2] as CellType, args[3]);
        return undefined;
      case 'update':
      case 'compareExchange': return updateCell(this, thread, operation);
      case 'readRange': return blockOf(this, args[0] as number).readRange(args[1] as number, args[2] as number);
      case 'writeRange':
        writeRange(this, thread, args[0] as number, args[1] as number, args[2] as string);
        return undefined;
      case 'size': return blockOf(this, args[0] as number).byteLength;
      case 'grow': return grow(this, thread, args[0] as number, args[1] as number);
      case 'wait': return wait(this, thread, args, choice);
      case 'waitAsync': return waitAsync(this, thread, args);
      case 'notify': return notify(this, thread.id, `${String(args[0])}:${String(args[1])}`, args[2] as number);
      case 'acquire': return acquire(this, thread.id, args, choice === 1);
      case 'release': return release(this, thread.id, args[0] as number, args[1] as number);
      case 'loop': return deliver(this, thread, choice);
      case 'receive': return receive(this, args[0] as string);
      case 'join':
      case 'leave':
      case 'broadcast':
        broadcast(this, thread, kind, args as [string, string, string]);
        return undefined;
      case 'terminate': return terminate(this, args[0] as number, 1, null);
      case 'kill': return sendSignal(this, args[0] as number, args[1] as string, thread.id);
      case 'exit':
        exit(this, thread, args[0] as number, args[1] as string | undefined);
        return undefined;
      case 'settle':
        this.settled ??= { payload: args[0] as string, alive: liveThreads(this).filter((id) => id !== thread.id) };
        return undefined;
      default: throw new Error(`[grading bug] ${kind} is no visible operation`);
    }
  }

  #executeInvisible(thread: ThreadState, { kind, args, stack }: Operation): Primitive {
    const nth = (what: string): number => this.interner.id(`${what} ${String(thread.id)} ${String(args[0])}`);
    switch (kind) {
      case 'root': return undefined;
      case 'allocate': {
        const id = nth('sab');
        this.memory.set(id, Block.zeroed(args[1] as number));
        return id;
      }
      case 'channel': {
        const id = nth('channel');
        for (const end of [0, 1]) this.portOwners.set(`q${String(id)}.${String(end)}`, thread.id);
        return id;
      }
      case 'send': {
        const [to, item, payload] = args as [string, string, string];
        this.change(thread.id, { sends: thread.sends + (item === 'message' ? 1 : 0) });
        push(this, to, item, tamperedText(this, thread, payload), thread.id);
        transferPorts(this, payload, ownerOf(this, to));
        return undefined;
      }
      case 'fail':
        if (args[1] === true) this.uncaught = [...this.uncaught, args[0] as string];
        else push(this, `P${String(thread.id)}`, 'error', args[0] as string, thread.id);
        return undefined;
      case 'reject':
        this.rejections = [...this.rejections, args[0] as string];
        return undefined;
      case 'close': return closePort(this, args[0] as string, args[1] === true);
      case 'clock': return this.clock;
      case 'timer':
        startTimer(this, thread.id, args[0] as string, args[1] as number);
        return undefined;
      case 'clear':
        clearTimer(this, thread.id, args[0] as string);
        return undefined;
      case 'arrive':
        this.arrivals.set(args[0] as string, (this.arrivals.get(args[0] as string) ?? 0) + 1);
        unparkOthers(this, thread.id);
        return undefined;
      case 'handle':
        this.change(thread.id, {
          handles: args[1] === true ? [...thread.handles, args[0] as string] : thread.handles.filter((one) => one !== args[0]),
        });
        return undefined;
      case 'endless':
        this.endless = 'endless';
        return undefined;
      case 'refuse':
        this.refused = { message: args[0] as string, stack };
        return undefined;
      case 'request':
        if (this.web) return ask(this, thread, args as [string, string, string]);
        this.refused = { message: `${String(args[3])} is not available under the controlled scheduler: use fork or Worker`, stack };
        return undefined;
      case 'giveUp':
        giveUp(this, thread.id, args[0] as string);
        return undefined;
      case 'print':
      case 'returned': return undefined;
      default: throw new Error(`[grading bug] ${kind} is no invisible operation`);
    }
  }

  /** Equal texts: the two worlds have the same future. */
  digest(): string {
    return digest(this);
  }
}
