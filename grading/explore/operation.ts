/**
 * Operations: everything that a virtual thread asks of the world outside its own memory.
 */

/** A value that crosses between a thread and the world: never an object, so nothing can be shared by accident. */
export type Primitive = string | number | bigint | boolean | undefined;

/** Instead of a result: the operation did not return, its thread sleeps. */
export const BLOCKED = Symbol('blocked');

/** Scheduling points: another thread may run before each of these. */
const VISIBLE = [
  /** Plain access to a shared cell: sab, byte offset, element type (and value). */
  'read', 'write',
  /** Many bytes at once, by a method such as `fill` or a `DataView`: sab, offset, bytes. */
  'readRange', 'writeRange',
  'load', 'store', 'update', 'compareExchange',
  /** The length of memory that can grow; growing it: sab (and bytes). */
  'size', 'grow',
  /** `Atomics.wait`: sab, offset, type, value, time-out in ms or Infinity. */
  'wait', 'waitAsync', 'notify',
  /** A `Lock` of `shared/` as one operation: sab, offset, time-out. */
  'acquire', 'release',
  /** Back in the event loop: which event comes next? */
  'loop',
  'receive', 'join', 'leave', 'broadcast', 'terminate', 'kill', 'exit', 'settle',
] as const;

/** Done at once and recorded; no other thread can tell when they happened. */
type InvisibleKind =
  | 'root' | 'allocate' | 'channel' | 'spawn' | 'send' | 'fail' | 'close' | 'print' | 'clock' | 'timer' | 'clear' | 'arrive' | 'handle'
  | 'reject' | 'endless' | 'refuse'
  /** A call of a helper is over: what it came to. */
  | 'returned'
  /** Asks a web site, and does without its answer: request (and method, address). */
  | 'request' | 'giveUp';

export type OperationKind = (typeof VISIBLE)[number] | InvisibleKind;

const visibleKinds: ReadonlySet<string> = new Set(VISIBLE);

/** What can be a part of a call that is a single operation. */
const joinable: ReadonlySet<string> = new Set<OperationKind>([
  'read', 'write', 'readRange', 'writeRange', 'load', 'store', 'update', 'compareExchange', 'size', 'wait', 'waitAsync', 'notify', 'acquire', 'release',
]);

export const isJoinable = (kind: OperationKind): boolean => joinable.has(kind);

/** A call of a helper: `Queue.get()`. */
export interface HelperCall {
  /** Which call of its thread it is, from 1; 0 for what a helper does after an `await`. */
  readonly nth: number;
  readonly name: string;
  /** Made by a helper, and by no line of the program. */
  readonly isInternal?: boolean;
}

/** A request of one thread at one point of its history. */
export interface Operation {
  readonly kind: OperationKind;
  readonly args: readonly Primitive[];
  /** Equal keys: the same request. */
  readonly key: string;
  readonly visible: boolean;
  /** Part of a call that is a single operation: follows at once on what that call did before, unless it has to wait. */
  readonly joined?: boolean;
  /** The call of a helper that asks for it. */
  readonly call?: HelperCall;
  /** Set where the helper's calls are single operations: what it does inside is its own business. */
  readonly isInternal?: boolean;
  /** Module and index of the rewritten access, where the request comes from one. */
  readonly site?: { readonly module: string; readonly index: number; readonly element: number | undefined };
  /** Where the request was made, as V8 prints it. */
  readonly stack?: string;
}

/** Makes an operation. */
export function operation(
  kind: OperationKind, args: readonly Primitive[], where: Pick<Operation, 'site' | 'stack' | 'joined' | 'call' | 'isInternal'> = {},
): Operation {
  return { kind, args, key: `${kind}(${args.map(text).join(',')})`, visible: visibleKinds.has(kind), ...where };
}

function text(value: Primitive): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Object.is(value, -0)) return '-0';
  return typeof value === 'bigint' ? `${String(value)}n` : String(value);
}

/** The key of a result in a trie node's edges: `-0` is not `0`. */
export function edgeKey(result: Primitive): Primitive {
  return Object.is(result, -0) ? '\u0000-0' : result;
}
