/**
 * Calls of helpers as single operations: what a method of theirs does to shared memory happens at once,
 * up to where it blocks. Here stands when such a call begins and ends; the runner does the rest.
 *
 * Only for helpers that are themselves explored word by word in suites of their own.
 */
import type { Host } from './host.ts';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Makes the methods of all classes that a module exports single operations. */
export function makeSingle(host: Host, namespace: object): void {
  for (const value of Object.values(namespace)) {
    if (typeof value !== 'function' || typeof value.prototype !== 'object' || value.prototype === null) continue;
    const prototype = value.prototype as object;
    for (const key of Reflect.ownKeys(prototype)) if (key !== 'constructor') wrap(host, prototype, key);
  }
}

function wrap(host: Host, prototype: object, key: PropertyKey): void {
  const property = Object.getOwnPropertyDescriptor(prototype, key) as PropertyDescriptor;
  if (typeof property.value === 'function') property.value = single(host, property.value as Method);
  if (property.get) property.get = single(host, property.get as Method);
  if (property.set) property.set = single(host, property.set as Method);
  Object.defineProperty(prototype, key, property);
}

function single(host: Host, method: Method): (...args: unknown[]) => unknown {
  return function (this: unknown, ...args: unknown[]): unknown {
    host.enterCall();
    try {
      return Reflect.apply(method, this, args.map((arg) => typeof arg === 'function' ? outside(host, arg as Method) : arg));
    } finally {
      host.leaveCall();
    }
  };
}

/** What the helper is given to call is the program's own again. */
function outside(host: Host, callback: Method): Method {
  return function (this: unknown, ...args: unknown[]): unknown {
    const depth = host.suspendCall();
    try {
      return Reflect.apply(callback, this, args);
    } finally {
      host.resumeCall(depth);
    }
  };
}
