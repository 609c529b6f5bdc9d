/**
 * Steps through the worlds of a program: performs a step, and takes each thread on to the next operation
 * whose result is not known yet. Where the trie knows the way, no code of the program runs at all.
 */
import { operation } from './operation.ts';
import type { Primitive } from './operation.ts';
import { Program } from './program/program.ts';
import type { ProgramFiles } from './program/program.ts';
import { makeContext, Runner } from './runner.ts';
import { possibleSteps } from './search/graph.ts';
import { Trie } from './trie.ts';
import type { TrieNode } from './trie.ts';
import { BLOCKED, DIES, FAULT, Interner, World } from './world.ts';
import type { Fault, Observer, Step, Tampering, WebSite } from './world.ts';

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

/** A wait for a lock that ends some time. */
const isTimedAcquire = ({ operation: { kind, args } }: TrieNode): boolean => kind === 'acquire' && args[2] !== Infinity;

/** Everything needed to run one program again and again. */
export class Runtime {
  readonly program: Program;
  readonly trie = new Trie();
  readonly limits: RunLimits;
  readonly #runner: Runner;
  readonly #interner = new Interner();
  readonly #input: string | undefined;
  readonly #fault: Fault | undefined;
  readonly #tampering: Tampering | undefined;
  readonly #web: readonly WebSite[] | undefined;

  constructor(files: ProgramFiles, options: { input?: string | undefined; fault?: Fault | undefined; tampering?: Tampering | undefined; web?: readonly WebSite[] | undefined; limits: RunLimits; errorsModule?: string | undefined; cpus: number; stacks?: boolean | undefined }) {
    const context = makeContext();
    this.program = new Program(files, context);
    this.limits = options.limits;
    this.#input = options.input;
    this.#fault = options.fault;
    this.#tampering = options.tampering;
    this.#web = options.web;
    const { limits, cpus, errorsModule, stacks = false } = options;
    this.#runner = new Runner(context, { program: this.program, trie: this.trie, limits, cpus, errorsModule, stacks }, {
      arrive: (world, id, node) => { this.#arrive(world, id, node); },
      performAlone: (world, id) => this.#performAlone(world, id),
      performInvisible: (world, id, node) => this.#performInvisible(world, id, node),
    });
  }

  /** What the program is given besides its files, as text. */
  get given(): string {
    // Which helpers are models, not where they lie.
    return JSON.stringify([this.#input, this.#fault, this.#tampering, Object.keys(this.program.files.models), Object.keys(this.program.files.calls), ...(this.#web ? [this.#web] : [])]);
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

  /** Runs `body` with Node's process-wide events about promises going to the thread that runs. */
  controlled<T>(body: () => T): T {
    return this.#runner.controlled(body);
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
        this.#runner.run(world, id, node, fed);
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
    world.change(id, isTimedAcquire(node) ? { node, since: world.clock } : { node });
    if (node.depth > this.limits.operationsMax) world.endless = 'endless';
    world.parkIfSpinning(id);
  }

  /** Performs a visible operation at once if nothing else can happen; a scheduling point with one choice is none. */
  #performAlone(world: World, id: number): Primitive | typeof BLOCKED {
    if (world.goesOnAtOnce(id)) return world.perform({ thread: id, choice: 0 });
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
}
