// accepted: each process has a loop of its own in the parent, which takes the next job, awaits its end and takes the next
import { fork, type ChildProcess } from 'node:child_process';
import { on } from 'node:events';
import { availableParallelism } from 'node:os';

const program = new URL('./pool.process.ts', import.meta.url);

type Outcome<R> = { readonly result: R } | { readonly error: unknown };
type Job<T, R> = { item: T; settle: (outcome: Outcome<R>) => void };

export class Pool<T, R> {
  readonly #task: URL;
  readonly #size: number;
  readonly #jobs: Job<T, R>[] = [];
  readonly #children = new Set<ChildProcess>();
  readonly #sleeping: (() => void)[] = [];
  readonly #loops: Promise<void>[] = [];
  #working = 0;
  #running = true;
  #stopping = false;

  constructor(task: URL, { size = availableParallelism() }: { size?: number } = {}) {
    this.#task = task;
    this.#size = size;
  }

  async map(items: Iterable<T>): Promise<R[]> {
    if (!this.#running) throw new Error('Pool not running');
    return Promise.all(Array.from(items, (item) => this.apply(item)));
  }

  async apply(item: T): Promise<R> {
    if (!this.#running) throw new Error('Pool not running');
    return new Promise<R>((resolve, reject) => {
      const settle = (outcome: Outcome<R>): void => {
        if ('error' in outcome) reject(outcome.error);
        else resolve(outcome.result);
      };
      this.#jobs.push({ item, settle });
      const wake = this.#sleeping.shift();
      if (wake) wake();
      else if (this.#working < this.#size) {
        this.#working += 1;
        this.#loops.push(this.#work());
      }
    });
  }

  close(): void {
    this.#running = false;
    for (const wake of this.#sleeping.splice(0)) wake();
  }

  async terminate(): Promise<void> {
    this.#stopping = true;
    this.close();
    for (const { settle } of this.#jobs.splice(0)) settle({ error: new Error('Terminated') });
    for (const child of this.#children) child.kill('SIGKILL');
    await this.join();
  }

  async join(): Promise<void> {
    await Promise.all(this.#loops);
  }

  async #work(): Promise<void> {
    let child: ChildProcess | undefined;
    let exited: Promise<string> = Promise.resolve('');
    while (this.#jobs.length > 0 || this.#running) {
      const job = this.#jobs.shift();
      if (!job) {
        await new Promise<void>((resolve) => this.#sleeping.push(resolve));
        continue;
      }
      if (!child?.connected) {
        await exited;
        if (this.#stopping) {
          job.settle({ error: new Error('Terminated') });
          break;
        }
        child = this.#fork();
        exited = exitOf(child);
      }
      const answer = this.#ask(child, job.item);
      job.settle(await Promise.race([answer, exited.then((how) => ({ error: new Error(`The process ended: ${how}`) }))]));
    }
    if (child?.connected) child.disconnect();
    await exited;
  }

  async #ask(child: ChildProcess, item: T): Promise<Outcome<R>> {
    const answers = on(child, 'message', { close: ['exit'] }) as AsyncIterable<[Outcome<R>]>;
    child.send([item], () => {});
    for await (const [answer] of answers) return answer;
    return new Promise(() => {});
  }

  #fork(): ChildProcess {
    const child = fork(program, [this.#task.href], { serialization: 'advanced' });
    this.#children.add(child);
    child.on('exit', () => this.#children.delete(child));
    return child;
  }
}

function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(signal ?? `exit code ${code}`);
    });
  });
}
