/** A task that does what its item says. */
import { arrive, until } from 'kata:gate';

export type Order =
  | number
  | { readonly throws: string }
  | { readonly rejects: string }
  | { readonly exits: number }
  | { readonly killedBy: NodeJS.Signals }
  /** Square of `n`, but not before so many others are done. */
  | { readonly n: number; readonly after: number }
  | { readonly undefined: true };

export default function (order: Order): unknown {
  if (typeof order === 'number') {
    arrive('done');
    return order * order;
  }
  if ('throws' in order) throw new RangeError(order.throws);
  if ('rejects' in order) return Promise.reject(new TypeError(order.rejects));
  if ('exits' in order) process.exit(order.exits);
  if ('killedBy' in order) {
    process.kill(process.pid, order.killedBy);
    return new Promise(() => { /* dies before */ });
  }
  if ('after' in order) return until('done', order.after).then(() => order.n * order.n);
  return undefined;
}
