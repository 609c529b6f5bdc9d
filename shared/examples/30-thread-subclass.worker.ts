import { Thread } from '../thread.ts';
import { log } from './log.ts';

/** A thread that says that it runs. */
export class Clerk extends Thread {
  override run(): void {
    log('runs');
  }
}
