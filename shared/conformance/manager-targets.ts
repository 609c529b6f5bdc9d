/** What the processes of `manager.test.ts` do. */
import type { ArrayProxy, BarrierProxy, ConditionProxy, DictProxy, EventProxy, ListProxy, LockProxy, QueueProxy, SemaphoreProxy, ValueProxy } from '../manager.ts';

/** Adds one, often. */
export async function count(total: ValueProxy<'i'>, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await total.getLock().run(async () => total.set((await total.get()) + 1));
}

/** Takes something, says so, and dies or stays. */
export async function takeAndEnd(taken: LockProxy | SemaphoreProxy, there: EventProxy, end: 'exit' | 'throw' | 'return' | 'stay', times = 1): Promise<void> {
  for (let time = 0; time < times; time += 1) await taken.acquire();
  await there.set();
  if (end === 'exit') process.exit(3);
  if (end === 'throw') throw new Error('crashed');
  if (end === 'stay') setInterval(() => undefined, 2 ** 30);
}

/** Waits for something, and tells its name when it has it. What it asks for first arrives first. */
export async function takeInTurn(taken: LockProxy | SemaphoreProxy, name: string, names: QueueProxy<string>): Promise<void> {
  const acquired = taken.acquire();
  await names.put(`${name} comes`);
  await acquired;
  await names.put(name);
  await taken.release();
}

/** Does what another process does not like. */
export async function release(lock: LockProxy | SemaphoreProxy, answers: QueueProxy): Promise<void> {
  await lock.release().then(() => answers.put('released'), (error: unknown) => answers.put((error as { code: string }).code));
}

/** Waits for a condition, after it has said that it will. */
export async function waitFor(condition: ConditionProxy, name: string, names: QueueProxy<string>): Promise<void> {
  await condition.run(async () => {
    await names.put(`${name} comes`);
    if (await condition.wait()) await names.put(name);
  });
}

/** Waits for an event. */
export async function waitForEvent(event: EventProxy, answers: QueueProxy): Promise<void> {
  await answers.put('comes');
  await answers.put(await event.wait());
}

export async function waitAtBarrier(barrier: BarrierProxy, answers: QueueProxy): Promise<void> {
  const waited = barrier.wait().catch((error: unknown) => (error as Error).name);
  await answers.put('comes');
  await answers.put(await waited);
}

/** Takes from one queue and puts into another, until there is nothing more. */
export async function double(source: QueueProxy<number | null>, target: QueueProxy<number>): Promise<void> {
  for (let value = await source.get(); value !== null; value = await source.get()) {
    await target.put(value * 2);
    await source.taskDone();
  }
  await source.taskDone();
}

/** Changes everything that it is given. */
export async function change(value: ValueProxy<'d'>, array: ArrayProxy<'i'>, list: ListProxy, dict: DictProxy): Promise<void> {
  await value.set((await value.get()) / 2);
  await array.set(-1, (await array.get(0)) + (await array.length()));
  await list.push('there', { of: [await list.pop(0)] });
  await dict.set('there', new Map([['a', await dict.get('here')]]));
  await dict.delete('here');
}

/** Gets a lock from a queue, where another process may have put it. */
export async function takeWhatComes(queue: QueueProxy<{ readonly locks: LockProxy[] }>, answers: QueueProxy): Promise<void> {
  const { locks } = await queue.get();
  await locks[0]!.run(async () => answers.put([await locks[0]!.locked(), String(locks[0])]));
}

/** What a process does that no `Process` has started: it is told in a message what to add to. */
export async function countForked(total: ValueProxy<'i'>): Promise<void> {
  await count(total, 3);
}
