/** `ManagerProxy`: what all proxies of a `Manager`'s objects have in common. */
import { callManager } from './manager-channel.ts';
import type { Address } from './manager-channel.ts';

/** A proxy without its methods: what one arrives as. */
export interface ProxyHandle extends Address {
  readonly kind: string;
}

/** What all proxies have in common. */
export abstract class ManagerProxy implements ProxyHandle {
  /** The name of the proxy's class. */
  abstract readonly kind: string;
  readonly manager: string;
  readonly object: number;

  /** @internal */
  constructor({ manager, object }: Address) {
    this.manager = manager;
    this.object = object;
  }

  /** How it is called in messages: `<LockProxy 3 of Manager-1>`. */
  toString(): string {
    return `<${this.kind} ${this.object} of ${this.manager}>`;
  }

  protected call<Result>(method: string, ...args: unknown[]): Promise<Result> {
    return callManager(this, titleOf(this.kind, this.object), method, args) as Promise<Result>;
  }
}

/** How an object is called in messages. */
export function titleOf(kind: string, object: number): string {
  return `${kind.replace(/Proxy$/, '')} ${object} of a Manager`;
}
