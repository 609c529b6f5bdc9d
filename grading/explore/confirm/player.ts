/**
 * Plays one thread's part of a plan on a real thread: every request waits for its turn, is performed for real,
 * and must come to what the plan says.
 *
 * A turn lasts until the thread asks for the next thing, rests in its event loop or ends. So all threads
 * together do one thing at a time, in the plan's order, invisible things included.
 */
import { Baton } from './baton.ts';
import type { BatonPlace } from './baton.ts';
import { Lookup } from './lookup.ts';
import { DIES_AT_BIRTH, planText } from './plan.ts';
import type { Confirmation, Plan, PlanEntry, PlanThread } from './plan.ts';
import type { Primitive } from '../operation.ts';
import { brief, lastWords, partsOf, sameSettlement } from './words.ts';

/** Something that gives events to an event loop. */
export interface Source {
  /** Whether the event has really arrived. */
  ready(kind: string, text: string): boolean;
  deliver(kind: string, text: string): void;
}

/** Milliseconds between two looks whether the run has failed elsewhere, while an event is awaited. */
const LOOK_INTERVAL_MS = 20;
const later = setImmediate;
const timeout = setTimeout;
const interval = setInterval;
const noMore = clearInterval;
const kill = process.kill.bind(process);
const reallyExit = (process as unknown as { reallyExit(code: number): never }).reallyExit.bind(process);

/** One thread of a forced run. */
export class Player {
  readonly plan: Plan;
  readonly me: PlanThread;
  readonly baton: Baton;
  /** What the plan calls the things that this thread makes and uses. */
  readonly lookup: Lookup;
  /** Called in the main thread only, once. */
  readonly #report: ((confirmation: Confirmation) => void) | undefined;
  readonly #mine: (PlanEntry & { readonly position: number })[];
  readonly #sources = new Map<string, Source>();
  /** Whether something keeps the thread alive that is not real: a timer of the plan's clock, a gate. */
  isKeptAlive: () => boolean = () => false;
  /** Called when the thread may end by itself. */
  onLastTurn: () => void = () => undefined;
  /** An error that nobody caught. */
  #uncaught = '';
  #cursor = 0;
  #holding: number | undefined;
  #awaited: PlanEntry | undefined;
  #keptAlive: NodeJS.Timeout | undefined;
  #dying = false;

