import { fork } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, expectTypeOf, test } from 'vitest';
import type * as targets from './conformance/manager-targets.ts';
import { runProgram } from './conformance/program.ts';
import { BrokenBarrierError, QueueEmptyError, QueueFullError } from './errors.ts';
import { Manager } from './manager.ts';
import type { DictProxy, EventProxy, ListProxy, LockProxy, QueueProxy, SemaphoreProxy } from './manager.ts';
import { Pool } from './pool.ts';
import { activeChildren, Process } from './process.ts';
import { Thread } from './thread.ts';
import { revive } from './travel.ts';

const module = new URL('./conformance/manager-targets.ts', import.meta.url);
type Targets = typeof targets;

const manager = new Manager();

/** Starts a process. */
function started<Kind extends { start(): void }>(child: Kind): Kind {
  child.start();
  return child;
}

/** A promise's error. */
async function errorOf(promise: Promise<unknown>): Promise<Record<string, unknown> & Error> {
  return promise.then((value) => { throw new Error(`no error: ${JSON.stringify(value)}`); }, (error: unknown) => error as Record<string, unknown> & Error);
}

/** The next warning of this process. */
async function nextWarning(): Promise<Error & { readonly code?: string }> {
  const [warning] = (await once(process, 'warning')) as [Error];
  return warning;
}

/** What several gets give. */
async function take<Value>(queue: QueueProxy<Value>, count: number): Promise<Value[]> {
  const values: Value[] = [];
  while (values.length < count) values.push(await queue.get());
  return values;
}

/** A process that takes something, and has it. */
async function taker(taken: LockProxy | SemaphoreProxy, end: 'exit' | 'throw' | 'return' | 'stay', times = 1): Promise<Process<Targets, 'takeAndEnd'>> {
  const there: EventProxy = manager.event();
  const child = started(new Process<Targets, 'takeAndEnd'>({ module, target: 'takeAndEnd', args: [taken, there, end, times] }));
  await there.wait();
  return child;
}

afterEach(() => expect(activeChildren()).toEqual([]));

