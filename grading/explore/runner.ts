/**
 * Runs the program code of virtual threads, from one operation to the next.
 *
 * JavaScript cannot suspend a synchronous function, so a thread that stops is thrown away, and made
 * again from its start when it may go on. A thread that waits in its event loop has no stack to
 * lose: it is kept, and continued if it is still wanted.
 */
import { constants, createContext, Script } from 'node:vm';
import type { Context } from 'node:vm';
import { hostModules } from './host-modules.ts';
import { HelperCalls } from './helper-calls.ts';
import { operation } from './operation.ts';
import type { Operation, OperationKind, Primitive } from './operation.ts';
import type { Program } from './program/program.ts';
import { ProgramSyntaxError } from './program/transform.ts';
import { withOwnEvents } from './own-events.ts';
import { stackHere } from './program-frames.ts';
import { realmSource } from './realm-source.ts';
import { isSingle } from './realm/host.ts';
import type { Host, Instance, SeenAs } from './realm/host.ts';
import { historyOf } from './trie.ts';
import type { Trie, TrieNode } from './trie.ts';
import { BLOCKED, World } from './world.ts';
import type { ThreadState } from './world.ts';

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
  readonly calls: HelperCalls;
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

/** A realm in which no text becomes code. */
export function makeContext(): Context {
  const context = createContext(constants.DONT_CONTEXTIFY, { codeGeneration: { strings: false, wasm: false } });
  Object.assign(context, { URL });
  return context;
}

interface RealmScript {
  makeInstance(host: Host, options: { directory: string; cpus: number; errorsModule: string | undefined }): Instance;
}

/** What happens to an operation that a thread asks for. */
export interface Scheduler {
  /** A thread has come to a new request. */
  arrive(world: World, id: number, node: TrieNode): void;
  /** Perform a visible operation if nothing else can happen. */
  performAlone(world: World, id: number): Primitive | typeof BLOCKED;
  performInvisible(world: World, id: number, node: TrieNode): Primitive;
}

/** What threads are made of. */
export interface RunnerOptions {
  readonly program: Program;
  readonly trie: Trie;
  readonly limits: { readonly loopsMax: number };
  readonly cpus: number;
  readonly errorsModule: string | undefined;
  /** Whether operations carry the calls that led to them. */
  readonly stacks: boolean;
}

/** Runs one thread at a time, for a {@link Scheduler} that knows what its operations come to. */
export class Runner {
  readonly #realm: RealmScript;
  readonly #stop: object;
  readonly #options: RunnerOptions;
  readonly #scheduler: Scheduler;
  readonly #rested: TrieNode[] = [];
  #bug: unknown;
  #running: Running | undefined;
  #world: World | undefined;

  /** @param context What the program's modules run in, made by {@link makeContext}. */
  constructor(context: Context, options: RunnerOptions, scheduler: Scheduler) {
    // In a function of its own, so that the program's realm has no name for it.
    this.#realm = new Script(`(() => {${realmSource()}\nreturn KatasRealm;})()`, { filename: 'realm' }).runInContext(context) as RealmScript;
    this.#stop = new Script('Object.freeze(Object.create(null))').runInContext(context) as object;
    this.#options = options;
    this.#scheduler = scheduler;
  }

