// accepted: the thread is told by a message, put into the port before the thread runs; an object has a thread inside instead of being one
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

import { log, nameThread } from './log.ts';

export interface MyThreadOptions {
  name?: string | undefined;
  args?: readonly unknown[];
  kwargs?: Readonly<Record<string, unknown>>;
}

let unnamed = 0;

export class MyThread {
  readonly name: string;
  readonly #options: MyThreadOptions;
  #exited: Promise<void> | undefined;
  #failure: Error | undefined;

  constructor(options: MyThreadOptions = {}) {
    this.#options = options;
    this.name = options.name ?? `Thread-${(unnamed += 1)}`;
  }

  start(): void {
    if (this.#exited) throw new Error('threads can only be started once');
    // What cannot be copied is to be found out before there is a thread.
    const task = structuredClone({ name: this.name, args: this.#options.args ?? [], kwargs: this.#options.kwargs ?? {} });
    const worker = new Worker(new URL(import.meta.url));
    worker.postMessage(task);
    worker.once('error', (error: Error) => (this.#failure = error));
    this.#exited = new Promise((resolve) => worker.once('exit', () => resolve()));
  }

  async joinAsync(): Promise<void> {
    await this.#exited;
    if (this.#failure) throw this.#failure;
  }
}

if (!isMainThread) {
  parentPort?.once('message', ({ name, args, kwargs }: Required<MyThreadOptions>) => {
    nameThread(String(name));
    log(`running with ${JSON.stringify(args)} and ${JSON.stringify(kwargs)}`);
  });
}
