// refused by: map — deadlock — "An answer carries its item, and that tells me whose it is."
import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';

const program = new URL('./pool.process.ts', import.meta.url);

type Answer<T, R> = { readonly item: T; readonly result: R } | { readonly item: T; readonly error: unknown };
type Promised<R> = { readonly resolve: (result: R) => void; readonly reject: (reason: unknown) => void };

export class Pool<T, R> {
  readonly #task: URL;
  readonly #size: number;
  readonly #queue: T[] = [];
  readonly #promised = new Map<T, Promised<R>>();
  readonly #busy = new Map<ChildProcess, T | undefined>();
  #running = true;

  constructor(task: URL, { size = availableParallelism() }: { size?: number } = {}) {
    this.#task = task;
    this.#size = size;
  }

  async map(items: Iterable<T>): Promise<R[]> {
    if (!this.#running) throw new Error('Pool not running');
    return Promise.all([...items].map((item) => this.apply(item)));
  }

  async apply(item: T): Promise<R> {
    if (!this.#running) throw new Error('Pool not running');
    return new Promise((resolve, reject) => {
      this.#promised.set(item, { resolve, reject });
      this.#queue.push(item);
      const free = [...this.#busy.keys()].find((child) => this.#busy.get(child) === undefined);
      if (free) this.#serve(free);
      else if (this.#busy.size < this.#size) this.#serve(this.#start());
    });
  }

  close(): void {
    this.#running = false;
    for (const [child, item] of this.#busy) if (item === undefined) this.#serve(child);
  }

  async terminate(): Promise<void> {
    this.#running = false;
    this.#queue.length = 0;
    for (const { reject } of this.#promised.values()) reject(new Error('Pool terminated'));
    for (const child of this.#busy.keys()) child.kill('SIGKILL');
    await this.join();
  }

  async join(): Promise<void> {
    for (const child of this.#busy.keys()) await new Promise((resolve) => child.once('exit', resolve));
  }

  #serve(child: ChildProcess): void {
    if (!child.connected) return;
    const item = this.#queue.shift();
    this.#busy.set(child, item);
    if (item !== undefined) child.send({ item });
    else if (!this.#running) child.disconnect();
  }

  #start(): ChildProcess {
    const child = fork(program, [this.#task.href], { serialization: 'advanced' });
    child.on('message', (answer: Answer<T, R>) => {
      const promised = this.#promised.get(answer.item);
      this.#promised.delete(answer.item);
      if ('error' in answer) promised?.reject(answer.error);
      else promised?.resolve(answer.result);
      this.#serve(child);
    });
    child.on('exit', (code, signal) => {
      const item = this.#busy.get(child);
      this.#busy.delete(child);
      if (item !== undefined) this.#promised.get(item)?.reject(new Error(`died: ${signal ?? `exit code ${code}`}`));
      if (this.#queue.length > 0) this.#serve(this.#start());
    });
    return child;
  }
}
