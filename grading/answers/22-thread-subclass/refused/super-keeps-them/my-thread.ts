// refused by: arguments — wrong result — "I pass args and kwargs on to super(), and there they are."
import { Thread } from '../../shared/thread.ts';

import { log } from './log.ts';

export interface MyThreadOptions {
  name?: string | undefined;
  args?: readonly unknown[];
  kwargs?: Readonly<Record<string, unknown>>;
}

export class MyThread extends Thread {
  declare readonly args: readonly unknown[];
  declare readonly kwargs: Readonly<Record<string, unknown>>;

  constructor(options: MyThreadOptions = {}) {
    super({ module: import.meta.url, name: options.name, args: options.args ?? [], kwargs: options.kwargs ?? {} } as ConstructorParameters<typeof Thread>[0]);
  }

  override run(): void {
    log(`running with ${JSON.stringify(this.args)} and ${JSON.stringify(this.kwargs)}`);
  }
}
