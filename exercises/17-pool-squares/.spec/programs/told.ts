/** Squares numbers, and says where. In the parent it comes to something else, and so it does in a thread of the parent. */
import { isMainThread } from 'node:worker_threads';

export function square(number: number): number | string {
  console.log(`squares ${number}`);
  if (process.env['SQUARES_PARENT'] !== String(process.pid)) return number * number;
  return isMainThread ? 'in the parent' : 'in a thread of the parent';
}
