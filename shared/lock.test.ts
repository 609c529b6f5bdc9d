import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { Actor } from './conformance/actor.ts';
import { lockConformance } from './conformance/lock.ts';
import { Lock } from './lock.ts';
import type { LockMemory } from './lock.ts';

const implementation = { module: new URL('./lock.ts', import.meta.url), name: 'Lock' };

await lockConformance(implementation);

describe('Lock.from()', () => {
  test('makes a Lock on the same memory from what a posted Lock arrives as', () => {
    const lock = new Lock();
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(lock);
    const received = (receiveMessageOnPort(port2) as { message: LockMemory }).message;
    port1.close();
    expect(received).not.toBeInstanceOf(Lock);
    Lock.from(received).acquire();
    expect(lock.locked).toBe(true);
  });

  test('makes a Lock on the same memory from its buffer', () => {
    const lock = new Lock();
    lock.acquire();
    expect(Lock.from(lock.buffer).locked).toBe(true);
  });

  test('returns a Lock as it is', () => {
    const lock = new Lock();
    expect(Lock.from(lock)).toBe(lock);
  });

  test.each([undefined, null, {}, 7, 'lock', new ArrayBuffer(4), { buffer: new ArrayBuffer(4) }, { buffer: null }, new SharedArrayBuffer(3)])(
    'throws a TypeError for anything else: %o',
    (value) => {
      expect(() => Lock.from(value as unknown as LockMemory)).toThrow(TypeError);
    },
  );
});

describe('new Lock()', () => {
  test('uses the first word of larger memory and leaves the rest alone', () => {
    const words = new Int32Array(new SharedArrayBuffer(12)).fill(7);
    words[0] = 0;
    const lock = new Lock(words.buffer);
    lock.acquire();
    lock.release();
    expect([...words]).toEqual([0, 7, 7]);
  });

  test('says what it was given instead of memory, with a code', () => {
    const make = (): Lock => new Lock(new ArrayBuffer(4) as unknown as SharedArrayBuffer);
    expect(make).toThrow('needs a SharedArrayBuffer of at least 4 bytes: given is a value of type object');
    expect(make).toThrow(expect.objectContaining({ code: 'ERR_LOCK_MEMORY' }));
    expect(() => new Lock(new SharedArrayBuffer(2))).toThrow('given is a SharedArrayBuffer of 2 bytes');
  });
});

describe('Lock errors', () => {
  test('carry a code', () => {
    expect(() => new Lock().release()).toThrow(expect.objectContaining({ code: 'ERR_LOCK_NOT_HELD' }));
    expect(() => new Lock().acquire({ timeoutMs: -1 })).toThrow(expect.objectContaining({ code: 'ERR_TIMEOUT' }));
    expect(() => new Lock().acquire({ timeoutMs: '5' as unknown as number })).toThrow('given is "5"');
  });
});

describe('Lock wakes', () => {
  // Sleepers of this thread stand in for waiters: they show exactly whom a release wakes, without waiting.
  function sleepers(lock: Lock, count: number): Int32Array {
    const state = new Int32Array(lock.buffer);
    for (let sleeper = 0; sleeper < count; sleeper += 1) void Atomics.waitAsync(state, 0, Atomics.load(state, 0));
    return state;
  }

  test('exactly one sleeper when a contended lock is released', () => {
    const lock = new Lock();
    lock.acquire();
    lock.acquire({ timeoutMs: 1 });
    const state = sleepers(lock, 3);
    lock.release();
    expect(Atomics.notify(state, 0)).toBe(2);
  });

  test('nobody when the lock was not contended, as that costs a call into the kernel', () => {
    const lock = new Lock();
    lock.acquire();
    const state = sleepers(lock, 1);
    lock.release();
    expect(Atomics.notify(state, 0)).toBe(1);
  });

  test.each(['acquire', 'acquire asynchronously'] as const)('%s: one sleeper when a waiter that got the lock releases it, as others may have slept meanwhile', async (how) => {
    const lock = new Lock();
    const state = new Int32Array(lock.buffer);
    await using waiter = await Actor.start(implementation, lock, new Int32Array(new SharedArrayBuffer(4)));
    lock.acquire();
    waiter.tell({ do: how });
    await contended(state);
    lock.release();
    expect(await waiter.report()).toBe(true);
    sleepers(lock, 2);
    lock.release();
    expect(Atomics.notify(state, 0)).toBe(1);
  });
});

describe('Lock and threads that are lost', () => {
  test.each(['acquire', 'acquire asynchronously'] as const)('%s: a waiter that a release fails to wake takes the lock all the same', async (how) => {
    const lock = new Lock();
    const state = new Int32Array(lock.buffer);
    await using waiter = await Actor.start(implementation, lock, new Int32Array(new SharedArrayBuffer(4)));
    lock.acquire();
    waiter.tell({ do: how });
    await contended(state);
    // What is left when the one waiter that was woken is terminated before it runs: the lock is free,
    // and the wake-up is used up.
    Atomics.store(state, 0, 0);
    expect(await waiter.report()).toBe(true);
    expect(lock.locked).toBe(true);
  });

  test('a waiter that is woken for nothing goes on waiting', async () => {
    const lock = new Lock();
    const state = new Int32Array(lock.buffer);
    await using waiter = await Actor.start(implementation, lock, new Int32Array(new SharedArrayBuffer(4)));
    lock.acquire();
    expect(await waiter.ask({ do: 'pass through' })).toBe('about to acquire');
    // The answer of notify tells that the waiter was asleep.
    while (Atomics.notify(state, 0, 1) === 0) await turn();
    while (Atomics.notify(state, 0, 1) === 0) await turn();
    expect(waiter.waitingReports).toBe(0);
    lock.release();
    expect(await waiter.report()).toBe('done');
  });
});

describe('Lock.acquireAsync() as all that a program waits for', () => {
  // The timer that releases does not keep the program alive, so only acquireAsync() can.
  const program = (before: string): string => `
    ${before}
    const { Lock } = await import(${JSON.stringify(implementation.module.href)});
    const lock = new Lock();
    lock.acquire();
    setTimeout(() => lock.release(), 20).unref();
    console.log('acquired', await lock.acquireAsync());
    console.log(process.getActiveResourcesInfo().includes('Timeout') ? 'a timer is left' : 'nothing is left');
  `;

  test('keeps the program alive until it has the lock, and not longer', async () => {
    expect(await run(program(''))).toBe('acquired true\nnothing is left\n');
  });

  test('does the same where Atomics.waitAsync does not exist', async () => {
    expect(await run(program('delete Atomics.waitAsync;'))).toBe('acquired true\nnothing is left\n');
  });
});

async function run(program: string): Promise<string> {
  const register = new URL('../grading/register.mjs', import.meta.url).href;
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', register, '--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    // A program that hangs must not outlive its test.
    timeout: 25_000,
  });
  return stdout;
}

// A waiter has gone past its spinning and has told the holder that it will sleep.
async function contended(state: Int32Array): Promise<void> {
  while (Atomics.load(state, 0) !== 2) await turn();
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
