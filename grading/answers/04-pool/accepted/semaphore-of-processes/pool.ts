// accepted: a queue of promises hands out free processes; terminate asks by SIGTERM first because the child obeys it by default
import { spawn, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./pool.process.ts', import.meta.url));

type Reply = { ok: true; value: unknown } | { ok: false; message: string };

export class Pool<T, R> {
  readonly #url: string;
  readonly #stop = new AbortController();
  /** A free place: a living process, or nothing yet. */
  readonly #places: (ChildProcess | undefined)[];
  readonly #takers: ((place: ChildProcess | undefined) => void)[] = [];
  readonly #alive = new Set<ChildProcess>();
  #open = true;
  readonly #work = new Set<Promise<R>>();

  constructor(task: URL, options: { size?: number } = {}) {
    this.#url = task.toString();
    this.#places = new Array<undefined>(options.size ?? availableParallelism()).fill(undefined);
  }

  async map(items: Iterable<T>): Promise<R[]> {
    if (!this.#open) throw new Error('Pool not running');
    const all = [...items].map((item) => this.apply(item));
    await Promise.allSettled(all);
    return Promise.all(all);
  }

  async apply(item: T): Promise<R> {
    if (!this.#open) throw new Error('Pool not running');
    const work = this.#do(item);
    this.#work.add(work);
    try {
      return await work;
    } finally {
      this.#work.delete(work);
      if (!this.#open && this.#work.size === 0) this.#dismiss();
    }
  }

  async #do(item: T): Promise<R> {
    let place: ChildProcess | undefined;
    try {
      place = await this.#take();
      this.#stop.signal.throwIfAborted();
      if (!place?.connected) place = this.#start();
      return await this.#run(place, item);
    } finally {
      this.#giveBack(place);
    }
  }

  close(): void {
    this.#open = false;
    if (this.#work.size === 0) this.#dismiss();
  }

  async terminate(): Promise<void> {
    this.#open = false;
    this.#stop.abort(new Error('Pool terminated'));
    for (const child of this.#alive) child.kill('SIGTERM');
    for (const taker of this.#takers.splice(0)) taker(undefined);
    await this.join();
  }

  async join(): Promise<void> {
    while (this.#work.size > 0) await Promise.allSettled(this.#work);
    for (const child of this.#alive) await new Promise((resolve) => child.once('exit', resolve));
  }

  #take(): Promise<ChildProcess | undefined> {
    if (this.#places.length > 0) return Promise.resolve(this.#places.pop());
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  #giveBack(place: ChildProcess | undefined): void {
    const taker = this.#takers.shift();
    if (taker) taker(place);
    else this.#places.push(place);
  }

  #dismiss(): void {
    for (const child of this.#alive) if (child.connected) child.disconnect();
  }

  #run(child: ChildProcess, item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      const settle = (action: () => void): void => {
        child.off('message', answered);
        child.off('exit', died);
        action();
      };
      const answered = (reply: Reply): void => {
        settle(() => {
          if (reply.ok) resolve(reply.value as R);
          else reject(new Error(reply.message));
        });
      };
      const died = (code: number | null, signal: string | null): void => {
        settle(() => {
          reject(new Error(`Process died (${code ?? signal})`));
        });
      };
      child.on('message', answered);
      child.on('exit', died);
      child.send({ item });
    });
  }

  #start(): ChildProcess {
    const child = spawn(process.execPath, [...process.execArgv, program, this.#url], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#alive.add(child);
    child.on('exit', () => this.#alive.delete(child));
    return child;
  }
}
