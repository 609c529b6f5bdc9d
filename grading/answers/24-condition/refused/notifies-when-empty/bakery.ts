// refused by: woken — lost wakeup — "Where loaves lie already, nobody can be asleep."
import { Condition } from '../../shared/condition.ts';
import type { ConditionHandle } from '../../shared/condition.ts';
import { Lock } from '../../shared/lock.ts';

export interface Shelf {
  moreLoaves: ConditionHandle;
  loaves: Int32Array;
}

export function newShelf(): Shelf {
  return { moreLoaves: new Condition(new Lock()), loaves: new Int32Array(new SharedArrayBuffer(4)) };
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
    const wasEmpty = loaves[0] === 0;
    loaves[0]! += count;
    if (wasEmpty) condition.notify(count);
  });
}
