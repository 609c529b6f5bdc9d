/** Real workers and ports under a plan. What Node delivers is held back until its turn. */
import { writeSync } from 'node:fs';
import * as workerThreads from 'node:worker_threads';
import type { MessagePort, WorkerOptions } from 'node:worker_threads';
import type { BatonPlace } from './baton.ts';
import { payload } from './payload.ts';
import { Inbox, isCalledByNode } from './inbox.ts';
import type { Plan } from './plan.ts';
import type { Player } from './player.ts';

/** Under which a worker finds out which thread it plays. */
export const ENVIRONMENT_KEY = 'katas: forced run';

/** What a worker of a forced run is told. */
export interface WorkerTask {
  readonly plan: Plan;
  readonly baton: BatonPlace;
  readonly thread: number;
}

// Node calls this for every message of a port; the name is in the registry of symbols.
const DISPATCH = Symbol.for('nodejs.internal.kHybridDispatch');
const { MessageChannel: RealChannel, MessagePort: RealPort, Worker: RealWorker } = workerThreads;
const { nextTick } = process;
const terminate = RealWorker.prototype.terminate;
const HELD = new Set(['online', 'message', 'error', 'exit']);
type Dispatch = (this: object, value: unknown, type: string, event: unknown) => unknown;

/**
 * Has a worker print by itself. Node sends what a worker prints to the main thread, whose event loop stands still
 * while it waits for its turn, and the worker does not end before that.
 */
export function printAtOnce(): void {
  for (const [stream, descriptor] of [[process.stdout, 1], [process.stderr, 2]] as const) {
    stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
      try {
        writeSync(descriptor, chunk as string);
      } catch {
        // Nobody reads what it prints.
      }
      const callback = rest.find((one) => typeof one === 'function') as ((error?: null) => void) | undefined;
      if (callback) nextTick(callback, null);
      return true;
    });
  }
}

