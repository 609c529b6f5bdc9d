/**
 * The world: all state that virtual threads share, and the rules by which an operation changes it.
 *
 * It knows nothing of JavaScript engines or of learner code. A world is copied before each step;
 * what it refers to is never changed in place, so a copy is cheap and an old world stays valid.
 */
import { Block, combine } from './memory.ts';
import type { CellType } from './memory.ts';
import type { Operation, Primitive } from './operation.ts';
import { SPINS_UNTIL_COMPRESSED, SPINS_UNTIL_HOPELESS, SPINS_UNTIL_PARKED, TIMED_SPINS_UNTIL_PARKED } from './trie.ts';
import type { TrieNode } from './trie.ts';

/** A thread of the explored program. Replaced, never changed. */
export interface ThreadState {
  /** Interned from (parent, n-th child): the same thread has the same id in every execution. */
  readonly id: number;
  readonly kind: 'main' | 'worker' | 'process';
  readonly parent: number;
  /** One letter for schedules, given in order of birth. */
  readonly letter: string;
  readonly name: string;
  /** Everything the thread was given at birth. */
  readonly birth: string;
  readonly node: TrieNode;
  readonly status: 'live' | 'finished';
  /** Set while the thread sleeps in `Atomics.wait`; it sleeps until `due` at the latest. */
  readonly sleeping?: { readonly cell: string; readonly timed: boolean; readonly due: number };
  /** True while it repeats a cycle of reads that can only end when somebody else changes something. */
  readonly parked: boolean;
  /** It is parked again only when its cycle has repeated so often: at least once since something changed. */
  readonly patience: number;
  /** Set by `terminate` and `kill`: the thread ends at some later step. */
  readonly dying?: { readonly code: number | null; readonly signal: string | null };
  /** It will not do anything any more, but it has not ended yet. */
  readonly doomed?: boolean;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Signals that it handles itself. */
  readonly handles: readonly string[];
  /** Messages it has sent. */
  readonly sends: number;
}

/** One entry of an inbox. */
export interface Item {
  readonly kind: string;
  readonly text: string;
  readonly from: number;
  /** Order of arrival in this execution; no part of the state. */
  readonly order: number;
}

/** One choice: which thread goes on, and which of its possible events happens. */
export interface Step {
  readonly thread: number;
  readonly choice: number;
}

/**
 * Changes what children tell: a number that one of them sends, stores or prints is replaced by
 * another. An answer that still comes to the old result did not take it from a child.
 */
export interface Tampering { readonly from: number; readonly to: number }

/** Threads and processes of one execution; more are most often a program that starts a new one for each that ends. */
const THREADS_MAX = 64;

/** Instead of its pending operation the thread ends, because of `terminate` or `kill`. */
export const DIES = -1;
/** Instead of its pending operation the thread suffers the injected fault. */
export const FAULT = -2;

/** A fault that the explorer injects, to see what the program makes of it. */
export interface Fault {
  /** Counts the children of the main thread from 0, in order of birth. */
  readonly child: number;
  /** `birth`: before it does anything. `any`: at every possible moment. */
  readonly when: 'birth' | 'any';
  /** What happens: a signal kills it, it exits by itself with a code, or it throws. */
  readonly exitCode?: number;
  readonly signal?: string;
  readonly error?: { readonly name: string; readonly message: string };
}

/** Sees what happens in a world that is being replayed. */
export interface Observer {
  event(event: WorldEvent): void;
}

export type WorldEvent =
  | { readonly kind: 'operation'; readonly thread: number; readonly operation: Operation; readonly result: Primitive | typeof BLOCKED; readonly choice: number; readonly detail?: string }
  | { readonly kind: 'death'; readonly thread: number; readonly how: string };

/** The operation did not return: its thread sleeps. */
export const BLOCKED = Symbol('blocked');

