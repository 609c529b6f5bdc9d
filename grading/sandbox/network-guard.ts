/**
 * Refuses every connection to another address, so that a real run gives the same result with and without a
 * network and says why a request failed.
 *
 * Pipes and Unix sockets stay open: Node's own channel to a forked process is one. In a namespace there is no
 * network anyway; elsewhere this is a fence, not a wall. (nock's `disableNetConnect` does the same for HTTP,
 * but costs 90 ms of loading in every thread.)
 */
import { Socket } from 'node:net';

const { apply } = Reflect;

/** Replace the functions through which every connection of this thread goes. */
export function cutOffNetwork(): void {
  const connect = Socket.prototype.connect as (...parameters: unknown[]) => Socket;
  Socket.prototype.connect = function (this: Socket, ...parameters: unknown[]): Socket {
    if (!isPipe(parameters)) throw new NetworkRefused();
    return apply(connect, this, parameters);
  };
  // `dgram` and `dns` are loaded by few programs; patching them when they are loaded would need a hook of its own,
  // and in practice what they reach is closed to a program that cannot connect.
}

/** What a program meets that wants to connect. */
export class NetworkRefused extends Error {
  readonly code = 'ENETUNREACH';

  constructor() {
    super('There is no network while an exercise is graded.');
    this.name = 'NetworkRefused';
  }
}

// `net.connect` passes on an array of [options, listener]; others pass options, a path, or a port.
function isPipe(parameters: readonly unknown[]): boolean {
  const first: unknown = Array.isArray(parameters[0]) ? (parameters[0] as unknown[])[0] : parameters[0];
  if (typeof first === 'string') return Number.isNaN(Number(first));
  return typeof first === 'object' && first !== null && typeof (first as { path?: unknown }).path === 'string';
}