describe('a lock of a Manager', () => {
  test('excludes: two processes lose no update, nor do workers of a Pool and this process', async () => {
    const total = manager.value('i', 0);
    const children = [1, 2].map(() => started(new Process<Targets, 'count'>({ module, target: 'count', args: [total, 100] })));
    for (const child of children) await child.join();
    expect(await total.get()).toBe(200);
    await using pool = new Pool<Targets>(2, { module });
    const counted = pool.starmapAsync('count', [[total, 100], [total, 100]], { chunkSize: 1 });
    for (let time = 0; time < 100; time += 1) await total.getLock().run(async () => total.set((await total.get()) + 1));
    await counted.get();
    expect(await total.get()).toBe(500);
  });

  test('is acquired and released, with time-outs that take nothing along', async () => {
    const lock = manager.lock();
    expect([await lock.acquire(), await lock.locked()]).toEqual([true, true]);
    expect([await lock.acquire({ timeoutMs: 0 }), await lock.acquire({ timeoutMs: 1 })]).toEqual([false, false]);
    const waiting = lock.acquire();
    const late = lock.acquire({ timeoutMs: 1 });
    expect(await late).toBe(false);
    await lock.release();
    expect([await waiting, await lock.locked()]).toEqual([true, true]);
    await lock.release();
    expect(await lock.locked()).toBe(false);
    expect(await errorOf(lock.release())).toMatchObject({ code: 'ERR_LOCK_NOT_HELD' });
    expect(await errorOf(lock.acquire({ timeoutMs: -1 }))).toMatchObject({ code: 'ERR_TIMEOUT' });
  });

  test('goes to those who wait in the order in which they came, and nobody overtakes', async () => {
    const [lock, names] = [manager.lock(), manager.queue<string>()];
    await lock.acquire();
    const children: Process<Targets, 'takeInTurn'>[] = [];
    for (const name of ['ann', 'bob', 'cid']) {
      children.push(started(new Process<Targets, 'takeInTurn'>({ module, target: 'takeInTurn', args: [lock, name, names] })));
      expect(await names.get()).toBe(`${name} comes`);
    }
    await lock.release();
    // This process asks first, and is served last.
    await lock.acquire();
    expect(await take(names, 3)).toEqual(['ann', 'bob', 'cid']);
    await lock.release();
    for (const child of children) await child.join();
  });

  test('may be released by anybody; an RLock by its holder only, as often as it was acquired', async () => {
    const [lock, rlock, answers] = [manager.lock(), manager.rlock(), manager.queue()];
    await lock.acquire();
    await rlock.acquire();
    await rlock.acquire();
    for (const one of [lock, rlock]) await started(new Process<Targets, 'release'>({ module, target: 'release', args: [one, answers] })).join();
    expect(await take(answers, 2)).toEqual(['released', 'ERR_LOCK_NOT_OWNED']);
    await rlock.release();
    expect([await lock.locked(), await rlock.locked()]).toEqual([false, true]);
    await rlock.release();
    expect(await rlock.locked()).toBe(false);
    expect(await errorOf(rlock.release())).toMatchObject({ code: 'ERR_LOCK_NOT_OWNED', message: expect.stringContaining('nobody does') });
  });

  test('hold() and run() release it, also after an error', async () => {
    const lock = manager.lock();
    {
      await using held = await lock.hold();
      expect([await lock.locked(), typeof held]).toEqual([true, 'object']);
      await held[Symbol.asyncDispose]();
      await lock.acquire();
    }
    // Released once, and by then it is another's.
    expect(await lock.locked()).toBe(true);
    await lock.release();
    expect(await lock.run(() => 7)).toBe(7);
    await expect(lock.run(() => Promise.reject(new RangeError('no')))).rejects.toThrow('no');
    expect(await lock.locked()).toBe(false);
  });

  test.each(['exit', 'throw', 'return', 'kill'] as const)('is released, with a warning, when a process ends that holds it: %s', async (end) => {
    const [lock, warning] = [manager.lock(), nextWarning()];
    const child = await taker(lock, end === 'kill' ? 'stay' : end);
    if (end === 'kill') child.kill();
    expect(await lock.acquire()).toBe(true);
    expect(await warning).toMatchObject({ name: 'Warning', code: 'WARN_HELD_AT_END', message: expect.stringMatching(/^Process-\d+ \(pid \d+\) ended while it held Lock \d+ of a Manager: released$/) });
    await child.join().catch((error: unknown) => expect(error).toMatchObject({ message: 'crashed' }));
    await lock.release();
  });

  test('does not go to a process that has ended while it waited', async () => {
    const [lock, names] = [manager.lock(), manager.queue<string>()];
    await lock.acquire();
    const child = started(new Process<Targets, 'takeInTurn'>({ module, target: 'takeInTurn', args: [lock, 'ann', names] }));
    await names.get();
    child.kill();
    await child.join();
    await lock.release();
    expect(await lock.locked()).toBe(false);
  });
});

describe('a semaphore of a Manager', () => {
  test('lets in as many as it has permits, and release() wakes as many as it says', async () => {
    const [permits, names] = [manager.semaphore(2), manager.queue<string>()];
    expect([await permits.acquire(), await permits.acquire(), await permits.acquire({ timeoutMs: 1 }), await permits.value()]).toEqual([true, true, false, 0]);
    const waiting = ['ann', 'bob', 'cid'].map(async (name) => {
      await permits.acquire();
      await names.put(name);
    });
    await permits.release(2);
    expect([await take(names, 2), await permits.value()]).toEqual([['ann', 'bob'], 0]);
    await permits.release();
    await Promise.all(waiting);
    await permits.release(3);
    expect(await permits.value()).toBe(3);
    expect(await errorOf(permits.release(0))).toMatchObject({ code: 'ERR_ARGUMENT' });
  });

  test('is bounded if that is wanted', async () => {
    const permit = manager.boundedSemaphore();
    await permit.run(async () => expect(await permit.value()).toBe(0));
    expect(await errorOf(permit.release())).toMatchObject({ name: 'RangeError', code: 'ERR_SEMAPHORE_VALUE' });
    expect(() => manager.semaphore(-1)).toThrow('Cannot make Semaphore as value must be a whole number from 0');
  });

  test('gets back what a process has taken that ends, but for what another has given back', async () => {
    const permits = manager.semaphore(3);
    const child = await taker(permits, 'stay', 3);
    await permits.release();
    const warning = nextWarning();
    child.kill();
    await child.join();
    expect((await warning).message).toMatch(/ended while it held 2 of Semaphore \d+ of a Manager: released$/);
    expect(await permits.value()).toBe(3);
  });
});

