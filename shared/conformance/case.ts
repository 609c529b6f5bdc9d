/**
 * What a conformance suite consists of: small programs of several threads, written down once and run
 * by everything that can run threads: by real ones many times (`players.ts`), by the grader's
 * deterministic workers under every interleaving.
 */

/** A program of threads, and what it must come to. */
export interface Case {
  /** What it shows, as a test's name. */
  readonly fact: string;
  /** The shared objects by name, each as an expression: `{ lock: 'new RLock()' }`. */
  readonly shared: Readonly<Record<string, string>>;
  /**
   * What each thread does, as the body of an async function in plain JavaScript. It sees the shared
   * objects by their names, and `cell`: 8 shared words for counters.
   */
  readonly threads: readonly string[];
  /** What the main thread does meanwhile. */
  readonly main?: string;
  /** An expression of the same names, for when all threads have ended. */
  readonly result: string;
  /** Everything that the result can be. Under every interleaving, each of these must come up and nothing else. */
  readonly values: readonly unknown[];
  /** How to explore it, where the ordinary way does not do. */
  readonly explore?: {
    /** How many time-outs of one execution may come while something else could still happen; 0 by default. */
    readonly earlyTimersMax?: number;
    /** Whether sleeps end by themselves after a while, as they do in reality; false by default, which shows a lost wakeup as a deadlock. */
    readonly naps?: boolean;
    /** Whether `acquire()` and `release()` of a `Lock` are one step each: it has a suite of its own, and larger cases fit then. */
    readonly lockAsOne?: boolean;
    /** If there are more states than that: with how many preemptions all interleavings must have been seen. Everything, by default. */
    readonly preemptionsMin?: number;
    /** How many states there are at most; 60,000 by default. */
    readonly statesMax?: number;
    /** Rounds on real threads; 30 by default, 0 where a program relies on timers. */
    readonly realRounds?: number;
  };
}

/** The class that an expression such as `new Semaphore(2)` makes an object of. */
export function classOf(expression: string): string {
  const name = /^new (?<name>\w+)\(/.exec(expression)?.groups?.['name'];
  if (name === undefined) throw new Error(`no class in ${expression}`);
  return name;
}