  /** Runs a thread from where it stands, with the result that it asked for, until it asks for something that is not known. */
  run(world: World, id: number, node: TrieNode, fed: Primitive): void {
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
    const history = historyOf(node);
    history.push({ operation: node.operation, result: fed });
    // The first entry is the root, which nobody asked for.
    history.shift();
    const running: Running = {
      instance: undefined as never, history, cursor: 0, dead: false, node, fed, reachedFrontier: history.length === 0,
      resting: false, ahead: 0, thread, site: undefined, calls: new HelperCalls(),
    };
    (running as { instance: Instance }).instance = this.#realm.makeInstance(this.#hostFor(running), {
      directory: this.#options.program.files.root, cpus: this.#options.cpus, errorsModule: this.#options.errorsModule,
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
    const by = running.site ? this.#options.program.callsOfHelper(running.site.module) : running.calls.now;
    if (!running.reachedFrontier) {
      const entry = running.history[running.cursor];
      if (entry) {
        this.#checkSame(running, entry.operation.kind, entry.operation.key, kind, args);
        running.cursor++;
        running.site = undefined;
        if (running.cursor === running.history.length) running.reachedFrontier = true;
        running.calls.note(entry.operation, by, entry.result);
        return entry.result;
      }
      running.reachedFrontier = true;
    }
    const world = this.#world as World;
    const node = this.#nodeAt(running, kind, args, by);
    running.node = node;
    this.#scheduler.arrive(world, running.thread.id, node);
    let result = node.operation.visible ? this.#scheduler.performAlone(world, running.thread.id)
      : this.#scheduler.performInvisible(world, running.thread.id, node);
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
    running.calls.note(node.operation, by, result);
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

  #nodeAt(running: Running, kind: OperationKind, args: readonly Primitive[], by: SeenAs | undefined): TrieNode {
    const known = running.node.next(running.fed);
    if (known) {
      this.#checkSame(running, known.operation.kind, known.operation.key, kind, args);
      running.site = undefined;
      return known;
    }
    const { site } = running;
    const joined = running.calls.joins(kind, by);
    const call = running.calls.present(by);
    const hasStack = kind !== 'loop' && kind !== 'print' && kind !== 'returned' && (!site || this.#options.stacks || (call !== undefined && !joined));
    const where: Pick<Operation, 'site' | 'stack' | 'joined' | 'call' | 'isInternal'> = { ...(site && { site }), ...(hasStack && { stack: stackHere() }), ...(joined && { joined }), ...(call && { call }), ...(isSingle(by) && { isInternal: true }) };
    running.site = undefined;
    return this.#options.trie.extend(running.node, running.fed, operation(kind, args, where));
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
      enterCall: (name, seen) => { running.calls.enter(name, seen); },
      inCall: () => running.calls.inside,
      leaveCall: (seen, result) => {
        if (running.calls.endsNow && !running.dead) this.#operate(running, 'returned', [result()]);
        running.calls.leave(seen);
      },
      suspendCall: () => { running.calls.suspend(); },
      resumeCall: () => { running.calls.resume(); },
      dead: () => running.dead,
      stop: () => {
        if (!running.dead) this.#die(running);
        throw this.#stop;
      },
      isStop: (value) => value === this.#stop || value instanceof NondeterminismError,
      resolve: (specifier, from) => this.#options.program.resolve(specifier, from),
      module: (id) => {
        try {
          return this.#options.program.module(id);
        } catch (error) {
          // Anything else than a syntax error is a fault of ours and must not look like one of the program's.
          if (!(error instanceof ProgramSyntaxError)) this.#bug ??= error;
          throw error;
        }
      },
      builtin: (name) => hostModules[name],
      place: (stack) => this.#options.program.placeOf(stack)?.at ?? '',
      thread: { id: running.thread.id, kind: running.thread.kind, name: running.thread.name, birth: running.thread.birth },
      loopsMax: this.#options.limits.loopsMax,
    };
  }

  /** Runs `body` with Node's process-wide events about promises going to the thread that runs. */
  controlled<T>(body: () => T): T {
    let nondeterminism: NondeterminismError | undefined;
    const onRejection = (reason: unknown): void => {
      if (reason instanceof NondeterminismError) nondeterminism ??= reason;
      const running = this.#running;
      if (!running || running.dead || reason === this.#stop) return;
      try {
        running.instance.unhandled(reason);
      } catch (error) {
        if (error !== this.#stop) throw error;
      }
    };
    return withOwnEvents({ onRejection, stacks: this.#options.stacks }, () => {
      const result = body();
      if (nondeterminism) throw nondeterminism;
      if (this.#bug !== undefined) throw this.#bug;
      return result;
    });
  }
}
