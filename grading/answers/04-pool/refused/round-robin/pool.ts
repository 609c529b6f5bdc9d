// refused by: free-worker — starvation — "Item 1 to the first process, item 2 to the second, and so on: that is fair."
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
  readonly #queues: Job<T, R>[][] = [];
  readonly #places: (ChildProcess | undefined)[] = [];
  #turn = 0;
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
    return Promise.all([...items].map((item) => this.apply(item)));
  }

  /** Compute one item. */
  async apply(item: T): Promise<R> {
    this.#checkRunning();
    return new Promise((resolve, reject) => {
      const place = this.#turn % this.size;
      this.#turn += 1;
      (this.#queues[place] ??= []).push({ item, resolve, reject });
      const child = this.#places[place];
      if (!child) this.#serve(this.#start(place), place);
      else if (!this.#processes.get(child)) this.#serve(child, place);
    });
  }

  /** Take no more work; all that was taken is still done, then the processes end. */
  close(): void {
    this.#running = false;
    for (const [place, child] of this.#places.entries()) if (child && !this.#processes.get(child)) this.#serve(child, place);
  }

  /** End all processes at once; work that is not done rejects. */
  async terminate(): Promise<void> {
    this.#running = false;
    for (const job of [...this.#queues.splice(0).flat(), ...this.#processes.values()]) job?.reject(new Error('Pool terminated'));
    for (const child of this.#processes.keys()) child.kill('SIGKILL');
    await this.join();
  }

  /** Wait, after `close` or `terminate`, until all processes have ended. */
  async join(): Promise<void> {
    for (const child of this.#processes.keys()) await new Promise((resolve) => child.once('exit', resolve));
  }

  #serve(child: ChildProcess, place: number): void {
    if (!child.connected) return;
    const job = this.#queues[place]?.shift();
    this.#processes.set(child, job);
    if (job) child.send({ item: job.item });
    else if (!this.#running) child.disconnect();
  }

  #start(place: number): ChildProcess {
    const child = fork(program, [this.#task.href], { serialization: 'advanced' });
    child.on('message', (answer: Answer<R>) => {
      const job = this.#processes.get(child);
      if ('error' in answer) job?.reject(answer.error);
      else job?.resolve(answer.result);
      this.#serve(child, place);
    });
    child.on('error', (error) => this.#processes.get(child)?.reject(error));
    child.on('exit', (code, signal) => {
      this.#processes.get(child)?.reject(new Error(`The process died with ${signal ?? `exit code ${code}`}`));
      this.#processes.delete(child);
      this.#places[place] = undefined;
      if ((this.#queues[place]?.length ?? 0) > 0) this.#serve(this.#start(place), place);
    });
    this.#processes.set(child, undefined);
    this.#places[place] = child;
    return child;
  }

  #checkRunning(): void {
    if (!this.#running) throw new Error('Pool not running');
  }
}
