// refused by: before — deadlock — "The lock keeps the others out while I wait for my loaf."
import { Lock } from '../../shared/lock.ts';

export interface Shelf {
  lock: Pick<Lock, 'kind' | 'buffer'>;
  loaves: Int32Array;
}

export function newShelf(): Shelf {
  return { lock: new Lock(), loaves: new Int32Array(new SharedArrayBuffer(4)) };
}

export function consume({ lock, loaves }: Shelf): void {
  Lock.from(lock).run(() => {
    while (loaves[0] === 0) Atomics.wait(loaves, 0, 0);
    loaves[0]! -= 1;
  });
}

export function produce({ lock, loaves }: Shelf, count: number): void {
  Lock.from(lock).run(() => {
    loaves[0]! += count;
    Atomics.notify(loaves, 0);
  });
}
