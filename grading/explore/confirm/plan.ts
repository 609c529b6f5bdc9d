/**
 * A plan: one execution of the deterministic workers, written down so that real threads and processes
 * can be made to do the same. Plain data, as it crosses to another process.
 */
import type { OperationKind, Primitive } from '../operation.ts';

/** One turn: what one thread does while all others stand still. */
export interface PlanEntry {
  /** {@link PlanThread.id} of whose turn it is. */
  readonly thread: number;
  /**
   * `start`: it runs for the first time. `wake`: it was woken out of `Atomics.wait`. `death`: the injected
   * fault ends it. All others as in the explorer.
   */
  readonly kind: OperationKind | 'start' | 'wake' | 'death';
  /** Number of the shared memory it touches. */
  readonly memory?: number;
  /** What it asks for: offset, element type, values. */
  readonly request: string;
  /** What it must come to: a value, or the event that its event loop is given. */
  readonly result: string;
}

/** A thread of the plan. */
export interface PlanThread {
  /** The explorer's number; names of inboxes contain it. */
  readonly id: number;
  readonly kind: 'main' | 'worker' | 'process';
  readonly name: string;
  readonly parent: number;
  /** It is its parent's n-th child, from 0. */
  readonly nth: number;
  /** Id of its module. */
  readonly module: string;
  /** What it was given at birth, encoded. */
  readonly given: string;
  /** Format of a process's messages. */
  readonly serialization?: 'json' | 'advanced';
  /** Numbers of the channels it makes, in order. */
  readonly channels: readonly number[];
  /** What its clock says, in the order in which it looks. */
  readonly clock: readonly number[];
  /**
   * How it stands when nothing can happen any more: `ended`, `rests` in its event loop, or the kind of the
   * call that never returns.
   */
  readonly last: string;
}

/** A module as `transform.ts` rewrote it. */
export interface PlanModule {
  readonly url: string;
  readonly code: string;
  readonly imports: readonly string[];
  readonly globals: readonly string[];
  readonly isAsync: boolean;
}

/** Everything that real threads and processes need to know to play one execution. */
export interface Plan {
  readonly threads: readonly PlanThread[];
  readonly entries: readonly PlanEntry[];
  readonly modules: Readonly<Record<string, PlanModule>>;
  /** `MODULE\0SPECIFIER` → id of the module that is meant. */
  readonly resolved: Readonly<Record<string, string>>;
  /** Id of the real lock's module, where the program uses it. */
  readonly lock?: string;
  /** Folder that the program takes for its working directory. */
  readonly directory: string;
  /** Processors that the program sees. */
  readonly cpus: number;
  /** Encoded argument of the program. */
  readonly input?: string;
  readonly fault?: { readonly exitCode?: number; readonly signal?: string; readonly error?: { readonly name: string; readonly message: string } };
}

/** A plan, or why this execution cannot be forced on real threads. */
export type PlanOrReason = { readonly plan: Plan } | { readonly why: string };

/** Whether an execution was forced on real threads or processes, and came to the same. */
export type Confirmation =
  | { readonly confirmed: true; readonly how: 'threads' | 'processes' }
  | { readonly confirmed: false; readonly why: string };

/** How a request, a result or a value is written in a plan. */
export function planText(value: Primitive): string {
  if (typeof value === 'bigint') return `${String(value)}n`;
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Result of `Atomics.wait` in a plan when the thread sleeps. */
export const SLEEPS = 'sleeps';
/** Request of a `start` that is followed by a fault before the thread does anything. */
export const DIES_AT_BIRTH = 'dies';
