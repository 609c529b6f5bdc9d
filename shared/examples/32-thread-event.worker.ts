import type { Event } from '../event.ts';
import { log } from './log.ts';

/** Waits as long as it takes. */
export function block(doorbell: Event): void {
  log('waits');
  log(`has it rung? ${doorbell.wait()}`);
}

/** Waits for a moment, and again. What wait() returns is the news: the event may be set after a look at isSet. */
export function poll(doorbell: Event, hasWorked: Event): void {
  while (!doorbell.wait({ timeoutMs: 20 })) {
    log('not yet: does other work');
    hasWorked.set();
  }
  log('has it rung? true');
}