interface Timer { readonly thread: number; readonly id: string; readonly due: number; readonly delay: number }
interface Sleeper { readonly thread: number; readonly token: string }

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
  /** So many timers of one execution may fire before everything else that could happen; later ones wait their turn. */
  readonly earlyTimersMax: number;
  readonly threads: Map<number, ThreadState>;
  readonly memory: Map<number, Block>;
  readonly inboxes: Map<string, readonly Item[]>;
  readonly sleepers: Map<string, readonly Sleeper[]>;
  readonly owners: Map<string, number>;
  readonly arrivals: Map<string, number>;
  readonly closed: Set<string>;
  /** Who has joined a broadcast channel: process and name → inboxes. */
  readonly members: Map<string, readonly string[]>;
  /** Which thread holds a port. */
  readonly portOwners: Map<string, number>;
  timers: readonly Timer[];
  clock = 0;
  settled: Settlement | undefined;
  /** Timers and time-outs that happened although something else could have gone on. */
  earlyTimers = 0;
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

  constructor(from: { interner: Interner; earlyTimersMax: number; fault?: Fault | undefined; tampering?: Tampering | undefined } | World) {
    this.interner = from.interner;
    this.fault = from.fault;
    this.tampering = from.tampering;
    this.earlyTimersMax = from.earlyTimersMax;
    const old = from instanceof World ? from : undefined;
    this.threads = new Map(old?.threads);
    this.memory = new Map(old?.memory);
    this.inboxes = new Map(old?.inboxes);
    this.sleepers = new Map(old?.sleepers);
    this.owners = new Map(old?.owners);
    this.arrivals = new Map(old?.arrivals);
    this.closed = new Set(old?.closed);
    this.members = new Map(old?.members);
    this.portOwners = new Map(old?.portOwners);
    this.timers = old?.timers ?? [];
    if (old) {
      this.clock = old.clock;
      this.settled = old.settled;
      this.earlyTimers = old.earlyTimers;
      this.faultAfterSends = old.faultAfterSends;
      this.uncaught = old.uncaught;
      this.rejections = old.rejections;
      this.endless = old.endless;
      this.refused = old.refused;
      this.arrivalsOfItems = old.arrivalsOfItems;
      this.observer = old.observer;
    }
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
    this.threads.set(thread.id, {
      ...thread, letter: freeLetter(thread.name, thread.kind, [...this.threads.values()].map((one) => one.letter)),
      status: 'live', parked: false, patience: 0, exitCode: null, signal: null, handles: [], sends: 0,
    });
    if (this.threads.size > THREADS_MAX) this.endless = 'endless';
    this.#transferPorts(thread.birth, thread.id);
    this.toStart.push(thread.id);
  }

  // ── What can happen ────────────────────────────────────────────────────────────────────────────

  /** All steps that are possible now, in a fixed order. Empty: the execution is over. */
  enabled(): Step[] {
    if (this.endless || this.refused) return [];
    const active: Step[] = [];
    const parked: Step[] = [];
    const late: Step[] = [];
    for (const thread of this.threads.values()) {
      if (thread.status !== 'live') continue;
      if (thread.dying) active.push({ thread: thread.id, choice: DIES });
      if (this.#isVictim(thread)) active.push({ thread: thread.id, choice: FAULT });
      for (const step of this.#stepsOf(thread)) {
        if (this.isTimed(step)) late.push(step);
        else (thread.parked ? parked : active).push(step);
      }
    }
    // Timers are choices: they may fire before anything else. A parked thread only goes on when nobody else can.
    const mayBeEarly = active.length === 0 || this.earlyTimers < this.earlyTimersMax;
    const now = [...active, ...late.filter((step) => mayBeEarly && !this.thread(step.thread).parked)];
    if (now.length > 0) return now;
    // One after the other they look again, until they have looked in vain for so long that nothing will ever change.
    const patient = [...parked, ...late].filter((step) => this.thread(step.thread).node.spins < SPINS_UNTIL_HOPELESS);
    return patient.filter((step) => step.thread === patient[0]?.thread);
  }

  #stepsOf(thread: ThreadState): Step[] {
    const { operation } = thread.node;
    const step = (choice: number): Step => ({ thread: thread.id, choice });
    if (thread.doomed) return [];
    switch (operation.kind) {
      case 'wait':
        if (!thread.sleeping) return [step(0)];
        return thread.sleeping.timed ? [step(1)] : [];
      case 'acquire': {
        const [sab, offset, timeout] = operation.args as [number, number, number];
        if (timeout === 0 || this.#cell(sab, offset, 'i32') === 0) return [step(0)];
        return timeout === Infinity ? [] : [step(1)];
      }
      case 'loop':
        return this.deliverable(thread).map((_, index) => step(index));
      default:
        return [step(0)];
    }
  }

  /** True for a step in which time passes: a timer fires or a time-out ends a wait. */
  isTimed(step: Step): boolean {
    const thread = this.thread(step.thread);
    if (step.choice < 0) return false;
    switch (thread.node.operation.kind) {
      case 'wait':
      case 'acquire': return step.choice === 1;
      case 'loop': return this.deliverable(thread)[step.choice]?.source === 'timer';
      default: return false;
    }
  }

  /** A fault at birth: the thread ends before it does anything. @returns true if it did. */
  faultAtBirth(id: number): boolean {
    if (this.fault?.when !== 'birth' || !this.#isVictim(this.thread(id))) return false;
    this.#injectFault(this.thread(id));
    return true;
  }

  #isVictim(thread: ThreadState): boolean {
    if (!this.fault || this.faultAfterSends >= 0 || thread.parent < 0) return false;
    return thread.id === this.interner.id(`thread ${String(this.main)} ${String(this.fault.child)}`);
  }

  get main(): number {
    return this.interner.id('main');
  }

  /** The events that a thread in its event loop could be given next. */
  deliverable(thread: ThreadState): { source: string; position: number; last?: number }[] {
    const result: { source: string; position: number; last?: number }[] = [];
    for (const entry of String(thread.node.operation.args[0]).split(',')) {
      if (entry === 'immediate') result.push({ source: entry, position: 0 });
      else if (entry.startsWith('gate:')) {
        const [, name = '', count = '0'] = entry.split(':');
        if ((this.arrivals.get(name) ?? 0) >= Number(count)) result.push({ source: entry, position: 0 });
      } else if (entry.startsWith('lock:')) {
        const [, sab, offset] = entry.split(':').map(Number) as [number, number, number];
        if (this.#cell(sab, offset, 'i32') === 0) result.push({ source: entry, position: 0 });
      } else if (entry === 'timer') {
        if (this.#nextTimer(thread.id)) result.push({ source: entry, position: 0 });
      } else if (entry) {
        const [source = '', listens = ''] = entry.split('!');
        const inbox = this.inboxes.get(source) ?? [];
        const position = inbox.findIndex((item) => !isUnobserved(item, listens));
        if (position < 0) continue;
        result.push({ source, position });
        // When a worker has exited, Node hands over what it had sent and its exit in one go, with no microtask in between.
        const exit = inbox.findIndex((item) => item.kind === 'exit');
        if (exit > position && this.threads.get(Number(source.slice(1)))?.kind === 'worker') result.push({ source, position, last: exit });
      }
    }
    return result;
  }

  #nextTimer(thread: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.timers) if (timer.thread === thread && (!next || timer.due < next.due)) next = timer;
    return next;
  }

  /** True when no other thread may be run instead: the thread repeats reads that found nothing new. */
  isCompressed(thread: ThreadState): boolean {
    return !thread.parked && thread.node.spins >= SPINS_UNTIL_COMPRESSED && !thread.node.timed;
  }

  /** To be called after a thread reached a new node. */
  parkIfSpinning(id: number): void {
    const { node, parked, patience } = this.thread(id);
    const spinning = node.spins >= Math.max(patience, node.timed ? TIMED_SPINS_UNTIL_PARKED : SPINS_UNTIL_PARKED);
    if (spinning !== parked || (patience > 0 && node.spins === 0)) this.change(id, { parked: spinning, patience: node.spins === 0 ? 0 : patience });
  }

  /** Something changed that a spinning thread may be looking for. */
  #unparkOthers(except: number): void {
    for (const thread of this.threads.values()) {
      // Two more rounds: the first one may already be in the middle.
      if (thread.id !== except && thread.node.spins > 0 && thread.status === 'live') {
        this.change(thread.id, { parked: false, patience: thread.node.spins + 2 });
      }
    }
  }

  // ── What happens ───────────────────────────────────────────────────────────────────────────────

  /** Performs a visible operation's step. */
  perform(step: Step): Primitive | typeof BLOCKED {
    const thread = this.thread(step.thread);
    if (this.isTimed(step) && this.enabled().some((other) => !this.isTimed(other))) this.earlyTimers++;
    if (step.choice === DIES) {
      this.#unparkOthers(thread.id);
      this.finish(thread.id, thread.dying?.code ?? null, thread.dying?.signal ?? null);
      this.observer?.event({ kind: 'death', thread: thread.id, how: thread.dying?.signal ?? 'terminated' });
      return BLOCKED;
    }
    if (step.choice === FAULT) return this.#injectFault(thread);
    const result = this.#execute(thread, thread.node.operation, step.choice);
    this.observer?.event({ kind: 'operation', thread: thread.id, operation: thread.node.operation, result, choice: step.choice });
    return result;
  }

  #injectFault(thread: ThreadState): typeof BLOCKED {
    const fault = this.fault;
    this.faultAfterSends = thread.sends;
    if (fault?.error) this.push(`P${String(thread.id)}`, 'error', JSON.stringify({ $: 'Error', ...fault.error }), thread.id);
    const code = fault?.signal ? null : fault?.exitCode ?? 1;
    // A thread that throws is still there when its parent hears of the error.
    if (fault?.error) this.change(thread.id, { doomed: true, dying: { code, signal: null } });
    else this.finish(thread.id, code, fault?.signal ?? null);
    this.#unparkOthers(thread.id);
    this.observer?.event({ kind: 'death', thread: thread.id, how: fault?.signal ?? `exit code ${String(code)}` });
    return BLOCKED;
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
      case 'load': return this.#cell(args[0] as number, args[1] as number, args[2] as CellType);
      case 'write':
      case 'store':
        this.#write(thread, args[0] as number, args[1] as number, args[2] as CellType, args[3]);
        return undefined;
      case 'update':
      case 'compareExchange': return this.#atomicUpdate(thread, operation);
      case 'readRange': return this.#block(args[0] as number).readRange(args[1] as number, args[2] as number);
      case 'writeRange': {
        const block = this.#block(args[0] as number);
        const next = block.writeRange(args[1] as number, args[2] as string);
        if (next.text !== block.text) this.#unparkOthers(thread.id);
        this.memory.set(args[0] as number, next);
        return undefined;
      }
      case 'wait': return this.#wait(thread, args, choice);
      case 'waitAsync': return this.#waitAsync(thread, args);
      case 'notify': return this.#notify(thread.id, `${String(args[0])}:${String(args[1])}`, args[2] as number);
      case 'acquire': return this.#acquire(thread.id, args, choice);
      case 'release': return this.#release(thread.id, args[0] as number, args[1] as number);
      case 'loop': return this.#deliver(thread, choice);
      case 'receive': return this.#receive(args[0] as string);
      case 'join':
      case 'leave':
      case 'broadcast':
        this.#broadcast(thread, kind, args as [string, string, string]);
        return undefined;
      case 'terminate': return this.#kill(args[0] as number, 1, null);
      case 'kill': return this.#signal(args[0] as number, args[1] as string, thread.id);
      case 'exit':
        this.#unparkOthers(thread.id);
        this.#exit(thread, args[0] as number);
        return undefined;
      case 'settle':
        this.settled ??= { payload: args[0] as string, alive: this.#liveThreads().filter((id) => id !== thread.id) };
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
        this.push(to, item, this.#said(thread, payload), thread.id);
        this.#transferPorts(payload, this.#ownerOf(to));
        return undefined;
      }
      case 'fail':
        if (args[1] === true) this.uncaught = [...this.uncaught, args[0] as string];
        else this.push(`P${String(thread.id)}`, 'error', args[0] as string, thread.id);
        return undefined;
      case 'reject':
        this.rejections = [...this.rejections, args[0] as string];
        return undefined;
      case 'close':
        this.closed.add(args[0] as string);
        return undefined;
      case 'clock': return this.clock;
      case 'timer':
        this.timers = [...this.timers, {
          thread: thread.id, id: args[0] as string, delay: args[1] as number, due: this.clock + (args[1] as number),
        }];
        return undefined;
      case 'clear':
        this.timers = this.timers.filter((timer) => timer.thread !== thread.id || timer.id !== args[0]);
        return undefined;
      case 'arrive':
        this.arrivals.set(args[0] as string, (this.arrivals.get(args[0] as string) ?? 0) + 1);
        this.#unparkOthers(thread.id);
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
      case 'print': return undefined;
      default: throw new Error(`[grading bug] ${kind} is no invisible operation`);
    }
  }

  /** A process's channel closes before the process is gone; that is a step of its own if the parent listens for it. */
  #exit(thread: ThreadState, code: number): void {
    const parent = this.threads.get(thread.parent);
    const hears = parent?.node.operation.kind === 'loop' && String(parent.node.operation.args[0]).split(',').some((source) => source.startsWith(`P${String(thread.id)}!`) && source.includes('d'));
    if (thread.kind !== 'process' || !hears) {
      this.finish(thread.id, code, null);
      return;
    }
    this.push(`P${String(thread.id)}`, 'disconnect', '', thread.id);
    this.change(thread.id, { doomed: true, dying: { code, signal: null } });
  }

  /** What a child says, with the number replaced that the explorer tampers with. */
  #said(thread: ThreadState, text: string): string {
    const { tampering } = this;
    if (!tampering || thread.kind === 'main') return text;
    const number = String(tampering.from).replace(/[.+]/g, '\\$&');
    return text.replace(new RegExp(`(?<![\\d.-])${number}(?![\\d]|\\.\\d)`, 'g'), String(tampering.to));
  }

  #block(sab: number): Block {
    const block = this.memory.get(sab);
    if (!block) throw new Error('[grading bug] no such shared memory');
    return block;
  }

  #cell(sab: number, offset: number, type: CellType): number | bigint {
    return this.#block(sab).read(offset, type);
  }

  #write(thread: ThreadState, sab: number, offset: number, type: CellType, written: Primitive): void {
    const isReplaced = this.tampering !== undefined && thread.kind !== 'main' && Number(written) === this.tampering.from;
    const value = !isReplaced ? written : typeof written === 'bigint' ? BigInt(Math.trunc(this.tampering?.to ?? 0)) : this.tampering?.to;
    const block = this.#block(sab);
    const before = block.read(offset, type);
    const next = block.write(offset, type, value);
    if (before !== next.read(offset, type)) this.#unparkOthers(thread.id);
    this.memory.set(sab, next);
  }

  #atomicUpdate(thread: ThreadState, { kind, args }: Operation): Primitive {
    const [sab, offset, type] = args as [number, number, CellType];
    const old = this.#cell(sab, offset, type);
    if (kind === 'compareExchange') {
      if (old === args[3]) this.#write(thread, sab, offset, type, args[4]);
    } else this.#write(thread, sab, offset, type, combine(args[3] as string, old, args[4] as number | bigint));
    return old;
  }

  #wait(thread: ThreadState, args: readonly Primitive[], choice: number): Primitive | typeof BLOCKED {
    const [sab, offset, type, value, timeout] = args as [number, number, CellType, number | bigint, number];
    const cell = `${String(sab)}:${String(offset)}`;
    if (choice === 1) {
      this.sleepers.set(cell, (this.sleepers.get(cell) ?? []).filter((one) => one.thread !== thread.id || one.token !== ''));
      this.clock = Math.max(this.clock, thread.sleeping?.due ?? 0);
      this.#awake(thread.id);
      return 'timed-out';
    }
    if (this.#cell(sab, offset, type) !== value) return 'not-equal';
    if (timeout === 0) return 'timed-out';
    this.sleepers.set(cell, [...(this.sleepers.get(cell) ?? []), { thread: thread.id, token: '' }]);
    this.change(thread.id, { sleeping: { cell, timed: timeout !== Infinity, due: this.clock + timeout } });
    return BLOCKED;
  }

  #awake(id: number): void {
    const { sleeping: _sleeping, ...rest } = this.thread(id);
    this.threads.set(id, rest);
  }

  #waitAsync(thread: ThreadState, args: readonly Primitive[]): Primitive {
    const [sab, offset, type, value, timeout, token] = args as [number, number, CellType, number | bigint, number, string];
    if (this.#cell(sab, offset, type) !== value) return 'not-equal';
    if (timeout === 0) return 'timed-out';
    const cell = `${String(sab)}:${String(offset)}`;
    this.sleepers.set(cell, [...(this.sleepers.get(cell) ?? []), { thread: thread.id, token }]);
    if (timeout !== Infinity) {
      this.timers = [...this.timers, { thread: thread.id, id: `wait ${token}`, delay: timeout, due: this.clock + timeout }];
    }
    return 'pending';
  }

  #notify(by: number, cell: string, count: number): number {
    const queue = this.sleepers.get(cell) ?? [];
    const woken = queue.slice(0, count);
    if (woken.length > 0) this.#unparkOthers(by);
    this.sleepers.set(cell, queue.slice(woken.length));
    for (const { thread, token } of woken) {
      if (token === '') {
        this.#awake(thread);
        this.toResume.push({ thread, result: 'ok' });
      } else {
        this.timers = this.timers.filter((timer) => timer.thread !== thread || timer.id !== `wait ${token}`);
        this.push(`A${String(thread)}`, 'wake', `${token} ok`, by);
      }
    }
    return woken.length;
  }

  #acquire(thread: number, args: readonly Primitive[], choice: number): boolean {
    const [sab, offset, timeout] = args as [number, number, number];
    if (choice === 1) {
      // As if it had begun to wait just now: it has taken that long at least.
      this.clock += timeout;
      return false;
    }
    if (this.#cell(sab, offset, 'i32') !== 0) return false;
    this.memory.set(sab, this.#block(sab).write(offset, 'i32', 1));
    this.owners.set(`${String(sab)}:${String(offset)}`, thread);
    return true;
  }

  #release(thread: number, sab: number, offset: number): boolean {
    if (this.#cell(sab, offset, 'i32') === 0) return false;
    this.memory.set(sab, this.#block(sab).write(offset, 'i32', 0));
    this.owners.delete(`${String(sab)}:${String(offset)}`);
    this.#unparkOthers(thread);
    return true;
  }

  #deliver(thread: ThreadState, choice: number): Primitive {
    const chosen = this.deliverable(thread)[choice];
    if (!chosen) throw new Error('[grading bug] no such event');
    const { source, position, last } = chosen;
    if (source === 'immediate') return 'immediate|';
    if (source.startsWith('gate:')) return `${source}|`;
    if (source.startsWith('lock:')) {
      const [, sab, offset] = source.split(':').map(Number) as [number, number, number];
      this.#acquire(thread.id, [sab, offset], 0);
      return `${source}|`;
    }
    if (source === 'timer') {
      const timer = this.#nextTimer(thread.id);
      if (!timer) throw new Error('[grading bug] no timer');
      this.timers = this.timers.filter((one) => one !== timer);
      this.clock = Math.max(this.clock, timer.due);
      if (timer.id.startsWith('wait ')) this.#cancelAsyncWait(thread.id, timer.id.slice('wait '.length));
      return `timer|${timer.id}`;
    }
    const inbox = this.inboxes.get(source) ?? [];
    const item = inbox[position];
    if (!item) throw new Error('[grading bug] no such item');
    this.#setInbox(source, inbox.slice((last ?? position) + 1));
    if (last === undefined) return `${source}|${item.kind}|${item.text}`;
    return `${source}|burst|${JSON.stringify(inbox.slice(position, last + 1).map(({ kind, text }) => [kind, text]))}`;
  }

  #cancelAsyncWait(thread: number, token: string): void {
    for (const [cell, queue] of this.sleepers) {
      if (queue.some((one) => one.thread === thread && one.token === token)) {
        this.sleepers.set(cell, queue.filter((one) => one.thread !== thread || one.token !== token));
      }
    }
  }

  #receive(port: string): Primitive {
    const inbox = this.inboxes.get(port) ?? [];
    const position = inbox.findIndex((item) => item.kind === 'message');
    const item = inbox[position];
    if (!item) return undefined;
    this.#setInbox(port, inbox.filter((_, index) => index !== position));
    return item.text;
  }

  #broadcast(thread: ThreadState, kind: string, [inbox, name, text]: readonly [string, string, string]): void {
    let home = thread;
    while (home.kind === 'worker') home = this.thread(home.parent);
    const channel = `${String(home.id)} ${name}`;
    const members = this.members.get(channel) ?? [];
    if (kind === 'join') this.members.set(channel, [...members, inbox]);
    else if (kind === 'leave') this.members.set(channel, members.filter((one) => one !== inbox));
    else for (const member of members) if (member !== inbox) this.push(member, 'message', text, thread.id);
  }

  /** Ports in a message belong to whoever gets it. */
  #transferPorts(text: string, owner: number): void {
    if (!text.includes('port')) return;
    for (const [, port = ''] of text.matchAll(/port\\*",\\*"value\\*":\\*"(q\d+\.\d)/g)) this.portOwners.set(port, owner);
  }

  #ownerOf(inbox: string): number {
    const id = Number(/^[A-Z](\d+)$/.exec(inbox)?.[1] ?? -1);
    if (inbox.startsWith('C')) return id;
    if (inbox.startsWith('P')) return this.threads.get(id)?.parent ?? -1;
    return this.portOwners.get(inbox) ?? -1;
  }

  #setInbox(name: string, items: readonly Item[]): void {
    if (items.length === 0) this.inboxes.delete(name);
    else this.inboxes.set(name, items);
  }

  /** Puts something into an inbox. Items for a thread that has finished are dropped. */
  push(inbox: string, kind: string, text: string, from: number): void {
    const to = /^[CAS](\d+)$/.exec(inbox)?.[1];
    if (to !== undefined && this.threads.get(Number(to))?.status === 'finished') return;
    if (this.closed.has(inbox)) return;
    this.#unparkOthers(from);
    this.inboxes.set(inbox, [...(this.inboxes.get(inbox) ?? []), { kind, text, from, order: this.arrivalsOfItems++ }]);
  }

  #kill(id: number, code: number | null, signal: string | null): boolean {
    const thread = this.threads.get(id);
    if (thread?.status !== 'live' || thread.dying) return false;
    this.change(id, { dying: { code, signal } });
    return true;
  }

  #signal(id: number, signal: string, by: number): boolean {
    const thread = this.threads.get(id);
    if (thread?.status !== 'live') return false;
    if (signal === '0') return true;
    if (signal !== 'SIGKILL' && thread.handles.includes(signal)) {
      this.push(`S${String(id)}`, 'signal', signal, by);
      return true;
    }
    if (!thread.dying) this.change(id, { dying: { code: null, signal } });
    return true;
  }

  #liveThreads(): number[] {
    return [...this.threads.values()].filter((thread) => thread.status === 'live').map((thread) => thread.id);
  }

  /** Ends a thread: its workers die with it, its parent is told, what it waited for is forgotten. */
  finish(id: number, code: number | null, signal: string | null): void {
    const thread = this.thread(id);
    if (thread.status === 'finished') return;
    const { sleeping: _sleeping, dying: _dying, ...rest } = thread;
    this.threads.set(id, { ...rest, status: 'finished', parked: false, exitCode: code, signal });
    for (const [cell, queue] of this.sleepers) {
      if (queue.some((one) => one.thread === id)) this.sleepers.set(cell, queue.filter((one) => one.thread !== id));
    }
    this.timers = this.timers.filter((timer) => timer.thread !== id);
    for (const [channel, members] of this.members) {
      const rest = members.filter((one) => !one.startsWith(`b${String(id)}.`));
      for (const gone of members) if (!rest.includes(gone)) this.inboxes.delete(gone);
      this.members.set(channel, rest);
    }
    for (const [port, owner] of this.portOwners) {
      if (owner !== id || this.closed.has(port)) continue;
      // A port goes with the thread that holds it, and the other end hears of it.
      this.closed.add(port);
      this.inboxes.delete(port);
      this.push(port.endsWith('.0') ? port.replace(/0$/, '1') : port.replace(/1$/, '0'), 'close', '', id);
    }
    for (const inbox of ['C', 'A', 'S']) this.inboxes.delete(`${inbox}${String(id)}`);
    for (const child of [...this.threads.values()]) {
      if (child.parent !== id) continue;
      this.inboxes.delete(`P${String(child.id)}`);
      if (child.status !== 'live') continue;
      if (child.kind === 'worker') this.finish(child.id, 1, null);
      else this.push(`C${String(child.id)}`, 'disconnect', '', id);
    }
    const parent = this.threads.get(thread.parent);
    if (parent?.status === 'live') this.push(`P${String(id)}`, 'exit', `${String(code)} ${String(signal)}`, id);
  }

  /** Equal texts: the two worlds have the same future. */
  digest(): string {
    const parts: string[] = [];
    for (const thread of [...this.threads.values()].sort((a, b) => a.id - b.id)) {
      parts.push(thread.status === 'finished'
        ? `${String(thread.id)}x${String(thread.exitCode)}${thread.signal ?? ''}`
        : `${String(thread.id)}n${String(thread.node.id)}${thread.parked ? 'p' : ''}${thread.patience > thread.node.spins ? String(thread.patience - thread.node.spins) : ''}${thread.sleeping ? `s${thread.sleeping.timed ? String(thread.sleeping.due) : ''}` : ''}${thread.dying ? `d${thread.dying.signal ?? ''}` : ''}${thread.doomed ? 'D' : ''}`);
    }
    for (const id of [...this.memory.keys()].sort((a, b) => a - b)) parts.push(`m${String(id)}${this.memory.get(id)?.text ?? ''}`);
    for (const [channel, members] of [...this.members].sort(byFirst)) if (members.length > 0) parts.push(`j${channel}`, ...members);
    for (const name of [...this.inboxes.keys()].sort()) {
      parts.push(name, ...(this.inboxes.get(name) ?? []).map((item) => `${item.kind}${item.text}`));
    }
    for (const [cell, queue] of [...this.sleepers].sort(byFirst)) {
      if (queue.length > 0) parts.push(`f${cell}`, ...queue.map((one) => `${String(one.thread)}${one.token}`));
    }
    parts.push(...this.timers.map((timer) => `t${String(timer.thread)}${timer.id}@${String(timer.due)}`).sort());
    for (const [name, count] of [...this.arrivals].sort(byFirst)) parts.push(`g${name}${String(count)}`);
    parts.push(`c${String(this.clock)}`, `e${String(this.earlyTimers)}`, String(this.faultAfterSends), this.settled
      ? `S${this.settled.payload}${this.settled.alive.join()}` : '', this.uncaught.join(), this.rejections.join(), this.endless ?? '');
    return parts.join('\u0001');
  }
}

function byFirst(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}

/** Events that matter only to a listener for them: nobody listens, no step. */
function isUnobserved(item: Item, listens: string): boolean {
  switch (item.kind) {
    case 'online': return !listens.includes('o');
    case 'spawn': return !listens.includes('s');
    default: return false;
  }
}

function freeLetter(name: string, kind: string, taken: readonly string[]): string {
  if (kind === 'main') return 'm';
  const candidates = `${name.toLowerCase().replace(/[^a-z]/g, '')}abcdefghijklnopqrstuvwxyz`.split('');
  const free = candidates.find((letter) => letter !== 'm' && !taken.includes(letter));
  if (free) return free;
  for (let n = 1; ; n++) if (!taken.includes(`z${String(n)}`)) return `z${String(n)}`;
}
