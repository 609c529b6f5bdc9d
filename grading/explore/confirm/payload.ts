/** Values as the explorer writes them, for comparing what really crossed with the plan. */
import { types } from 'node:util';
import { MessagePort } from 'node:worker_threads';
import { decode, encode } from '../realm/codec.ts';
import type { Shared } from '../realm/codec.ts';

// Memory and ports cannot be told by number here; their payloads are not compared.
const SHARED: Shared = {
  sabId: () => 0, sabOf: (_id, byteLength) => new SharedArrayBuffer(byteLength), place: () => '',
  portId: (value) => value instanceof MessagePort ? 'port' : undefined, portOf: () => undefined, modern: true, isProxy: (value) => types.isProxy(value), detach: () => undefined,
};

/** A message as the plan writes it; empty if it cannot be. */
export function payload(value: unknown): string {
  try {
    return encode(value, SHARED);
  } catch {
    return '';
  }
}

/** What a program settled to. */
export function settledPayload(value: unknown): string {
  try {
    return encode(value, SHARED, [], 'whole');
  } catch (error) {
    return encode({ notPlain: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }, SHARED);
  }
}

/** The argument of a program. */
export function readPayload(text: string): unknown {
  return decode(text, SHARED);
}
