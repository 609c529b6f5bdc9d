import { Event } from '../event.ts';
import { log } from './log.ts';

/** Says that it is there, and waits for something that never comes. */
export function serve(isThere: Event): void {
  log('begins');
  isThere.set();
  new Event().wait();
  log('ends');
}

/** Ends when the other one is there. */
export function visit(isThere: Event): void {
  log('begins');
  isThere.wait();
  log('ends');
}