describe('an event of a Manager', () => {
  test('is set, cleared and waited for by all processes', async () => {
    const [event, answers] = [manager.event(), manager.queue()];
    expect([await event.isSet(), await event.wait({ timeoutMs: 0 }), await event.wait({ timeoutMs: 1 })]).toEqual([false, false, false]);
    const children = [1, 2].map(() => started(new Process<Targets, 'waitForEvent'>({ module, target: 'waitForEvent', args: [event, answers] })));
    await take(answers, 2);
    // Both wait now, or will ask while it is set.
    await event.set();
    expect(await take(answers, 2)).toEqual([true, true]);
    for (const child of children) await child.join();
    expect([await event.isSet(), await event.wait()]).toEqual([true, true]);
    await event.clear();
    expect(await event.isSet()).toBe(false);
  });

  test('lets go those who waited, although it is cleared at once', async () => {
    const event = manager.event();
    const waiting = [1, 2, 3].map(() => event.wait());
    await event.set();
    await event.clear();
    expect(await Promise.all(waiting)).toEqual([true, true, true]);
  });
});

describe('a condition of a Manager', () => {
  test('needs its lock', async () => {
    const condition = manager.condition();
    expect(await errorOf(condition.wait())).toMatchObject({ code: 'ERR_LOCK_NOT_HELD' });
    expect(await errorOf(condition.notify())).toMatchObject({ code: 'ERR_LOCK_NOT_HELD' });
    expect(await errorOf(condition.run(() => condition.notify(-1)))).toMatchObject({ code: 'ERR_ARGUMENT' });
    expect(() => manager.condition(new Manager().lock())).toThrow('it is of another Manager');
  });

  test('wakes as many as notify() says, in the order in which they came', async () => {
    const [condition, names] = [manager.condition(manager.lock()), manager.queue<string>()];
    const children: Process<Targets, 'waitFor'>[] = [];
    for (const name of ['ann', 'bob', 'cid', 'dan']) {
      children.push(started(new Process<Targets, 'waitFor'>({ module, target: 'waitFor', args: [condition, name, names] })));
      expect(await names.get()).toBe(`${name} comes`);
      // It waits as soon as its lock can be had.
      await condition.run(() => undefined);
    }
    await condition.run(() => condition.notify(2));
    expect(await take(names, 2)).toEqual(['ann', 'bob']);
    expect(await names.empty()).toBe(true);
    await condition.run(() => condition.notifyAll());
    expect(await take(names, 2)).toEqual(['cid', 'dan']);
    for (const child of children) await child.join();
    await condition.run(() => condition.notify(3));
  });

  test('wait() and waitFor() give up when the time runs out, and have the lock again', async () => {
    const condition = manager.condition();
    await condition.run(async () => {
      await condition.run(async () => expect(await condition.wait({ timeoutMs: 1 })).toBe(false));
      expect([await condition.waitFor(() => false, { timeoutMs: 5 }), await condition.waitFor(() => 'yes')]).toEqual([false, 'yes']);
      expect(await condition.lock.locked()).toBe(true);
    });
    expect(await condition.lock.locked()).toBe(false);
  });

  test('a notify does not go to a process that has ended', async () => {
    const [condition, names] = [manager.condition(manager.lock()), manager.queue<string>()];
    const child = started(new Process<Targets, 'waitFor'>({ module, target: 'waitFor', args: [condition, 'ann', names] }));
    await names.get();
    await condition.acquire();
    const waiting = (async () => condition.wait())();
    await condition.acquire();
    // Notified, and killed before it can get the lock: somebody else has to see the change.
    await condition.notify();
    child.kill();
    await child.join();
    await condition.release();
    expect(await waiting).toBe(true);
    await condition.release();
  });
});

describe('a barrier of a Manager', () => {
  test('lets all go at once, each with a number, and again', async () => {
    const barrier = manager.barrier(3);
    for (let round = 0; round < 2; round += 1) expect((await Promise.all([barrier.wait(), barrier.wait(), barrier.wait()])).sort()).toEqual([0, 1, 2]);
    expect([await barrier.waiting(), await barrier.broken()]).toEqual([0, false]);
    expect(() => manager.barrier(0)).toThrow('Cannot make Barrier as parties must be a whole number from 1');
  });

  test('is broken by abort(), by a time-out and by a process that ends there, and mended by reset()', async () => {
    const [barrier, answers] = [manager.barrier(2), manager.queue()];
    await expect(barrier.wait({ timeoutMs: 1 })).rejects.toBeInstanceOf(BrokenBarrierError);
    await expect(barrier.wait()).rejects.toBeInstanceOf(BrokenBarrierError);
    await barrier.reset();
    const [first] = await Promise.all([errorOf(barrier.wait()), barrier.reset()]);
    expect([first.name, await barrier.broken()]).toEqual(['BrokenBarrierError', false]);
    const other = manager.barrier(3);
    const children = [1, 2].map(() => started(new Process<Targets, 'waitAtBarrier'>({ module, target: 'waitAtBarrier', args: [other, answers] })));
    await take(answers, 2);
    expect(await other.waiting()).toBe(2);
    children[0]!.kill();
    expect(await answers.get()).toBe('BrokenBarrierError');
    for (const one of children) await one.join();
    await other.abort();
    expect(await other.broken()).toBe(true);
  });
});

