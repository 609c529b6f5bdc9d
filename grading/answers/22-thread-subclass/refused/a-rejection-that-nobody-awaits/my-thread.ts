// refused by: join — unhandled rejection — "Whoever starts a thread will call joinAsync() in time."
import { isMainThread, Worker, workerData } from 'node:worker_threads';

import { log } from './log.ts';

export interface MyThreadOptions {
  name?: string | undefined;
  args?: readonly unknown[];
  kwargs?: Readonly<Record<string, unknown>>;
}

let unnamed = 0;

export class MyThread {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  #ended: Promise<void> | undefined;

  constructor({ name = `Thread-${(unnamed += 1)}`, args = [], kwargs = {} }: MyThreadOptions = {}) {
    this.name = name;
    this.args = args;
    this.kwargs = kwargs;
  }

  start(): void {
    if (this.#ended) throw new Error(`Cannot start ${this.name} as it was started before`);
    const worker = new Worker(new URL(import.meta.url), { name: this.name, workerData: { ...this } });
    this.#ended = new Promise((resolve, reject) => {
      let failure: Error | undefined;
      worker.once('error', (error: Error) => (failure = error));
      worker.once('exit', () => {
        if (failure) reject(failure);
        else resolve();
      });
    });
  }

  run(): void {
    log(`running with ${JSON.stringify(this.args)} and ${JSON.stringify(this.kwargs)}`);
  }

  async joinAsync(): Promise<boolean> {
    await this.#ended;
    return true;
  }
}

if (!isMainThread) new MyThread(workerData as MyThreadOptions).run();
