// refused by: woken — wrong result — "There is one bakery, so there is one shelf."
import { Condition } from '../../shared/condition.ts';
import type { ConditionHandle } from '../../shared/condition.ts';
import { Lock } from '../../shared/lock.ts';

export interface Shelf {
  moreLoaves: ConditionHandle;
  loaves: Int32Array;
}

const theShelf: Shelf = { moreLoaves: new Condition(new Lock()), loaves: new Int32Array(new SharedArrayBuffer(4)) };

export function newShelf(): Shelf {
  return theShelf;
}

export function consume({ moreLoaves, loaves }: Shelf): void {
  const condition = Condition.from(moreLoaves);
  condition.run(() => {
    while (loaves[0] === 0) condition.wait();
    loaves[0]! -= 1;
  });
}

export function produce({ moreLoaves, loaves }: Shelf, count: number): void {
  const condition = Condition.from(moreLoaves);
  condition.run(() => {
    loaves[0]! += count;
    condition.notifyAll();
  });
}