  constructor(plan: Plan, place: BatonPlace, id: number, report?: (confirmation: Confirmation) => void) {
    this.plan = plan;
    this.me = plan.threads.find((thread) => thread.id === id) as PlanThread;
    this.baton = new Baton(place, plan.threads.length);
    this.lookup = new Lookup(plan, this.me, (why) => this.#diverge(`${this.#name} ${why}`));
    this.#report = report;
    process.on('uncaughtExceptionMonitor', (error: unknown) => { this.#uncaught = error instanceof Error ? `${error.name}: ${error.message}` : String(error); });
    this.#mine = plan.entries.flatMap((entry, position) => entry.thread === id ? [{ ...entry, position }] : []);
  }

  // ── What the program asks for ──────────────────────────────────────────────────────────────────

  /**
   * Waits for the turn of a request, performs it, and compares.
   *
   * @param memory The shared memory it touches.
   * @param request As in {@link PlanEntry.request}, in parts.
   * @param perform Gets what the plan expects.
   * @param result What is compared of the performed result; by default all of it.
   */
  request<Result>(
    kind: PlanEntry['kind'], memory: SharedArrayBuffer | undefined, request: readonly Primitive[],
    perform: (expected: string) => Result, result: (performed: Result) => Primitive = (performed) => performed as Primitive,
  ): Result {
    const entry = this.#takeNext(kind, request);
    this.lookup.compareMemory(entry, memory);
    const performed = perform(entry.result);
    const text = planText(result(performed));
    if (text !== entry.result) this.#diverge(`${this.#name} got ${brief(text)} from ${kind}, and in the found interleaving ${brief(entry.result)}`);
    return performed;
  }

  #takeNext(kind: PlanEntry['kind'], request: readonly Primitive[] | undefined): PlanEntry {
    this.#release();
    const entry = this.#mine[this.#cursor];
    if (!entry) return this.#standStill(kind);
    if (entry.kind === 'death') return this.#die(entry);
    const text = request?.map(planText).join(' ') ?? entry.request;
    if (entry.kind !== kind || entry.request !== text) {
      const error = kind === 'exit' && this.#uncaught !== '' ? ` after ${brief(this.#uncaught)}` : '';
      this.#diverge(`${this.#name} asks for ${brief(`${kind} ${text}`)}${error}, and in the found interleaving for ${brief(`${entry.kind} ${entry.request}`)}`);
    }
    this.#take(entry);
    return entry;
  }

  /** In `Atomics.wait`: blocks until this thread is woken or its time is over. @returns What `wait` returns. */
  sleep(): string {
    this.#release();
    const entry = this.#mine[this.#cursor];
    if (!entry) return this.#standStill('wait');
    if (entry.kind === 'death') return this.#die(entry);
    this.#take(entry);
    return entry.result;
  }

  /** True when the request that comes next is expected to block for ever. */
  get isLast(): boolean {
    return this.#cursor >= this.#mine.length;
  }

  /** The program's promise has settled. */
  settle(text: string): void {
    const entry = this.#takeNext('settle', undefined);
    if (!sameSettlement(text, entry.request)) this.#diverge(`the program comes to ${brief(text)}, and in the found interleaving to ${brief(entry.request)}`);
  }

  // ── Turns ──────────────────────────────────────────────────────────────────────────────────────

  #take(entry: PlanEntry & { readonly position: number }): void {
    this.#cursor++;
    this.baton.until(() => this.baton.position === entry.position || this.baton.failure !== undefined);
    if (this.baton.failure !== undefined) this.#halt();
    this.#holding = entry.position;
  }

  #release(): void {
    if (this.#holding === undefined) return;
    this.baton.advance(this.#holding + 1);
    this.#holding = undefined;
  }

  /** To be called when this thread will be gone before it asks for anything else. */
  letGo(): void {
    this.#release();
  }

  // ── The event loop ─────────────────────────────────────────────────────────────────────────────

  /** Runs the thread's main module at its turn. */
  begin(run: () => void): void {
    later(() => {
      const entry = this.#mine[this.#cursor];
      if (!entry) return;
      this.#take(entry);
      if (entry.request === DIES_AT_BIRTH) this.#idle();
      else this.#run(run);
    });
  }

  listen(name: string, source: Source): void {
    this.#sources.set(name, source);
  }

  /** Something really has arrived. */
  arrived(): void {
    const entry = this.#awaited;
    if (!entry || !this.#isReady(entry)) return;
    this.#awaited = undefined;
    this.#deliver(entry);
  }

  /** Runs a piece of the program. When it and all its microtasks are done, the thread rests again. */
  #run(body: () => void): void {
    // First, so that it also comes when the program throws and goes on.
    later(() => { this.#idle(); });
    body();
  }

  #idle(): void {
    this.#release();
    const next = this.#mine[this.#cursor];
    if (!next) this.#rest();
    else if (next.kind === 'death') this.#die(next);
    else if (next.kind === 'loop') {
      this.#take(next);
      this.#awaited = next;
      // Nothing but this may be left that keeps the thread alive.
      this.#keptAlive ??= interval(() => { if (this.baton.failure !== undefined) this.#halt(); }, LOOK_INTERVAL_MS);
      this.arrived();
    } else this.#letEnd();
  }

  /** The plan says that the thread ends by itself now. */
  #letEnd(): void {
    if (this.#keptAlive) noMore(this.#keptAlive);
    this.#keptAlive = undefined;
    this.onLastTurn();
  }

  #isReady(entry: PlanEntry): boolean {
    const [source, kind, text] = partsOf(entry.result);
    const from = this.#sources.get(source);
    if (!from) this.#diverge(`${this.#name} does not listen for what it is given in the found interleaving`);
    return from.ready(kind, text);
  }

  #deliver(entry: PlanEntry): void {
    const [source, kind, text] = partsOf(entry.result);
    this.#run(() => this.#sources.get(source)?.deliver(kind, text));
  }

  // ── The end ────────────────────────────────────────────────────────────────────────────────────

  /** No turns are left, and the thread stands in a call that does not return. */
  #standStill(kind: string): never {
    // Somebody else ends it.
    if (this.me.last === 'ended') this.#halt();
    if (this.me.last !== kind) this.#diverge(`${this.#name} goes on with ${kind}, and in the found interleaving it ${lastWords(this.me.last)}`);
    this.#say();
    if (this.me.kind === 'main') this.baton.until(() => this.#isOver() || this.baton.failure !== undefined);
    this.#halt();
  }

  /** No turns are left, and the thread is in its event loop. */
  #rest(): void {
    const isEndedByOthers = this.me.last === 'ended';
    if (!isEndedByOthers && this.me.last !== 'rests') this.#diverge(`${this.#name} rests in its event loop, and in the found interleaving it ${lastWords(this.me.last)}`);
    this.#letEnd();
    const stay = (): void => {
      if (!isEndedByOthers) this.#say();
      this.#keptAlive = interval(() => { if (this.#isOver() || this.baton.failure !== undefined) this.#halt(); }, 1);
    };
    if (isEndedByOthers || this.isKeptAlive()) stay();
    // It comes only if something else keeps the thread alive; else the thread ends now, which is noticed.
    else timeout(stay, 1).unref();
  }

