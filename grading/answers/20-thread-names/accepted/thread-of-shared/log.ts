import { currentThread } from '../../shared/thread.ts';

export function log(message: string): void {
  console.log('(%s) %s', currentThread().name.padEnd(10), message);
}
