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
  constructor(options: MyThreadOptions = {}) {
    // The module is where the new thread finds this class.
    super({ module: import.meta.url, name: options.name });
    // TODO: Keep both kinds of arguments where `run()` finds them, which is called in another thread.
  }

  override run(): void {
    // TODO: Say which arguments this thread was given.
    log('running');
  }
}
