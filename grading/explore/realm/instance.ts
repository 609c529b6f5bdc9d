/** One virtual thread: its life from the main module to the last event. */
import { callAt } from './atomics.ts';
import { decode } from './codec.ts';
import { recogniseHost } from './dom-exception.ts';
import { get, Ref } from './element.ts';
import { makeGlobals } from './globals.ts';
import type { Host, Instance } from './host.ts';
import { Loader } from './loader.ts';
import type { GlobalsFor } from './loader.ts';
import { NodeModules } from './node-modules.ts';
import { Parts } from './parts.ts';
import type { Module, RealmOptions } from './parts.ts';
import { patchReading, SEEN } from './reading.ts';
import { see } from './shadow.ts';
import { patchViews, setRunning } from './views.ts';

/** Makes a virtual thread. It does nothing until it is started. */
export function makeInstance(host: Host, options: RealmOptions): Instance {
  patchViews();
  patchReading();
  recogniseHost(() => host.builtin('classes') as Record<string, Function>);
  nameDisposal();
  return new VirtualThread(host, options);
}

/** Node 20 puts the symbols of `using` on the `Symbol` of its main realm only. */
function nameDisposal(): void {
  for (const name of ['dispose', 'asyncDispose']) {
    if (!(name in Symbol)) Object.defineProperty(Symbol, name, { value: Symbol.for(`Symbol.${name}`) });
  }
}

class VirtualThread implements Instance {
  readonly #host: Host;
  readonly #parts: Parts;
  readonly #loader: Loader;
  /** Rounds of loops and calls of functions that are left until the next operation. */
  readonly #counter: { n: number; over(): void };
  #ending = false;
  /** Nothing keeps the thread alive, and it was not woken either. */
  #isOver = false;