/** Makes the module `node:worker_threads` of one thread. */
export function plannedThreads(player: Player, baton: BatonPlace): Record<string, unknown> {
  const ports = new Ports(player);
  if (player.me.kind === 'worker' && workerThreads.parentPort) ports.track(workerThreads.parentPort, `C${String(player.me.id)}`);
  ports.adopt(workerThreads.workerData, player.me.given);
  const { plan } = player;

  class Worker extends RealWorker {
    readonly #inbox: Inbox;
    readonly #thread: number;
    #exited = false;
    #termination: Promise<number> | undefined;

    constructor(_script: string | URL, options: WorkerOptions = {}) {
      const child = player.lookup.nextChild();
      const before = workerThreads.getEnvironmentData(ENVIRONMENT_KEY);
      workerThreads.setEnvironmentData(ENVIRONMENT_KEY, { plan, baton, thread: child.id } satisfies WorkerTask);
      super(new URL(import.meta.url), { ...options, eval: false, execArgv: [], stdin: false, stdout: false, stderr: false });
      workerThreads.setEnvironmentData(ENVIRONMENT_KEY, before);
      this.#thread = child.id;
      this.#inbox = new Inbox(player, `P${String(child.id)}`);
    }

    override emit(event: string | symbol, ...args: unknown[]): boolean {
      if (typeof event !== 'string' || !HELD.has(event)) return super.emit(event, ...args as []);
      const give = (expected: string): void => {
        if (event === 'exit') this.#exited = true;
        if (event === 'message') ports.adopt(args[0], expected);
        super.emit(event, ...args as []);
      };
      this.#inbox.hold(event, give, event === 'message' ? payload(args[0]) : event === 'exit' ? `${String(args[0])} null` : '');
      return true;
    }

    // When a worker has exited Node removes all listeners, but the program has not heard of the exit yet.
    override removeAllListeners(event?: string | symbol): this {
      return isCalledByNode() ? this : super.removeAllListeners(event);
    }

    override terminate(): Promise<number> {
      if (this.#exited) return Promise.resolve(undefined as never);
      player.request('terminate', undefined, [this.#thread], (expected) => {
        // One that has ended already is told nothing, or it could end otherwise.
        if (expected === 'true') void terminate.call(this);
        return expected;
      });
      return this.#termination ??= new Promise((resolve) => { this.once('exit', resolve); });
    }
  }

  class MessageChannel {
    readonly port1: MessagePort;
    readonly port2: MessagePort;
    constructor() {
      ({ port1: this.port1, port2: this.port2 } = new RealChannel());
      const id = String(player.lookup.nextChannel());
      ports.track(this.port1, `q${id}.0`);
      ports.track(this.port2, `q${id}.1`);
    }
  }
  const receiveMessageOnPort = (port: MessagePort): unknown => {
    let received: { message: unknown } | undefined;
    let inPlan = '';
    player.request('receive', undefined, [ports.nameOf(port)], (expected) => {
      inPlan = expected;
      received = workerThreads.receiveMessageOnPort(port);
      return (received === undefined) === (expected === 'undefined') ? expected : 'something else';
    });
    if (received) ports.adopt(received.message, inPlan);
    return received;
  };
  // A program may store or send its number: it is the one of the plan.
  return { ...workerThreads, Worker, MessageChannel, receiveMessageOnPort, threadId: player.me.kind === 'worker' ? player.me.id : 0 };
}

/** The ports whose messages are held back. */
class Ports {
  readonly #player: Player;
  readonly #inboxes = new WeakMap<object, { readonly inbox: Inbox; readonly name: string }>();

  constructor(player: Player) {
    this.#player = player;
    this.#patch();
  }

  nameOf(port: object): string {
    return this.#inboxes.get(port)?.name ?? '';
  }

  track(port: object, name: string): void {
    this.#inboxes.set(port, { inbox: new Inbox(this.#player, name), name });
  }

  /** Ports that came in a message are this thread's now. @param expected The message in the plan, which names them in the same order. */
  adopt(value: unknown, expected: string): void {
    const names = [...expected.matchAll(/port\\*",\\*"value\\*":\\*"(q\d+\.\d)/g)].map(([, name = '']) => name);
    for (const [index, port] of (names.length === 0 ? [] : portsIn(value)).entries()) {
      if (!this.#inboxes.has(port)) this.track(port, names[index] ?? '');
    }
  }

  #patch(): void {
    const inboxes = this.#inboxes;
    const prototype = RealPort.prototype as unknown as Record<PropertyKey, Dispatch>;
    const dispatch = prototype[DISPATCH] as Dispatch;
    const dispatchEvent = prototype['dispatchEvent'] as unknown as (this: object, event: Event) => boolean;
    const adopt = this.adopt.bind(this);
    Object.defineProperty(prototype, DISPATCH, { configurable: true, writable: true, value: function (this: object, value: unknown, type: string, event: unknown): unknown {
      const known = type === 'message' ? inboxes.get(this) : undefined;
      if (!known) return Reflect.apply(dispatch, this, [value, type, event]);
      known.inbox.hold('message', (expected) => {
        adopt(value, expected);
        Reflect.apply(dispatch, this, [value, type, event]);
      }, payload(value));
      return true;
    } });
    Object.defineProperty(prototype, 'dispatchEvent', { configurable: true, writable: true, value: function (this: object, event: Event): boolean {
      const known = event.type === 'close' ? inboxes.get(this) : undefined;
      if (!known) return Reflect.apply(dispatchEvent, this, [event]);
      known.inbox.hold('close', () => { Reflect.apply(dispatchEvent, this, [event]); });
      return true;
    } });
  }
}

/** All ports in a value, in the order in which a message is written. */
function portsIn(value: unknown, seen = new Set<unknown>()): object[] {
  if (typeof value !== 'object' || value === null || seen.has(value) || ArrayBuffer.isView(value)) return [];
  seen.add(value);
  if (value instanceof RealPort) return [value];
  const parts: unknown[] = value instanceof Map ? [...value].flat() : value instanceof Set ? [...value] : Object.values(value);
  return parts.flatMap((part) => portsIn(part, seen));
}
