/**
 * Runs virtual threads: feeds a thread the results of its earlier operations, and stops it at the
 * first one whose result is not known yet.
 *
 * JavaScript cannot suspend a synchronous function, so a thread that stops is thrown away, and made
 * again from its start when it may go on. A thread that waits in its event loop has no stack to
 * lose: it is kept, and continued if it is still wanted.
 */
import { types } from 'node:util';
import { constants, createContext, Script } from 'node:vm';
import { hostModules } from './host-modules.ts';
import { operation } from './operation.ts';
import type { Operation, OperationKind, Primitive } from './operation.ts';
import { Program } from './program/program.ts';
import { ProgramSyntaxError } from './program/transform.ts';
import type { ProgramFiles } from './program/program.ts';
import { realmSource } from './realm-source.ts';
import type { Host, Instance } from './realm/host.ts';
import { possibleSteps } from './search/graph.ts';
import { historyOf, Trie } from './trie.ts';
import type { TrieNode } from './trie.ts';
import { BLOCKED, DIES, FAULT, Interner, World } from './world.ts';
import type { Fault, Observer, Step, Tampering, ThreadState, WebSite } from './world.ts';

/** Limits of one execution. Every one is reported when it is reached. */
export interface RunLimits {
  /** Rounds of loops and calls of functions between two operations. */
  readonly loopsMax: number;
  /** Operations of one thread. */
  readonly operationsMax: number;
  /** Nodes of the trie; beyond it the search ends, and what follows forgets them now and then. */
  readonly nodesMax: number;
  /** Timers and time-outs of one execution that may come although something else could still happen. */
  readonly earlyTimersMax: number;
  /** Wakeups from `Atomics.wait` of one execution that nobody caused; 0 where missing. */
  readonly spuriousWakeupsMax?: number;
}

/** Sees one step, and what its thread goes on to do because nobody else can do anything. */
export interface StepObserver extends Observer {
  beforeAlone?(world: World, next: Step): void;
}

interface RealmScript {
  makeInstance(host: Host, options: { directory: string; cpus: number; errorsModule: string | undefined }): Instance;
}

/** A virtual thread in the middle of its life. */
interface Running {
  readonly instance: Instance;
  readonly history: ReturnType<typeof historyOf>;
  cursor: number;
  dead: boolean;
  /** Where the thread stands once its history is used up. */
  node: TrieNode;
  fed: Primitive;
  reachedFrontier: boolean;
  /** Set while it rests in its event loop. */
  resting: boolean;
  /** Operations that it has performed only in a copy of the world. */
  ahead: number;
  thread: ThreadState;
  site: { module: string; index: number; element: number | undefined } | undefined;
}

/** Operations that a thread is run ahead of the search; enough for most critical sections. */
const LOOK_AHEAD_MAX = 48;
/** Threads that are kept at rest in their event loops. */
const RESTING_MAX = 300;

const drainMicrotasks = (process as unknown as { _tickCallback(): void })._tickCallback.bind(process);

/** Two executions of the same history asked for different things: the program depends on something the explorer does not control. */
export class NondeterminismError extends Error {
  override readonly name = 'NondeterminismError';
}

/** Everything needed to run one program again and again. */
export class Runtime {
  readonly program: Program;
  readonly trie = new Trie();
  readonly limits: RunLimits;
  readonly #realm: RealmScript;
  readonly #stop: object;
  readonly #interner = new Interner();
  readonly #input: string | undefined;
  readonly #fault: Fault | undefined;
  readonly #tampering: Tampering | undefined;
  readonly #web: readonly WebSite[] | undefined;
  readonly #errorsModule: string | undefined;
  readonly #cpus: number;
  readonly #stacks: boolean;
  readonly #rested: TrieNode[] = [];
  #bug: unknown;
  #running: Running | undefined;
  #world: World | undefined;
  /** Times that program code was started from the beginning. */
  executions = 0;

