/**
 * Calls of helpers. The runner is told when one begins and ends: so a trace can show it as one row, in
 * the program's own words. Where the helper is a *single operation*, what a method of it does to shared
 * memory also happens at once, up to where it blocks; only for helpers that are themselves explored word
 * by word in suites of their own.
 */
import { isSingle } from './host.ts';
import type { Host, SeenAs } from './host.ts';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** How the classes of a module are called. */
export interface HelperModule {
  readonly host: Host;
  readonly seen: SeenAs;
  /** What a call came to, as text: encoded, an error with `!` before it, empty where there is nothing to tell. */
  readonly tell: (how: 'returned' | 'threw', value: unknown) => string;
}

/** Makes the methods of all classes that a module exports tell when they are called. */
export function watchCalls(module: HelperModule, namespace: object): void {
  for (const value of Object.values(namespace)) {
    if (typeof value !== 'function' || typeof value.prototype !== 'object' || value.prototype === null) continue;
    const prototype = value.prototype as object;
    for (const key of Reflect.ownKeys(prototype)) {
      // A thread's `run` is the program's own, whoever calls it.
      if (key !== 'constructor' && (isSingle(module.seen) || key !== 'run')) watch(module, (value as Function).name, prototype, key);
    }
  }
}

function watch(module: HelperModule, className: string, prototype: object, key: PropertyKey): void {
  const property = Object.getOwnPropertyDescriptor(prototype, key) as PropertyDescriptor;
  const name = `${className}.${String(key)}`;
  if (typeof property.value === 'function') property.value = watched(module, `${name}()`, property.value as Method);
  if (property.get) property.get = watched(module, name, property.get as Method);
  if (property.set) property.set = watched(module, ([value]) => `${name} ← ${module.tell('returned', value)}`, property.set as Method);
  Object.defineProperty(prototype, key, property);
}

function watched({ host, seen, tell }: HelperModule, name: string | ((args: readonly unknown[]) => string), method: Method): (...args: unknown[]) => unknown {
  return function (this: unknown, ...args: unknown[]): unknown {
    const given = host.inCall() ? args : args.map((arg) => typeof arg === 'function' ? outside(host, arg as Method) : arg);
    host.enterCall(typeof name === 'string' ? name : name(args), seen);
    let result: unknown;
    try {
      result = Reflect.apply(method, this, given);
    } catch (error) {
      host.leaveCall(seen, () => tell('threw', error));
      throw error;
    }
    host.leaveCall(seen, () => tell('returned', result));
    return result;
  };
}

/** What the helper is given to call is the program's own again. */
function outside(host: Host, callback: Method): Method {
  return function (this: unknown, ...args: unknown[]): unknown {
    host.suspendCall();
    try {
      return Reflect.apply(callback, this, args);
    } finally {
      host.resumeCall();
    }
  };
}
