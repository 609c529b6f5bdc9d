// refused by: workers — not concurrent — "await lets the tasks run side by side."
import { availableParallelism } from 'node:os';

export class Pool<T, R> {
  readonly size: number;
  readonly #task: Promise<{ default: (item: T) => R | Promise<R> }>;
  readonly #pending = new Set<Promise<unknown>>();
  #running = true;

  constructor(task: URL, { size = availableParallelism() }: { size?: number } = {}) {
    this.size = size;
    this.#task = import(task.href) as Promise<{ default: (item: T) => R | Promise<R> }>;
  }

  async map(items: Iterable<T>): Promise<R[]> {
    if (!this.#running) throw new Error('Pool not running');
    return Promise.all([...items].map((item) => this.apply(item)));
  }

  async apply(item: T): Promise<R> {
    if (!this.#running) throw new Error('Pool not running');
    const result = this.#task.then(({ default: task }) => task(item));
    this.#pending.add(result);
    return result.finally(() => this.#pending.delete(result));
  }

  close(): void {
    this.#running = false;
  }

  async terminate(): Promise<void> {
    this.#running = false;
    await this.join();
  }

  async join(): Promise<void> {
    await Promise.allSettled(this.#pending);
  }
}