  constructor(files: ProgramFiles, options: { input?: string | undefined; fault?: Fault | undefined; tampering?: Tampering | undefined; web?: readonly WebSite[] | undefined; limits: RunLimits; errorsModule?: string | undefined; cpus: number; stacks?: boolean | undefined }) {
    const context = createContext(constants.DONT_CONTEXTIFY, { codeGeneration: { strings: false, wasm: false } });
    // In a function of its own, so that the program's realm has no name for it.
    this.#realm = new Script(`(() => {${realmSource()}\nreturn KatasRealm;})()`, { filename: 'realm' }).runInContext(context) as RealmScript;
    Object.assign(context, { URL });
    this.#stop = new Script('Object.freeze(Object.create(null))').runInContext(context) as object;
    this.program = new Program(files, context);
    this.limits = options.limits;
    this.#input = options.input;
    this.#fault = options.fault;
    this.#tampering = options.tampering;
    this.#web = options.web;
    this.#errorsModule = options.errorsModule;
    this.#cpus = options.cpus;
    this.#stacks = options.stacks ?? false;
  }

  /** What the program is given besides its files, as text. */
  get given(): string {
    // Which helpers are models, not where they lie.
    return JSON.stringify([this.#input, this.#fault, this.#tampering, Object.keys(this.program.files.models), ...(this.#web ? [this.#web] : [])]);
  }

  /** The world before the first step. */
  begin(observer?: World['observer']): World {
    const world = new World({ interner: this.#interner, fault: this.#fault, tampering: this.#tampering, web: this.#web, earlyTimersMax: this.limits.earlyTimersMax, spuriousWakeupsMax: this.limits.spuriousWakeupsMax });
    world.observer = observer;
    const birth = JSON.stringify({ script: this.program.mainUrl, data: this.#input, argv: [], env: { PATH: '/usr/bin', HOME: '/home/kata' } });
    world.bear({ id: world.main, kind: 'main', parent: -1, name: 'main', birth, node: this.#rootOf(world.main, birth) });
    this.#settleDown(world);
    return world;
  }

  /** Performs one step in a copy of a world; an `observer` sees this step only. */
  step(before: World, step: Step, observer: StepObserver | undefined = before.observer): World {
    const world = new World(before);
    world.observer = observer;
    this.advance(world, step);
    world.observer = before.observer;
    return world;
  }

  /** Performs one step in the world itself, for whoever does not come back to it. */
  advance(world: World, step: Step): void {
    const result = world.perform(step);
    if (step.choice !== DIES && step.choice !== FAULT && result !== BLOCKED && world.thread(step.thread).status === 'live') {
      this.#feed(world, step.thread, result);
    }
    this.#settleDown(world);
  }

  #rootOf(id: number, birth: string): TrieNode {
    return this.trie.root(`${String(id)} ${birth}`, () => operation('root', []));
  }

  /** Runs every thread that was born or woken up to its next visible operation. */
  #settleDown(world: World): void {
    for (;;) {
      const born = world.toStart.shift();
      if (born !== undefined) {
        const { parent, kind } = world.thread(born);
        // A process has been started, whatever becomes of it; a worker is online when it runs.
        if (parent >= 0 && kind === 'process') world.push(`P${String(born)}`, 'spawn', '', born);
        if (world.faultAtBirth(born)) continue;
        if (parent >= 0 && kind === 'worker') world.push(`P${String(born)}`, 'online', '', born);
        this.#feed(world, born, undefined);
        continue;
      }
      const woken = world.toResume.shift();
      if (!woken) return;
      if (world.thread(woken.thread).status === 'live') this.#feed(world, woken.thread, woken.result);
    }
  }

  /** Gives a thread the result it asked for and takes it to its next visible operation. */
  #feed(world: World, id: number, result: Primitive): void {
    let node = world.thread(id).node;
    let fed = result;
    for (;;) {
      const next = node.next(fed);
      this.trie.count(next !== undefined);
      if (!next) {
        this.#run(world, id, node, fed);
        break;
      }
      node = next;
      this.#arrive(world, id, node);
      if (next.operation.visible) {
        const done = this.#performAlone(world, id);
        if (done === BLOCKED) break;
        fed = done;
      } else fed = this.#performInvisible(world, id, next);
      if (world.endless || world.refused || world.thread(id).status === 'finished') break;
    }
  }

  /** A thread has come to a new request. */
  #arrive(world: World, id: number, node: TrieNode): void {
    world.change(id, { node });
    if (node.depth > this.limits.operationsMax) world.endless = 'endless';
    world.parkIfSpinning(id);
  }

  /** Performs a visible operation at once if nothing else can happen; a scheduling point with one choice is none. */
  #performAlone(world: World, id: number): Primitive | typeof BLOCKED {
    if (world.toStart.length > 0 || world.toResume.length > 0) return BLOCKED;
    const steps = possibleSteps(world);
    const [only] = steps;
    if (steps.length !== 1 || only?.thread !== id || only.choice !== 0) return BLOCKED;
    (world.observer as StepObserver | undefined)?.beforeAlone?.(world, only);
    return world.perform(only);
  }

  #performInvisible(world: World, id: number, node: TrieNode): Primitive {
    if (node.operation.kind !== 'spawn') return world.performInvisible(id, node.operation);
    const [nth, kind, name, birth] = node.operation.args as [number, 'worker' | 'process', string, string];
    const child = this.#interner.id(`thread ${String(id)} ${String(nth)}`);
    world.bear({ id: child, kind, parent: id, name: name || this.#defaultName(birth, nth), birth, node: this.#rootOf(child, birth) });
    world.observer?.event({ kind: 'operation', thread: id, operation: node.operation, result: child, choice: 0 });
    return child;
  }

  /** `cube.process #2` for a child without a name of its own. */
  #defaultName(birth: string, nth: number): string {
    const { script } = JSON.parse(birth) as { script: string };
    return `${this.program.nameOf(script).replace(/^.*\//, '').replace(/\.[cm]?[jt]s$/, '')} #${String(nth + 1)}`;
  }

  // ── Running program code ───────────────────────────────────────────────────────────────────────

  #run(world: World, id: number, node: TrieNode, fed: Primitive): void {
    const kept = node.live as Running | undefined;
    node.live = undefined;
    const thread = world.thread(id);
    const continued = kept && !kept.dead && kept.resting && kept.node === node;
    const running = continued ? kept : this.#make(thread, node, fed);
    const before = { running: this.#running, world: this.#world };
    this.#running = running;
    this.#world = world;
    running.thread = thread;
    running.node = node;
    running.fed = fed;
    try {
      if (continued) {
        running.resting = false;
        running.ahead = 0;
        running.reachedFrontier = true;
        this.#deliver(running, fed as string);
      } else this.#start(running);
      this.#loop(running);
    } finally {
      this.#running = before.running;
      this.#world = before.world;
    }
  }

  #make(thread: ThreadState, node: TrieNode, fed: Primitive): Running {
    this.executions++;
    const history = historyOf(node);
    history.push({ operation: node.operation, result: fed });
    // The first entry is the root, which nobody asked for.
    history.shift();
    const running: Running = {
      instance: undefined as never, history, cursor: 0, dead: false, node, fed, reachedFrontier: history.length === 0,
      resting: false, ahead: 0, thread, site: undefined,
    };
    (running as { instance: Instance }).instance = this.#realm.makeInstance(this.#hostFor(running), {
      directory: this.program.files.root, cpus: this.#cpus, errorsModule: this.#errorsModule,
    });
    return running;
  }

