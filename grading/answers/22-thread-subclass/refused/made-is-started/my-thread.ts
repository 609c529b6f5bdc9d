// refused by: own-thread — not concurrent — "A thread that I have made is there, so it can run."
import { Thread } from '../../shared/thread.ts';

import { log } from './log.ts';

export interface MyThreadOptions {
  name?: string | undefined;
  args?: readonly unknown[];
  kwargs?: Readonly<Record<string, unknown>>;
}

export class MyThread extends Thread {
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;

  constructor(options: MyThreadOptions = {}) {
    super({ module: import.meta.url, name: options.name });
    this.args = options.args ?? [];
    this.kwargs = options.kwargs ?? {};
    super.start();
  }

  override start(): void {
    log(`${this.name} runs already`);
  }

  override run(): void {
    log(`running with ${JSON.stringify(this.args)} and ${JSON.stringify(this.kwargs)}`);
  }
}
