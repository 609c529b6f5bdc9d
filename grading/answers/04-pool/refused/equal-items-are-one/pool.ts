// refused by: free-worker — wrong result — "What has been computed once need not be computed again."
import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { Answer } from './pool.process.ts';

/** What every process of every pool runs. */
const program = new URL('./pool.process.ts', import.meta.url);

/** An item, and whom to tell what became of it. */
interface Job<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (reason: unknown) => void;
}

/** A fixed number of processes that share the work: whoever is free takes the next item. */
export class Pool<T, R> {
  /** How many processes work at the same time. */
  readonly size: number;
  readonly #task: URL;
  #running = true;
  /** Jobs that wait for a free process, the oldest first. */
  readonly #queue: Job<T, R>[] = [];
  /** Every living process and the job it does; `undefined`: it is free. */
  readonly #processes = new Map<ChildProcess, Job<T, R> | undefined>();

  /** @param task a module whose default export takes one item and returns its result, or a promise of it */
  constructor(task: URL, { size = availableParallelism() }: { size?: number } = {}) {
    if (!Number.isInteger(size) || size < 1) throw new RangeError(`Cannot start a Pool of size ${size}: it must be 1 or more`);
    this.size = size;
    this.#task = task;
  }

  /** Compute every item; results in the order of the items. */
  async map(items: Iterable<T>): Promise<R[]> {
    this.#checkRunning();
    const known = new Map<T, Promise<R>>();
    const results: Promise<R>[] = [];
    for (const item of items) {
      const result = known.get(item) ?? this.apply(item);
      known.set(item, result);
      results.push(result);
    }
    return Promise.all(results);
  }

  /** Compute one item. */
  async apply(item: T): Promise<R> {
    this.#checkRunning();
    return new Promise((resolve, reject) => {
      this.#queue.push({ item, resolve, reject });
      const child = this.#freeProcess();
      if (child) this.#serve(child);
    });
  }

  /** Take no more work; all that was taken is still done, then the processes end. */
  close(): void {
    this.#running = false;
    for (const [child, job] of this.#processes) if (!job) this.#serve(child);
  }

  /** End all processes at once; work that is not done rejects. */
  async terminate(): Promise<void> {
    this.#running = false;
    for (const job of [...this.#queue.splice(0), ...this.#processes.values()]) job?.reject(new Error('Pool terminated'));
    for (const child of this.#processes.keys()) child.kill('SIGKILL');
    await this.join();
  }

  /** Wait, after `close` or `terminate`, until all processes have ended. */
  async join(): Promise<void> {
    for (const child of this.#processes.keys()) await new Promise((resolve) => child.once('exit', resolve));
  }

  /** A process without a job, if there is one or may be one more. */
  #freeProcess(): ChildProcess | undefined {
    for (const [child, job] of this.#processes) if (!job && child.connected) return child;
    return this.#processes.size < this.size ? this.#start() : undefined;
  }

  /** Give a free process the oldest job; without a job it stays, or goes if the pool is closed. */
  #serve(child: ChildProcess): void {
    if (!child.connected) return;
    const job = this.#queue.shift();
    this.#processes.set(child, job);
    if (job) this.#send(child, job);
    else if (!this.#running) child.disconnect();
  }

  #send(child: ChildProcess, job: Job<T, R>): void {
    try {
      child.send({ item: job.item });
    } catch (error) {
      job.reject(error);
      this.#serve(child);
    }
  }

  #start(): ChildProcess {
    const child = fork(program, [this.#task.href], { serialization: 'advanced' });
    child.on('message', (answer: Answer<R>) => {
      const job = this.#processes.get(child);
      if ('error' in answer) job?.reject(answer.error);
      else job?.resolve(answer.result);
      this.#serve(child);
    });
    child.on('error', (error) => this.#processes.get(child)?.reject(error));
    child.on('exit', (code, signal) => {
      this.#processes.get(child)?.reject(new Error(`The process died with ${signal ?? `exit code ${code}`}`));
      this.#processes.delete(child);
      if (this.#queue.length > 0) this.#serve(this.#start());
    });
    this.#processes.set(child, undefined);
    return child;
  }

  #checkRunning(): void {
    if (!this.#running) throw new Error('Pool not running');
  }
}
