// accepted: no run() of its own; Thread is given a target, with both kinds of arguments by position
import { Thread } from '../../shared/thread.ts';

import { log } from './log.ts';

export interface MyThreadOptions {
  name?: string | undefined;
  args?: readonly unknown[];
  kwargs?: Readonly<Record<string, unknown>>;
}

export class MyThread extends Thread {
  constructor({ name, args = [], kwargs = {} }: MyThreadOptions = {}) {
    super({ module: import.meta.url, target: 'say', name, args: [args, kwargs] });
  }
}

export function say(args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>): void {
  log(`running with ${JSON.stringify(args)} and ${JSON.stringify(kwargs)}`);
}
