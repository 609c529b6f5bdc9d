// accepted: a class of its own on Worker, whose module is also what the worker runs
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
  #ended: Promise<{ error?: unknown }> | undefined;

  constructor({ name = `Thread-${(unnamed += 1)}`, args = [], kwargs = {} }: MyThreadOptions = {}) {
    this.name = name;
    this.args = args;
    this.kwargs = kwargs;
  }

  start(): void {
    if (this.#ended) throw new Error(`Cannot start ${this.name} as it was started before`);
    const worker = new Worker(new URL(import.meta.url), { name: this.name, workerData: { ...this } });
    // It never rejects, as nobody need have called joinAsync() when the thread fails.
    this.#ended = new Promise((resolve) => {
      let failure: { error?: unknown } = {};
      worker.once('error', (error) => (failure = { error }));
      worker.once('exit', () => resolve(failure));
    });
  }

  run(): void {
    log(`running with ${JSON.stringify(this.args)} and ${JSON.stringify(this.kwargs)}`);
  }

  async joinAsync(): Promise<boolean> {
    const end = await this.#ended;
    if (end && 'error' in end) throw end.error;
    return end !== undefined;
  }
}

if (!isMainThread) new MyThread(workerData as MyThreadOptions).run();