  constructor(host: Host, options: RealmOptions) {
    this.#host = host;
    this.#parts = new Parts(host, options);
    this.#counter = { n: host.loopsMax, over: () => {
      if (!host.dead()) host.op('endless');
      host.stop();
    } };
    const { endings } = this.#parts;
    const globals = makeGlobals(this.#parts);
    const errors = (): Module => options.errorsModule ? this.#loader.evaluate(options.errorsModule).namespace as Module : {};
    const modules = new NodeModules(this.#parts, globals, errors);
    this.#loader = new Loader(host, this.#globalsFor(globals.all, globals.object, globals.refused, modules.require), modules.namespace, (how, value) => endings.tell(how, value));
  }

  /** A module's globals, and what the rewritten code calls. */
  #globalsFor(all: Module, globalObject: Module, refused: (name: string) => unknown, require: unknown): GlobalsFor {
    const host = this.#host;
    const { memory } = this.#parts;
    return (id, url, module, names) => {
      const own: Record<string, () => unknown> = {
        $m: () => module, $k: () => this.#counter,
        $get: () => (object: unknown, key: unknown, site: number) => get(host, id, object, key, site),
        $ref: () => (object: unknown, key: unknown, site: number) => new Ref(host, id, object, key, site),
        $see: () => see, $seen: () => SEEN,
        $atomics: () => {
          const atomics = memory.Atomics;
          return (site: number) => {
            callAt(host, id, site);
            return atomics;
          };
        },
        globalThis: () => globalObject, global: () => globalObject,
        ...(url.startsWith('eval:') ? { require: () => require, module: () => ({ exports: {} }), exports: () => ({}), __filename: () => '[worker eval]', __dirname: () => '.' } : {}),
      };
      return names.map((name) => own[name] ? own[name]() : name in all ? all[name] : refused(name));
    };
  }

  // ── The beginning ────────────────────────────────────────────────────────────────────────────────

  start(): void {
    this.#takeOver();
    if (this.#parts.birth.script.startsWith('eval:')) {
      this.#evaluate(undefined);
      return;
    }
    // Node evaluates a module on behalf of a promise: microtasks come before ticks, and so do errors.
    void Promise.resolve().then(() => {
      try {
        this.#evaluate('unhandledRejection');
      } catch (error) {
        if (!this.#host.isStop(error)) throw error;
      }
    });
  }

  #takeOver(): void {
    setRunning(() => this.#parts.memory.SharedArrayBuffer);
    this.#counter.n = this.#host.loopsMax;
  }

  #evaluate(origin: string | undefined): void {
    const { endings, birth } = this.#parts;
    try {
      const { namespace, promise } = this.#loader.evaluate(this.#host.resolve(birth.script, ''));
      if (promise) promise.then(() => { this.#runProgram(namespace); }).catch((error: unknown) => { endings.uncaught(error, origin); });
      else this.#runProgram(namespace);
    } catch (error) {
      if (this.#host.isStop(error)) throw error;
      endings.uncaught(error, origin);
    }
  }

  #runProgram(namespace: object): void {
    const { birth, shared, endings } = this.#parts;
    const program = (namespace as { default?: unknown }).default;
    if (this.#host.thread.kind !== 'main' || typeof program !== 'function') return;
    const input = birth.data === undefined ? undefined : decode(birth.data, shared);
    let result: unknown;
    try {
      result = (program as (input: unknown) => unknown)(input);
    } catch (error) {
      if (this.#host.isStop(error)) throw error;
      result = Promise.reject(error);
    }
    endings.settle(result);
  }

  // ── The event loop ───────────────────────────────────────────────────────────────────────────────

  resume(): void {
    this.#ending = false;
  }

  idle(): string | undefined {
    const { endings, memory, process } = this.#parts;
    if (endings.ended) return undefined;
    if (this.handles().length === 0) {
      // A `waitAsync` keeps no thread alive, but one that was woken before the end still hears of it.
      if (memory.asyncWaits.size > 0 && !this.#isOver) return `A${String(this.#host.thread.id)},over`;
      this.#isOver = false;
      // Not even `beforeExit` found anything to do: nothing of the program runs after this.
      if (this.#ending) endings.exitNow(Number(process.object['exitCode'] ?? 0) || 0);
      return undefined;
    }
    this.#ending = false;
    return this.#sources().join(',');
  }

  /** What the event loop can be given. */
  #sources(): string[] {
    const { children, process, ports, broadcasts, memory, requests, gates, asyncAcquires, timers } = this.#parts;
    const waitsAsync = memory.asyncWaits.size > 0;
    return [
      ...[...children.values()].filter((child) => !child.exited).map((child) => `P${String(child.id)}!${child.listens()}`),
      ...process.sources(), ...ports.sources(), ...broadcasts().sources(),
      ...(waitsAsync ? [`A${String(this.#host.thread.id)}`] : []), ...requests.sources(),
      ...[...gates.keys()], ...[...asyncAcquires].filter(([, queue]) => queue.length > 0).map(([source]) => source),
      ...(timers.hasImmediates ? ['immediate'] : []), ...(timers.hasTimers || waitsAsync ? ['timer'] : []),
    ];
  }

  deliver(event: string): void {
    this.#takeOver();
    this.#parts.ports.leaveMessage();
    const bar = event.indexOf('|');
    const rest = event.slice(bar + 1);
    const second = rest.indexOf('|');
    try {
      this.#give(event.slice(0, bar), rest, rest.slice(0, second), rest.slice(second + 1));
    } catch (error) {
      if (this.#host.isStop(error)) throw error;
      this.#parts.endings.uncaught(error);
    }
  }

  /** @param rest What follows the source: for most of them kind and text. */
  #give(source: string, rest: string, kind: string, text: string): void {
    const { timers, gates, asyncAcquires, requests, broadcasts, process, ports } = this.#parts;
    if (source === 'immediate') timers.fireImmediate();
    else if (source === 'over') this.#isOver = true;
    else if (source === 'timer') this.#fire(rest);
    else if (source.startsWith('gate:')) {
      const waiting = gates.get(source) ?? [];
      gates.delete(source);
      for (const go of waiting) go();
    } else if (source.startsWith('lock:')) asyncAcquires.get(source)?.shift()?.give();
    else if (source.startsWith('N')) requests.deliver(source, kind, text);
    else if (source.startsWith('b')) broadcasts().deliver(source, text);
    else if (source.startsWith('P')) this.#giveOfChild(Number(source.slice(1)), kind, text);
    else if (source.startsWith('A')) this.#endAsyncWait(...text.split(' ') as [string, string]);
    else if (source.startsWith('S')) process.signal(text);
    else if (source.startsWith('C') && this.#host.thread.kind === 'process') process.deliver(kind, text);
    else ports.deliver(source, kind, text);
  }

  #fire(timer: string): void {
    if (timer.startsWith('wait ')) this.#endAsyncWait(timer.slice('wait '.length), 'timed-out');
    else this.#parts.timers.fire(timer);
  }

  #endAsyncWait(token: string, result: string): void {
    const { asyncWaits } = this.#parts.memory;
    asyncWaits.get(token)?.(result);
    asyncWaits.delete(token);
  }

  #giveOfChild(child: number, kind: string, text: string): void {
    const items = kind === 'burst' ? JSON.parse(text) as [string, string][] : [[kind, text] as const];
    for (const [what, payload] of items) this.#parts.children.get(child)?.deliver(what, payload);
  }

  // ── The end ──────────────────────────────────────────────────────────────────────────────────────

  end(): number {
    this.#ending = true;
    try {
      this.#parts.process.beforeEnd();
    } catch (error) {
      if (this.#host.isStop(error)) throw error;
      this.#parts.endings.uncaught(error);
    }
    return 0;
  }

  uncaught(error: unknown): void {
    this.#parts.endings.uncaught(error);
  }

  unhandled(reason: unknown): void {
    this.#parts.endings.unhandled(reason);
  }

  kill(): void {
    this.#counter.n = -1;
  }

  handles(): string[] {
    const { timers, ports, broadcasts, process, requests, children, gates, asyncAcquires } = this.#parts;
    const found = [...timers.keepsAlive(), ...ports.keepsAlive(), ...broadcasts().keepsAlive(), ...process.keepsAlive(), ...requests.keepsAlive()];
    for (const child of children.values()) if (!child.exited && child.referenced) found.push(`child ${String(child.id)}`);
    if (gates.size > 0) found.push('a gate');
    if ([...asyncAcquires.values()].some((queue) => queue.length > 0)) found.push('a lock');
    return found;
  }
}
