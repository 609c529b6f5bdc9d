/** Timers, clocks and random numbers of a forced run: those of the explorer, because they are choices of the plan. */
import { Timers, timersPromises } from '../realm/timers.ts';
import { luckOf } from '../realm/luck.ts';
import type { Chance } from '../realm/luck.ts';
import type { Host } from '../realm/host.ts';
import { promisify } from 'node:util';
import type { Player } from './player.ts';

/** Everything of one thread that has to do with time or luck. */
export interface PlannedTime {
  readonly timers: Timers;
  /** Globals by name. */
  readonly globals: Record<string, unknown>;
  /** Modules of Node by name. */
  readonly modules: Record<string, Record<string, unknown>>;
}

/** Makes it. */
export function plannedTime(player: Player, fireAsyncWait: (token: string) => void): PlannedTime {
  // Setting and clearing are no steps; only the clock is looked at.
  const timers = new Timers({ op: (kind: string) => kind === 'clock' ? player.lookup.clock() : undefined } as unknown as Host);
  player.listen('timer', { ready: () => true, deliver: (id) => {
    if (id.startsWith('wait ')) fireAsyncWait(id.slice('wait '.length));
    else timers.fire(id);
  } });
  player.listen('immediate', { ready: () => true, deliver: () => { timers.fireImmediate(); } });
  const promised = timersPromises(timers);
  const globals = {
    setTimeout: (callback: () => void, ms?: unknown, ...args: unknown[]) => timers.set(callback, ms, args, false),
    setInterval: (callback: () => void, ms?: unknown, ...args: unknown[]) => timers.set(callback, ms, args, true),
    setImmediate: (callback: () => void, ...args: unknown[]) => timers.setImmediate(callback, args),
    clearTimeout: (timer: unknown) => { timers.clear(timer); },
    clearInterval: (timer: unknown) => { timers.clear(timer); },
    clearImmediate: (timer: unknown) => { timers.clearImmediate(timer); },
  };
  Object.defineProperty(globals.setTimeout, promisify.custom, { value: promised['setTimeout'] });
  Object.defineProperty(globals.setImmediate, promisify.custom, { value: promised['setImmediate'] });
  const performance = Object.create(globalThis.performance, { now: { value: () => timers.elapsed() } }) as object;
  const { math, crypto } = plannedLuck(player.me.id);
  return {
    timers,
    globals: { ...globals, Date: plannedDate(timers), performance, Math: math, crypto },
    modules: { 'timers': { ...globals, promises: promised }, 'timers/promises': promised, 'perf_hooks': { performance }, 'crypto': { ...crypto, webcrypto: crypto } },
  };
}

function plannedDate(timers: Timers): DateConstructor {
  return class extends Date {
    constructor(...args: unknown[]) {
      if (args.length === 0) super(timers.now());
      else super(...args as [number]);
    }

    static override now(): number {
      return timers.now();
    }
  } as unknown as DateConstructor;
}

/** The same numbers as in the model. */
function plannedLuck(thread: number): { math: object; crypto: Chance } {
  const { random, crypto } = luckOf(thread);
  return { math: Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(Math), random: { value: random } }), crypto };
}
