import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Answer } from './pool.process.ts';

/** What every process of every pool runs. */
const program = new URL('./pool.process.ts', import.meta.url);

/** A fixed number of processes that share the work: whoever is free takes the next item. */
export class Pool<T, R> {
  /** How many processes work at the same time. */
  readonly size: number;
  readonly #task: URL;
  #running = true;

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
    // TODO: have `size` processes that stay, and let the item wait until one of them is free.
    // TODO: reject when the task throws, and when its process dies; the pool goes on all the same.
    const child = fork(program, [this.#task.href], { serialization: 'advanced' });
    child.send({ item });
    const [answer] = (await once(child, 'message')) as [Answer<R>];
    child.disconnect();
    return answer.result;
  }

  /** Take no more work; all that was taken is still done, then the processes end. */
  close(): void {
    this.#running = false;
    // TODO: let every process go as soon as there is no more work for it.
  }

  /** End all processes at once; work that is not done rejects. */
  async terminate(): Promise<void> {
    this.#running = false;
    // TODO: leave no process and no promise behind.
    await this.join();
  }

  /** Wait, after `close` or `terminate`, until all processes have ended. */
  async join(): Promise<void> {
    // TODO: wait for every process.
  }

  #checkRunning(): void {
    if (!this.#running) throw new Error('Pool not running');
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const startedAt = performance.now();
  const pool = new Pool<number, number>(new URL('./square.task.ts', import.meta.url), { size: 2 });
  const squares = await pool.map([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  pool.close();
  await pool.join();
  console.log('squares:', squares.join(' '));
  console.log(`a pool of ${pool.size} took ${Math.round(performance.now() - startedAt)} ms`);
}
