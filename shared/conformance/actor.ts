/**
 * Threads that a conformance suite commands step by step.
 *
 * An actor does one task at a time, when it is told to, and reports what came of it. Tests order
 * actors by reports and never by sleeping. Before a task that may block, an actor announces it.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { LockMemory } from '../lock.ts';
import type { Report, Task } from './actor.worker.ts';

/** Where the class under test comes from: the suite is the same for every implementation. */
export interface Implementation {
  /** The module that exports the class. */
  readonly module: URL;
  /** The name of the export. */
  readonly name: string;
}

/** One thread that does what it is told to. */
export class Actor implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #reports: Report[] = [];
  #arrived: () => void = () => undefined;
  #failure: Error | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (report: Report) => {
      this.#reports.push(report);
      this.#arrived();
    });
    worker.on('error', (error) => {
      this.#failure = error;
      this.#arrived();
    });
  }

  /**
   * Start an actor and wait until it takes commands.
   *
   * @param implementation The class under test.
   * @param lock The lock that all actors of a test share.
   * @param words Shared words for counters and stamps.
   */
  static async start(implementation: Implementation, lock: LockMemory, words: Int32Array): Promise<Actor> {
    const workerData = { module: implementation.module.href, name: implementation.name, lock, words };
    const worker = new Worker(new URL('./actor.worker.ts', import.meta.url), { workerData });
    await once(worker, 'online');
    return new Actor(worker);
  }

  /** Tell the actor to do something, and do not wait for it. */
  tell(task: Task): void {
    this.#worker.postMessage(task);
  }

  /** The next report of the actor. */
  async report(): Promise<Report> {
    while (this.#reports.length === 0) {
      if (this.#failure !== undefined) throw this.#failure;
      await new Promise<void>((resolve) => (this.#arrived = resolve));
    }
    return this.#reports.shift()!;
  }

  /** Tell the actor to do something, and wait for what comes of it. */
  async ask(task: Task): Promise<Report> {
    this.tell(task);
    return this.report();
  }

  /** How many reports have arrived that nobody has taken yet. */
  get waitingReports(): number {
    return this.#reports.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }
}
