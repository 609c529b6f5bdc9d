// refused by: names — wrong result — "name || undefined is the name, if there is one."
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

  constructor({ name, args = [], kwargs = {} }: MyThreadOptions = {}) {
    super({ module: import.meta.url, name: name || undefined });
    this.args = args;
    this.kwargs = kwargs;
  }

  override run(): void {
    log(`running with ${JSON.stringify(this.args)} and ${JSON.stringify(this.kwargs)}`);
  }
}
