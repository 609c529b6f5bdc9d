import { Thread } from '../../shared/thread.ts';

import { log } from './log.ts';

/** What a thread is made from; all of it may be missing. */
export interface MyThreadOptions {
  name?: string | undefined;
  /** Arguments by position. */
  args?: readonly unknown[];
  /** Arguments by name. */
  kwargs?: Readonly<Record<string, unknown>>;
}

/** A thread that says which arguments it was given. */
export class MyThread extends Thread {
  // Public: such fields are copied to the new thread, private ones (`#args`) are not.
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;

  constructor(options: MyThreadOptions = {}) {
    // The module is where the new thread finds this class.
    super({ module: import.meta.url, name: options.name });
    // Thread keeps `args` and `kwargs` for a target, where no subclass can see them; so this class has its own.
    this.args = options.args ?? [];
    this.kwargs = options.kwargs ?? {};
  }

  override run(): void {
    // Here `this` is another object: made in the new thread without the constructor, from copies of the fields.
    log(`running with ${JSON.stringify(this.args)} and ${JSON.stringify(this.kwargs)}`);
  }
}