  #start(running: Running): void {
    this.#guarded(running, () => { running.instance.start(); });
  }

  #deliver(running: Running, event: string): void {
    this.#guarded(running, () => { running.instance.deliver(event); });
  }

  /** Runs a piece of program code and everything it has put off to microtasks and ticks. */
  #guarded(running: Running, body: () => void): void {
    try {
      body();
    } catch (error) {
      if (error !== this.#stop) throw error;
    }
    drainMicrotasks();
  }

  /** The event loop of a thread, until it stops. */
  #loop(running: Running): void {
    while (!running.dead) {
      const known = this.#knownEvent(running);
      if (known !== undefined) {
        running.instance.resume();
        this.#deliver(running, known);
        continue;
      }
      let sources: string | undefined;
      let event: Primitive;
      try {
        sources = running.instance.idle();
        if (sources === undefined) {
          const code = running.instance.end();
          drainMicrotasks();
          // An exit handler may not add work, but `beforeExit` may.
          sources = running.dead ? undefined : running.instance.idle();
          if (sources === undefined) {
            if (!running.dead) this.#operate(running, 'exit', [code], true);
            return;
          }
        }
        event = this.#operate(running, 'loop', [sources], true);
      } catch (error) {
        if (error === this.#stop) return;
        throw error;
      }
      if (running.resting) return;
      this.#deliver(running, event as string);
    }
  }

  /** The event that the thread was given here before; what it waited for then need not be listed again. */
  #knownEvent(running: Running): string | undefined {
    if (running.dead || running.reachedFrontier) return undefined;
    const entry = running.history[running.cursor];
    if (entry?.operation.kind !== 'loop') return undefined;
    running.cursor++;
    running.site = undefined;
    if (running.cursor === running.history.length) running.reachedFrontier = true;
    return entry.result as string;
  }

  /** One operation of the running thread: from its history, or at the frontier. */
  #operate(running: Running, kind: OperationKind, args: readonly Primitive[], atRest = false): Primitive {
    if (running.dead) throw this.#stop;
    if (!running.reachedFrontier) {
      const entry = running.history[running.cursor];
      if (entry) {
        this.#checkSame(running, entry.operation.kind, entry.operation.key, kind, args);
        running.cursor++;
        running.site = undefined;
        if (running.cursor === running.history.length) running.reachedFrontier = true;
        return entry.result;
      }
      running.reachedFrontier = true;
    }
    const world = this.#world as World;
    const node = this.#nodeAt(running, kind, args);
    running.node = node;
    this.#arrive(world, running.thread.id, node);
    let result = node.operation.visible ? this.#performAlone(world, running.thread.id)
      : this.#performInvisible(world, running.thread.id, node);
    if (result === BLOCKED) result = this.#lookAhead(running, node);
    if (result === BLOCKED) {
      if (atRest && kind === 'loop') {
        running.resting = true;
        this.#keep(node, running);
        return undefined;
      }
      this.#die(running);
      throw this.#stop;
    }
    running.fed = result;
    const now = this.#world as World;
    if (now.endless || now.refused || now.thread(running.thread.id).status === 'finished') {
      this.#die(running);
      throw this.#stop;
    }
    return result;
  }

  /**
   * Goes on as if this thread were the next to run, in a copy of the world that is thrown away: what
   * it asks for then is known to the trie when the search comes there, mostly at once.
   */
  #lookAhead(running: Running, node: TrieNode): Primitive | typeof BLOCKED {
    if (node.operation.kind === 'loop' || running.ahead >= LOOK_AHEAD_MAX) return BLOCKED;
    running.ahead++;
    const id = running.thread.id;
    const copy = new World(this.#world as World);
    copy.observer = undefined;
    if (!copy.enabled().some((step) => step.thread === id && step.choice === 0)) return BLOCKED;
    this.#world = copy;
    return copy.perform({ thread: id, choice: 0 });
  }

  /** Keeps a thread that rests in its event loop, and gives up the one that has rested longest. */
  #keep(node: TrieNode, running: Running): void {
    node.live = running;
    this.#rested.push(node);
    if (this.#rested.length > RESTING_MAX) (this.#rested.shift() as TrieNode).live = undefined;
  }

  #nodeAt(running: Running, kind: OperationKind, args: readonly Primitive[]): TrieNode {
    const known = running.node.next(running.fed);
    if (known) {
      this.#checkSame(running, known.operation.kind, known.operation.key, kind, args);
      running.site = undefined;
      return known;
    }
    const { site } = running;
    const hasStack = kind !== 'loop' && kind !== 'print' && (!site || this.#stacks);
    const where: Pick<Operation, 'site' | 'stack'> = { ...(site && { site }), ...(hasStack && { stack: stackHere() }) };
    running.site = undefined;
    return this.trie.extend(running.node, running.fed, operation(kind, args, where));
  }

  #checkSame(running: Running, knownKind: string, knownKey: string, kind: OperationKind, args: readonly Primitive[]): void {
    if (knownKind === kind && (args.length === 0 || knownKey === operation(kind, args).key)) return;
    this.#die(running);
    throw new NondeterminismError(`uncontrolled nondeterminism: ${running.thread.name} asked for ${operation(kind, args).key} where it had asked for ${knownKey}`);
  }

  #die(running: Running): void {
    running.dead = true;
    running.instance.kill();
  }

  #hostFor(running: Running): Host {
    return {
      op: (kind, ...args) => this.#operate(running, kind as OperationKind, args),
      at: (module, index, element) => { running.site = { module, index, element }; },
      dead: () => running.dead,
      stop: () => {
        if (!running.dead) this.#die(running);
        throw this.#stop;
      },
      isStop: (value) => value === this.#stop || value instanceof NondeterminismError,
      resolve: (specifier, from) => this.program.resolve(specifier, from),
      module: (id) => {
        try {
          return this.program.module(id);
        } catch (error) {
          // Anything else than a syntax error is a fault of ours and must not look like one of the program's.
          if (!(error instanceof ProgramSyntaxError)) this.#bug ??= error;
          throw error;
        }
      },
      builtin: (name) => hostModules[name],
      place: (stack) => this.program.placeOf(stack)?.at ?? '',
      thread: { id: running.thread.id, kind: running.thread.kind, name: running.thread.name, birth: running.thread.birth },
      loopsMax: this.limits.loopsMax,
    };
  }

  /** Runs `body` with Node's process-wide events about promises going to the thread that runs. */
  controlled<T>(body: () => T): T {
    const names = ['unhandledRejection', 'rejectionHandled', 'uncaughtException', 'warning', 'multipleResolves'] as const;
    const saved = names.map((name) => [name, process.listeners(name as 'warning')] as const);
    for (const name of names) process.removeAllListeners(name);
    let nondeterminism: NondeterminismError | undefined;
    process.on('unhandledRejection', (reason) => {
      if (reason instanceof NondeterminismError) nondeterminism ??= reason;
      const running = this.#running;
      if (!running || running.dead || reason === this.#stop) return;
      try {
        running.instance.unhandled(reason);
      } catch (error) {
        if (error !== this.#stop) throw error;
      }
    });
    process.on('rejectionHandled', () => { /* a stopped thread's promises do not matter */ });
    const stackTraceLimit = Error.stackTraceLimit;
    Error.stackTraceLimit = 30;
    const { prepareStackTrace } = Error;
    Error.prepareStackTrace = (error, frames) => programFrames(error, frames, this.#stacks);
    try {
      const result = body();
      if (nondeterminism) throw nondeterminism;
      if (this.#bug !== undefined) throw this.#bug;
      return result;
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
      if (prepareStackTrace) Error.prepareStackTrace = prepareStackTrace;
      else delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
      for (const [name, listeners] of saved) {
        process.removeAllListeners(name);
        for (const listener of listeners) process.on(name, listener as never);
      }
    }
  }
}

/** Only the program's own frames, which is all that is ever shown, and cheap. */
function programFrames(error: Error, frames: NodeJS.CallSite[], named: boolean): string {
  let text = headOf(error);
  for (const frame of frames) {
    const file = frame.getFileName();
    if (file?.startsWith('kata:')) text += `    at ${file}:${String(frame.getLineNumber())}:${String(frame.getColumnNumber())}${named ? ` ${frame.getFunctionName() ?? ''}` : ''}\n`;
  }
  return text;
}

/** `RangeError: too large`, as programs print it. */
function headOf(error: Error): string {
  if (!types.isNativeError(error)) return '';
  try {
    return `${String(error)}\n`;
  } catch {
    return '';
  }
}

function stackHere(): string {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, stackHere);
  return holder.stack ?? '';
}