describe('a queue of a Manager', () => {
  test('takes values from one process to another, in order, and join() waits for taskDone()', async () => {
    const [source, target] = [manager.queue<number | null>(2), manager.queue<number>()];
    const child = started(new Process<Targets, 'double'>({ module, target: 'double', args: [source, target] }));
    for (const value of [1, 2, 3, 4, null]) await source.put(value);
    expect(await source.join()).toBe(true);
    expect(await take(target, 4)).toEqual([2, 4, 6, 8]);
    await child.join();
    expect(await target.join({ timeoutMs: 1 })).toBe(false);
    for (let time = 0; time < 4; time += 1) await target.taskDone();
    expect(await target.join({ timeoutMs: 0 })).toBe(true);
    expect(await errorOf(target.taskDone())).toMatchObject({ code: 'ERR_TASK_DONE' });
  });

  test('is full and empty, with time-outs that lose and leave nothing', async () => {
    const queue = manager.queue<number>(1);
    expect(await queue.empty()).toBe(true);
    await expect(queue.getNowait()).rejects.toBeInstanceOf(QueueEmptyError);
    await expect(queue.get({ timeoutMs: 1 })).rejects.toBeInstanceOf(QueueEmptyError);
    await queue.put(1);
    expect([await queue.full(), await queue.size()]).toEqual([true, 1]);
    await expect(queue.putNowait(9)).rejects.toBeInstanceOf(QueueFullError);
    const waiting = queue.put(2);
    await expect(queue.put(9, { timeoutMs: 1 })).rejects.toBeInstanceOf(QueueFullError);
    expect([await queue.get(), await queue.get()]).toEqual([1, 2]);
    await waiting;
    expect(await queue.empty()).toBe(true);
    expect(() => manager.queue(-1)).toThrow('Cannot make Queue as maxsize must be a whole number from 0');
  });

  test('holds copies, and refuses what has none', async () => {
    const [queue, value] = [manager.queue(), { list: [1] }];
    await queue.put(value);
    value.list.push(2);
    expect(await queue.get()).toEqual({ list: [1] });
    for (const wrong of [() => 1, [new URL('node:test')]]) expect(await errorOf(queue.put(wrong))).toMatchObject({ code: 'ERR_NOT_CLONEABLE', message: expect.stringMatching(/^Cannot pass this to Queue \d+ of a Manager as it cannot be cloned: /) });
  });
});

test('values, arrays, lists and dicts are the same for all processes', async () => {
  const [value, array] = [manager.value('d', 5), manager.array('i', [1, 2, 3])];
  const list: ListProxy = manager.list(['here']);
  const dict: DictProxy = manager.dict([['here', 1]]);
  await started(new Process<Targets, 'change'>({ module, target: 'change', args: [value, array, list, dict] })).join();
  expect([await value.get(), await array.slice(), await list.slice(), await dict.entries()]).toEqual([2.5, [1, 2, 4], ['there', { of: ['here'] }], [['there', new Map([['a', 1]])]]]);
  expect([await array.get(-1), await array.length(), await list.length(), await list.get(-1), await list.pop(), await list.pop(), await list.pop()]).toEqual([4, 3, 2, { of: ['here'] }, { of: ['here'] }, 'there', undefined]);
  expect([await dict.has('there'), await dict.has('here'), await dict.delete('there'), await dict.size(), await dict.get('there')]).toEqual([true, false, true, 0, undefined]);
  await dict.set('x', 1);
  await dict.clear();
  expect(await dict.size()).toBe(0);
  await list.push(1);
  await list.set(-1, 2);
  expect(await list.get(0)).toBe(2);
  expect([await errorOf(array.get(3)), await errorOf(array.set(-4, 1)), await errorOf(list.set(1, 1))]).toMatchObject([{ code: 'ERR_INDEX' }, { code: 'ERR_INDEX' }, { code: 'ERR_ARGUMENT' }]);
  expect(await manager.array('B', 2).slice()).toEqual([0, 0]);
});

