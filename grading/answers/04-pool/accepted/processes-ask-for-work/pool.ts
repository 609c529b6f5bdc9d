// accepted: the processes ask for work; whoever asks gets the next item, and is told to go when there is none left
import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';

const program = new URL('./pool.process.ts', import.meta.url);

type Message<R> = { type: 'ready' } | { type: 'done'; result: R } | { type: 'failed'; message: string };

class Job<T, R> {
  readonly item: T;
  readonly done: Promise<R>;
  resolve!: (result: R) => void;
  reject!: (reason: Error) => void;

  constructor(item: T) {
    this.item = item;
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }
}

export class Pool<T, R> {
  readonly #task: string;
  readonly #size: number;
  readonly #children = new Set<ChildProcess>();
  readonly #asking: ChildProcess[] = [];
  readonly #jobs: Job<T, R>[] = [];
  #closed = false;
  #killed = false;
  #joined: (() => void)[] = [];

  constructor(task: URL, options?: { size?: number }) {
    this.#task = task.href;
    this.#size = options?.size ?? availableParallelism();
  }

  async map(items: Iterable<T>): Promise<R[]> {
    if (this.#closed) throw new Error('Pool not running');
    const jobs: Promise<R>[] = [];
    for (const item of items) jobs.push(this.apply(item));
    return Promise.all(jobs);
  }

  async apply(item: T): Promise<R> {
    if (this.#closed) throw new Error('Pool not running');
    const job = new Job<T, R>(item);
    this.#jobs.push(job);
    if (this.#asking.length === 0 && this.#children.size < this.#size) this.#hire();
    this.#next();
    return job.done;
  }

  close(): void {
    this.#closed = true;
    this.#next();
  }

  terminate(): Promise<void> {
    this.#closed = true;
    this.#killed = true;
    for (const job of this.#jobs.splice(0)) job.reject(new Error('Pool terminated'));
    for (const child of this.#children) child.kill('SIGKILL');
    return this.join();
  }

  join(): Promise<void> {
    if (this.#children.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#joined.push(resolve));
  }

  #next(): void {
    while (this.#jobs.length > 0) {
      const child = this.#asking.shift();
      if (!child) return;
      const job = this.#jobs.shift();
      if (job) child.emit('hired', job);
    }
    if (this.#closed) for (const child of this.#asking.splice(0)) child.send({ type: 'leave' }, () => {});
  }

  #hire(): void {
    const child = fork(program, [this.#task], { serialization: 'advanced' });
    this.#children.add(child);
    let current: Job<T, R> | undefined;
    child.on('hired', (job: Job<T, R>) => {
      current = job;
      child.send({ type: 'work', item: job.item }, () => {});
    });
    child.on('message', (message: Message<R>) => {
      if (message.type === 'done') current?.resolve(message.result);
      if (message.type === 'failed') current?.reject(new Error(message.message));
      current = undefined;
      if (message.type !== 'ready') return;
      this.#asking.push(child);
      this.#next();
    });
    child.on('exit', (code, signal) => {
      this.#children.delete(child);
      if (this.#asking.includes(child)) this.#asking.splice(this.#asking.indexOf(child), 1);
      current?.reject(new Error(`died: code ${code}, signal ${signal}`));
      if (this.#jobs.length > 0 && !this.#killed) this.#hire();
      if (this.#children.size === 0) for (const resolve of this.#joined.splice(0)) resolve();
    });
  }
}
