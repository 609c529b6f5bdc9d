/** What the driver of a real run reports. Types only. */
import type { PlainError } from '../explore/report.ts';
import type { Plain } from '../plain.ts';
import type { KnownProcess, KnownThread } from './real-registry.ts';

/** Who is there at one moment. */
export interface Census {
  readonly processes: readonly KnownProcess[];
  readonly threads: readonly KnownThread[];
  /** What keeps the main thread from ending, in Node's words: `Timeout`, `MessagePort`. */
  readonly resources: readonly string[];
}

/** Sent in this order: `settled` at most once, `waiting` any number of times after it, `end` at most once. */
export type RealFrame =
  | { readonly kind: 'settled'; readonly census: Census; readonly value?: Plain; readonly error?: PlainError }
  | { readonly kind: 'waiting'; readonly census: Census }
  | {
    readonly kind: 'end';
    readonly census: Census;
    readonly exitCode: number;
    /** Whether the main thread ended because it had nothing left to do. */
    readonly drained: boolean;
    readonly uncaught?: PlainError;
    readonly unhandledRejections: readonly PlainError[];
  };

/** What the driver is told, as a line of JSON on its standard input. */
export interface RealRequest {
  readonly nonce: string;
  /** Absolute path of the program's module. */
  readonly program: string;
  /** Absolute path of the folder with the answer. */
  readonly directory: string;
  readonly input?: Plain;
}
