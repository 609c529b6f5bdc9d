// refused by: workers — wrong result — "A new process for every item: nobody ever has to wait."
import { fork, type ChildProcess } from 'node:child_process';
import type { Answer } from './pool.process.ts';

const program = new URL('./pool.process.ts', import.meta.url);

export class Pool<T, R> {
  readonly #task: URL;
  readonly #jobs = new Map<ChildProcess, (reason: Error) => void>();
  #running = true;

  constructor(task: URL, _options: { size?: number } = {}) {
    this.#task = task;
  }

  async map(items: Iterable<T>): Promise<R[]> {
    if (!this.#running) throw new Error('Pool not running');
    return Promise.all([...items].map((item) => this.apply(item)));
  }

  async apply(item: T): Promise<R> {
    if (!this.#running) throw new Error('Pool not running');
    return new Promise((resolve, reject) => {
      const child = fork(program, [this.#task.href], { serialization: 'advanced' });
      this.#jobs.set(child, reject);
      child.send({ item });
      child.on('message', (answer: Answer<R>) => {
        if ('error' in answer) reject(answer.error);
        else resolve(answer.result);
        child.disconnect();
      });
      child.on('exit', (code, signal) => {
        this.#jobs.delete(child);
        reject(new Error(`The process died with ${signal ?? `exit code ${code}`}`));
      });
    });
  }

  close(): void {
    this.#running = false;
  }

  async terminate(): Promise<void> {
    this.#running = false;
    for (const [child, reject] of this.#jobs) {
      reject(new Error('Pool terminated'));
      child.kill('SIGKILL');
    }
    await this.join();
  }

  async join(): Promise<void> {
    for (const child of this.#jobs.keys()) await new Promise((resolve) => child.once('exit', resolve));
  }
}
