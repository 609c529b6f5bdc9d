// accepted: waits without blocking its event loop, and what keeps the thread alive meanwhile never looks
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

export async function consume({ moreLoaves, loaves }: Shelf): Promise<void> {
  const condition = Condition.from(moreLoaves);
  await condition.acquireAsync();
  try {
    await condition.waitForAsync(() => loaves[0]! > 0);
    loaves[0]! -= 1;
  } finally {
    condition.release();
  }
}

export function produce({ moreLoaves, loaves }: Shelf, count: number): void {
  const condition = Condition.from(moreLoaves);
  condition.run(() => {
    loaves[0]! += count;
    condition.notifyAll();
  });
}
