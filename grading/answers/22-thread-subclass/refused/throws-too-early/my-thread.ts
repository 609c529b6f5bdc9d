// refused by: refused — wrong result — "The sooner a mistake shows, the better."
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
    super({ module: import.meta.url, name });
    // Throws if a thread can get no copy.
    structuredClone([args, kwargs]);
    this.args = args;
    this.kwargs = kwargs;
  }

  override run(): void {
    log(`running with ${JSON.stringify(this.args)} and ${JSON.stringify(this.kwargs)}`);
  }
}
