// accepted: lock and bell: the number of notifies is read with the lock held, and slept on without it
import { Lock } from '../../shared/lock.ts';

export interface Shelf {
  lock: Pick<Lock, 'kind' | 'buffer'>;
  loaves: Int32Array;
  bell: Int32Array;
}

export function newShelf(): Shelf {
  return { lock: new Lock(), loaves: new Int32Array(new SharedArrayBuffer(4)), bell: new Int32Array(new SharedArrayBuffer(4)) };
}

export function consume({ lock, loaves, bell }: Shelf): void {
  const mutex = Lock.from(lock);
  for (;;) {
    mutex.acquire();
    const isThere = loaves[0]! > 0;
    if (isThere) loaves[0]! -= 1;
    const rung = Atomics.load(bell, 0);
    mutex.release();
    if (isThere) return;
    Atomics.wait(bell, 0, rung);
  }
}

export function produce({ lock, loaves, bell }: Shelf, count: number): void {
  Lock.from(lock).run(() => {
    loaves[0]! += count;
    Atomics.add(bell, 0, 1);
  });
  Atomics.notify(bell, 0);
}
