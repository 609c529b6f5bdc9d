/**
 * The border between a virtual thread's realm and the explorer. What crosses it is primitive: no
 * object of the explorer is ever in the learner's hands, and none of the learner's in the explorer's.
 */
export type Primitive = string | number | bigint | boolean | undefined;

/** A module of the program, compiled once for all virtual threads. */
export interface CompiledModule {
  /** `file:` URL as the program sees it. */
  readonly url: string;
  readonly factory: (...globals: unknown[]) => () => unknown;
  readonly imports: readonly string[];
  /** Names of the factory's parameters: the globals that the module uses. */
  readonly globals: readonly string[];
  readonly isAsync: boolean;
  /** For a helper: whether each call of its classes is a single operation, up to where it blocks, or only has a name. */
  readonly calls?: SeenAs | undefined;
}

/** How a helper's calls are seen: as one operation each, or as they are, with a name; `internal`: as one operation that only helpers ask for. */
export type SeenAs = 'single' | 'named' | 'internal';

/** True where each call is one operation. */
export const isSingle = (seen: SeenAs | undefined): boolean => seen === 'single' || seen === 'internal';

/** What the explorer offers to one virtual thread. */
export interface Host {
  /** Asks the world for something. Does not return when the thread has to stop here. */
  op(kind: string, ...args: Primitive[]): Primitive;
  /** Says where the next operation stands in the program's text, and which element of the view it names. */
  at(module: string, site: number, element?: number): void;
  /** A call of a helper begins or ends; calls inside of it belong to it. @param result What it came to, asked for where it matters. */
  enterCall(name: string, seen: SeenAs): void;
  leaveCall(seen: SeenAs, result: () => string): void;
  /** Whether a helper is at work: what it hands on is its own, or was the program's before. */
  inCall(): boolean;
  /** Such a call calls back into the program, and goes on after that. */
  suspendCall(): void;
  resumeCall(): void;
  /** True after the thread has stopped: what still runs is left-over and must not do anything. */
  dead(): boolean;
  /** Throws the value that unwinds a stopped thread. */
  stop(): never;
  /** True for the value that unwinds a stopped thread. */
  isStop(value: unknown): boolean;
  /** Resolves a specifier to a module id, `node:` name or `model:` name. */
  resolve(specifier: string, from: string): string;
  /** Compiles a module. */
  module(id: string): CompiledModule;
  /** A module of Node that has no effects. */
  builtin(name: string): unknown;
  /** `teller.worker.ts:9` for a stack. */
  place(stack: string): string;
  readonly thread: {
    readonly id: number;
    readonly kind: 'main' | 'worker' | 'process';
    readonly name: string;
    /** JSON: script, data, argv, env, execArgv, pid. */
    readonly birth: string;
  };
  /** Operations without any between them that a thread may loop through before it counts as endless. */
  readonly loopsMax: number;
}

/** What a realm offers to the explorer for one virtual thread. */
export interface Instance {
  /** Runs the main module. */
  start(): void;
  /** What the event loop can be given, as a `loop` operation's argument; `undefined`: nothing keeps the thread alive. */
  idle(): string | undefined;
  /** Instead of {@link idle}, where it is known that the thread goes on. */
  resume(): void;
  deliver(event: string): void;
  /** Called when nothing is left to do: runs `exit` handlers and returns the exit code. */
  end(): number;
  uncaught(error: unknown): void;
  unhandled(reason: unknown): void;
  /** Called when the thread is stopped for good. */
  kill(): void;
  /** What keeps the thread alive, for people: `a timer`, `a listener on a MessagePort`. */
  handles(): string[];
}
