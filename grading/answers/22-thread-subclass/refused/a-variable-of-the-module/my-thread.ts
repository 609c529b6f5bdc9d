// refused by: arguments — wrong result — "A variable of the module holds the arguments until the thread starts."
import { Thread } from '../../shared/thread.ts';

import { log } from './log.ts';

export interface MyThreadOptions {
  name?: string | undefined;
  args?: readonly unknown[];
  kwargs?: Readonly<Record<string, unknown>>;
}

let given: MyThreadOptions = {};

export class MyThread extends Thread {
  constructor(options: MyThreadOptions = {}) {
    super({ module: import.meta.url, name: options.name });
    given = options;
  }

  override run(): void {
    log(`running with ${JSON.stringify(given.args ?? [])} and ${JSON.stringify(given.kwargs ?? {})}`);
  }
}
