/** A task that does what its item says. */
import { arrive, until } from 'kata:gate';

const FALSY = { 'undefined': undefined, 'null': null, '0': 0, 'an empty text': '', 'false': false };

export type Order =
  | number
  | { readonly throws: string }
  | { readonly rejects: string }
  /** Throws something that is no error, and that an `if` takes for nothing. */
  | { readonly throwsFalsy: keyof typeof FALSY }
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
  if ('throwsFalsy' in order) throw FALSY[order.throwsFalsy];
  if ('rejects' in order) return Promise.reject(new TypeError(order.rejects));
  if ('exits' in order) process.exit(order.exits);
  if ('killedBy' in order) {
    process.kill(process.pid, order.killedBy);
    return new Promise(() => { /* dies before */ });
  }
  if ('after' in order) return until('done', order.after).then(() => order.n * order.n);
  return undefined;
}
