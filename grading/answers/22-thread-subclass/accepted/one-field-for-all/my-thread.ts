// accepted: the whole object of options is one public field, and run() looks for what is missing
import { Thread } from '../../shared/thread.ts';

import { log } from './log.ts';

export interface MyThreadOptions {
  name?: string | undefined;
  args?: readonly unknown[];
  kwargs?: Readonly<Record<string, unknown>>;
}

export class MyThread extends Thread {
  readonly options: MyThreadOptions;

  constructor(options: MyThreadOptions = {}) {
    super({ module: import.meta.url, name: options.name });
    this.options = options;
  }

  override run(): void {
    const { args = [], kwargs = {} } = this.options;
    log(`running with ${JSON.stringify(args)} and ${JSON.stringify(kwargs)}`);
  }
}
