// refused by: in-a-process — not concurrent — "All processes are there at once, so they work at the same time."
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** What every process runs. */
const program = new URL('./task.process.ts', import.meta.url);

/** What a process is told. */
export interface Parcel {
  readonly module: string;
  /** The name under which the module exports the class. */
  readonly name: string;
  readonly fields: object;
}

/** The end of the process that was started last. */
let last: Promise<unknown> = Promise.resolve();

/** A task that is done in a process of its own. A subclass says what there is to do, in `run()`. */
export abstract class ProcessTask {
  readonly #module: string;
  #child: ChildProcess | undefined;

  /** @param module The module that exports the subclass under its name: `import.meta.url`. */
  constructor(module: string) {
    this.#module = module;
  }

  /** What the process does. */
  abstract run(): void | Promise<void>;

  /**
   * Start the process.
   *
   * @throws {Error} If it was started before.
   */
  start(): void {
    if (this.#child) throw new Error(`Cannot start ${this.constructor.name}: it was started before`);
    // An object does not cross processes, but all that makes it up does: which class it is of, and its fields. JSON, the
    // default, would make text of a Date and nothing of a Map.
    this.#child = fork(program, { serialization: 'advanced' });
    const child = this.#child;
    const parcel: Parcel = structuredClone({ module: this.#module, name: this.constructor.name, fields: Object.fromEntries(Object.entries(this)) });
    last = last.then(async () => {
      child.send(parcel);
      await once(child, 'exit');
    });
  }

  /**
   * Wait until the process has ended, however it ends.
   *
   * @throws {Error} If it was not started (as a rejection).
   */
  async join(): Promise<void> {
    if (!this.#child) throw new Error(`Cannot join ${this.constructor.name}: it was not started`);
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
  }

  /** What the process has ended with; null before that. */
  get exitCode(): number | null {
    return this.#child?.exitCode ?? null;
  }
}