  #say(): void {
    this.baton.standStill(this.plan.threads.indexOf(this.me));
  }

  #isOver(): boolean {
    return this.baton.position >= this.plan.entries.length
      && this.plan.threads.every((thread, index) => thread.last === 'ended' || this.baton.stands(index));
  }

  /** Called by the very last listener of `exit`. */
  exit(code: number): void {
    if (this.baton.failure !== undefined) this.#halt();
    if (this.#dying) return;
    if (this.isLast) {
      this.#release();
      // Its parent hears of the error only when it is really gone.
      if (this.me.kind === 'worker' && this.#uncaught !== '') return;
      if (this.me.last === 'ended') this.#halt();
      this.#diverge(`${this.#name} ends, and in the found interleaving it ${lastWords(this.me.last)}`);
    }
    this.request('exit', undefined, [code], () => undefined);
    this.#release();
    // What comes after the main thread's end is out of sight.
    if (this.me.kind === 'main') this.#report?.({ confirmed: true, how: this.how });
  }

  get how(): 'threads' | 'processes' {
    return this.plan.threads.some(({ kind }) => kind === 'process') ? 'processes' : 'threads';
  }

  /** The injected fault. */
  #die(entry: PlanEntry & { readonly position: number }): never {
    this.#take(entry);
    this.#dying = true;
    this.#release();
    this.#letEnd();
    const { error, signal, exitCode = 1 } = this.plan.fault ?? {};
    if (error) throw Object.assign(new Error(error.message), { name: error.name });
    if (signal) kill(process.pid, signal);
    else reallyExit(exitCode);
    return this.#halt();
  }

  /** The run is not what the plan says: ends it for all threads. */
  #diverge(why: string): never {
    this.baton.fail(why);
    return this.#halt();
  }

  fail(why: string): never {
    return this.#diverge(why);
  }

  /** This thread does not go on. The main thread reports and takes the others with it. */
  #halt(): never {
    const report = this.#report;
    if (report) {
      const why = this.baton.failure;
      report(why === undefined ? { confirmed: true, how: this.how } : { confirmed: false, why });
      reallyExit(0);
    }
    for (;;) this.baton.until(() => false);
  }

  get #name(): string {
    return this.me.name;
  }
}
