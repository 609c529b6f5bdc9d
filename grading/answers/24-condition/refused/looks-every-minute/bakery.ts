// refused by: asleep — livelock — "A wait should have a time-out, to be on the safe side."
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
    while (loaves[0] === 0) condition.wait({ timeoutMs: 60_000 });
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
