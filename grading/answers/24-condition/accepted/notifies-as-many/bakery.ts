// accepted: wakes as many as there are new loaves, however many lie there already
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
    loaves[0]! += count;
    condition.notify(count);
  });
}
