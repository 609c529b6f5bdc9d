/**
 * What a program has of the objects of a `Manager`: proxies, which name the object and pass each call on.
 *
 * A proxy travels in the arguments of a `Process` and in messages, as it is nothing but a name. All of its
 * methods are asynchronous.
 */
import { ArrayProxy, DictProxy, ListProxy, QueueProxy, ValueProxy } from './data-proxies.ts';
import { BarrierProxy, BoundedSemaphoreProxy, ConditionProxy, EventProxy, LockProxy, RLockProxy, SemaphoreProxy } from './lock-proxies.ts';
import type { Address } from './manager-channel.ts';
import { ManagerProxy } from './manager-proxy.ts';
import type { ProxyHandle } from './manager-proxy.ts';

const PROXIES: Readonly<Record<string, new (address: Address) => ManagerProxy>> = {
  LockProxy, RLockProxy, SemaphoreProxy, BoundedSemaphoreProxy, EventProxy, ConditionProxy, BarrierProxy, QueueProxy, ValueProxy, ArrayProxy, ListProxy, DictProxy,
};

/** Whether a value is a proxy, or what one arrives as. */
export function isProxy(value: unknown): value is ProxyHandle {
  const { kind, manager, object } = Object(value) as Partial<ProxyHandle>;
  return typeof kind === 'string' && typeof manager === 'string' && typeof object === 'number' && Object.hasOwn(PROXIES, kind);
}

/** The proxy of what arrived in another process. */
export function proxyOf(value: ProxyHandle): ManagerProxy {
  return value instanceof ManagerProxy ? value : new PROXIES[value.kind]!(value);
}
