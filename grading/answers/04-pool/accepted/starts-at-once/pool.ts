// accepted: all processes are started by the constructor, jobs are found by number, and a dead process is replaced at once
import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';

const program = new URL('./pool.process.ts', import.meta.url);

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly failed?: { readonly name: string; readonly message: string };
}

export class Pool<T, R> {
  readonly #task: URL;
  readonly #promises = new Map<number, { resolve: (value: R) => void; reject: (reason: Error) => void }>();
  readonly #waiting: { id: number; item: T }[] = [];
  readonly #idle: ChildProcess[] = [];
  readonly #exits = new Map<ChildProcess, Promise<void>>();
  #state: 'open' | 'closed' | 'terminated' = 'open';
  #ids = 0;

  constructor(task: URL, options: { size?: number } = {}) {
    this.#task = task;
    for (let index = 0; index < (options.size ?? availableParallelism()); index += 1) this.#add();
  }

  async map(items: Iterable<T>): Promise<R[]> {
    if (this.#state !== 'open') throw new Error('Pool not running');
    const outcomes = await Promise.allSettled(Array.from(items).map((item) => this.apply(item)));
    const results: R[] = [];
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') throw outcome.reason as Error;
      results.push(outcome.value);
    }
    return results;
  }

  apply(item: T): Promise<R> {
    if (this.#state !== 'open') return Promise.reject(new Error('Pool not running'));
    const id = this.#ids;
    this.#ids += 1;
    return new Promise((resolve, reject) => {
      this.#promises.set(id, { resolve, reject });
      this.#waiting.push({ id, item });
      this.#dispatch();
    });
  }

  close(): void {
    if (this.#state === 'open') this.#state = 'closed';
    this.#dispatch();
  }

  async terminate(): Promise<void> {
    this.#state = 'terminated';
    this.#waiting.length = 0;
    for (const { reject } of this.#promises.values()) reject(new Error('The pool was terminated'));
    this.#promises.clear();
    for (const child of this.#exits.keys()) child.kill('SIGKILL');
    await this.join();
  }

  async join(): Promise<void> {
    while (this.#exits.size > 0) await Promise.all(this.#exits.values());
  }

  #dispatch(): void {
    while (this.#idle.length > 0 && this.#waiting.length > 0) {
      const order = this.#waiting.shift();
      const child = this.#idle.shift();
      child?.emit('order', order);
    }
    if (this.#state !== 'open') for (const child of this.#idle.splice(0)) child.send('leave', () => {});
  }

  #add(): void {
    const child = fork(program, { env: { ...process.env, TASK: this.#task.href } });
    let current: number | undefined;
    child.on('order', (order: { id: number; item: T }) => {
      current = order.id;
      child.send(order, () => {});
    });
    child.on('message', ({ id, value, failed }: Answer) => {
      current = undefined;
      const promise = this.#promises.get(id);
      this.#promises.delete(id);
      if (failed) promise?.reject(Object.assign(new Error(failed.message), { name: failed.name }));
      else promise?.resolve(value as R);
      this.#idle.push(child);
      this.#dispatch();
    });
    this.#idle.push(child);
    this.#exits.set(
      child,
      new Promise((resolve) => {
        child.on('exit', (code, signal) => {
          this.#exits.delete(child);
          const index = this.#idle.indexOf(child);
          if (index >= 0) this.#idle.splice(index, 1);
          if (current !== undefined) this.#promises.get(current)?.reject(new Error(`A process of the pool ended: ${signal ?? code}`));
          if (this.#state === 'open' || this.#waiting.length > 0) this.#add();
          this.#dispatch();
          resolve();
        });
      }),
    );
  }
}
