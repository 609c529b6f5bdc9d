import { setTimeout } from 'node:timers/promises';
import type { EventProxy, LockProxy, SemaphoreProxy } from '../manager.ts';

/** Prints with the lock held to the end of the block, which is `with lock:` in Python. */
export async function writeHolding(lock: LockProxy, here: SemaphoreProxy, begin: EventProxy): Promise<void> {
  await meet(here, begin);
  await using _held = await lock.hold();
  await write('hold()');
}

/** Prints between acquire and release. */
export async function writeAcquiring(lock: LockProxy, here: SemaphoreProxy, begin: EventProxy): Promise<void> {
  await meet(here, begin);
  await lock.acquire();
  try {
    await write('acquire() and release()');
  } finally {
    await lock.release();
  }
}

async function meet(here: SemaphoreProxy, begin: EventProxy): Promise<void> {
  await here.release();
  await begin.wait();
}

async function write(by: string): Promise<void> {
  for (const line of [1, 2, 3]) {
    console.log(`by ${by}: line ${line}`);
    // Now it is the other one's turn, if it does not wait for the lock.
    await setTimeout(10);
  }
}