describe('a proxy', () => {
  test('travels in a queue, in a message and through a copy, and stays the same object', async () => {
    const [queue, answers, lock] = [manager.queue<{ locks: LockProxy[] }>(), manager.queue(), manager.lock()];
    const child = started(new Process<Targets, 'takeWhatComes'>({ module, target: 'takeWhatComes', args: [queue, answers] }));
    await queue.put({ locks: [lock] });
    expect(await answers.get()).toEqual([true, String(lock)]);
    await child.join();
    const [copy, condition] = revive(structuredClone([lock, manager.condition(lock)] as const));
    await copy.acquire();
    expect(await lock.locked()).toBe(true);
    await condition.notifyAll();
    await condition.release();
    expect([await lock.locked(), String(copy)]).toEqual([false, expect.stringMatching(/^<LockProxy \d+ of Manager-1 of \d+>$/)]);
  });

  test('works in a process that fork has started, if the manager serves it', async () => {
    const total = manager.value('i', 0);
    const child = fork(new URL('./conformance/forked.ts', import.meta.url), { serialization: 'advanced' });
    manager.serve(child);
    child.send({ total });
    await once(child, 'exit');
    expect(await total.get()).toBe(3);
  });

  test('says why it cannot be used: in a thread, in a grandchild, after shutdown()', async () => {
    const [total, answers] = [manager.value('i', 0), manager.queue()];
    const thread = new Thread<Targets, 'count'>({ module, target: 'count', args: [total, 1] });
    thread.start();
    await expect(thread.joinAsync()).rejects.toMatchObject({ code: 'ERR_MANAGER_UNREACHABLE', message: expect.stringMatching(/^Cannot use RLock \d+ of a Manager here as it is for processes: threads share memory, and need no Manager$/) });
    const child = started(new Process({ module: new URL('./conformance/grandchild.ts', import.meta.url), target: 'startAnother', args: [manager.lock(), answers] }));
    await expect(child.join()).rejects.toMatchObject({ code: 'ERR_MANAGER_UNREACHABLE', message: expect.stringContaining('its Manager is not in the parent of this process') });

    const other = new Manager();
    const [lock, event] = [other.lock(), other.event()];
    const waiting = errorOf(event.wait());
    await lock.acquire();
    other[Symbol.dispose]();
    expect([await waiting, await errorOf(lock.release())]).toMatchObject([{ code: 'ERR_MANAGER_CLOSED', message: 'Cannot use Event 1 of a Manager as its Manager was shut down' }, { code: 'ERR_MANAGER_CLOSED' }]);
    expect(() => other.lock()).toThrow('Cannot use a Manager as its Manager was shut down');
  });

  test('does not keep a process alive that waits for a manager that is gone', async () => {
    const stdout = await runProgram(`
      import { Manager } from '${new URL('./manager.ts', import.meta.url).href}';
      import { Process } from '${new URL('./process.ts', import.meta.url).href}';
      const manager = new Manager();
      const [event, answers] = [manager.event(), manager.queue()];
      const child = new Process({ module: '${module.href}', target: 'waitForEvent', args: [event, answers] });
      child.start();
      await answers.get();
      console.log(child.pid);
      process.exit();`);
    const pid = Number(stdout);
    expect(pid).toBeGreaterThan(0);
    // The test's time limit is the only one.
    for (let alive = true; alive;) {
      await new Promise((resolve) => setImmediate(resolve));
      try {
        process.kill(pid, 0);
      } catch {
        alive = false;
      }
    }
  });
});

// Never called: only its types matter.
export async function typesOfManager(): Promise<void> {
  expectTypeOf(await manager.value('i', 0).get()).toEqualTypeOf<number>();
  expectTypeOf(await manager.value('q', 0n).get()).toEqualTypeOf<bigint>();
  expectTypeOf(await manager.queue<string>().get()).toEqualTypeOf<string>();
  expectTypeOf(await manager.lock().run(async () => Promise.resolve(7))).toEqualTypeOf<number>();
  // @ts-expect-error Wrong type of a value.
  await manager.value('i', 0).set('one');
  // @ts-expect-error Another proxy than the function needs.
  new Process<Targets, 'count'>({ module, target: 'count', args: [manager.lock(), 1] });
}
