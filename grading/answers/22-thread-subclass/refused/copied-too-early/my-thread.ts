// refused by: arguments — wrong result — "What I copy in the constructor nobody can change any more."
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
    this.args = structuredClone(args);
    this.kwargs = structuredClone(kwargs);
  }

  override run(): void {
    log(`running with ${JSON.stringify(this.args)} and ${JSON.stringify(this.kwargs)}`);
  }
}
