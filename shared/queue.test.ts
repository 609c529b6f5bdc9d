import { describe, expect, test } from 'vitest';
import { casesOnThreads } from './conformance/on-threads.ts';
import { Players } from './conformance/players.ts';
import { runProgram } from './conformance/program.ts';
import { queueCases } from './conformance/queue.ts';
import { QueueEmptyError, QueueFullError } from './errors.ts';
import { Lock } from './lock.ts';
import { Queue } from './queue.ts';

casesOnThreads('Queue', queueCases);

describe('Queue on one thread', () => {
  test('get() takes what was put, of any kind, in its order', () => {
    const queue = new Queue();
    const values = [1, 0.5, 'text', { id: 1 }, [1, 'x'], null, undefined, 10n, new Map([['a', 1]]), new Date(5)];
    for (const value of values) queue.put(value);
    expect(queue.size).toBe(values.length);
    for (const value of values) expect(queue.get()).toEqual(value);
    expect([queue.empty(), queue.size]).toEqual([true, 0]);
  });

  test('what is put is a copy', () => {
    const queue = new Queue<{ list: number[] }>();
    const value = { list: [1] };
    queue.put(value);
    value.list.push(2);
    expect(queue.get()).toEqual({ list: [1] });
  });

  test('get() of an empty queue throws QueueEmptyError when the time runs out', async () => {
    const queue = new Queue();
    expect(() => queue.getNowait()).toThrow(QueueEmptyError);
    expect(() => queue.get({ timeoutMs: 5 })).toThrow(expect.objectContaining({ name: 'QueueEmptyError', code: 'ERR_QUEUE_EMPTY' }));
    await expect(queue.getAsync({ timeoutMs: 5 })).rejects.toThrow('Cannot get as the Queue is empty');
  });

  test('put() into a full queue throws QueueFullError when the time runs out', async () => {
    const queue = new Queue(2);
    queue.put(1);
    expect([queue.empty(), queue.full()]).toEqual([false, false]);
    queue.putNowait(2);
    expect(queue.full()).toBe(true);
    expect(() => queue.putNowait(3)).toThrow(QueueFullError);
    expect(() => queue.put(3, { timeoutMs: 5 })).toThrow(expect.objectContaining({ name: 'QueueFullError', code: 'ERR_QUEUE_FULL' }));
    await expect(queue.putAsync(3, { timeoutMs: 5 })).rejects.toThrow('Cannot put as the Queue is full');
    expect([queue.get(), queue.get(), queue.empty()]).toEqual([1, 2, true]);
  });

  test('full() is false without maxsize, though the memory may be used up', () => {
    const queue = new Queue(0, { memoryBytes: 16 });
    queue.put(1);
    queue.put(2);
    expect(queue.full()).toBe(false);
    expect(() => queue.putNowait(3)).toThrow(QueueFullError);
  });

  test('the ring is used again and again, by values of all sizes', () => {
    const queue = new Queue<unknown>(0, { memoryBytes: 256 });
    const values = Array.from({ length: 500 }, (_, index) => (index % 3 === 0 ? index : index % 3 === 1 ? index + 0.5 : 'x'.repeat(index % 90)));
    let put = 0;
    const got: unknown[] = [];
    while (got.length < values.length) {
      try {
        while (put < values.length) {
          queue.putNowait(values[put]);
          put += 1;
        }
      } catch (error) {
        expect(error).toBeInstanceOf(QueueFullError);
      }
      got.push(queue.get());
    }
    expect(got).toEqual(values);
  });

  test('positions and counters may wrap', () => {
    const queue = new Queue<number>(0, { memoryBytes: 64 });
    const words = new Int32Array(queue.buffer);
    // Number of puts and gets, tail and head.
    words[0] = words[16] = 2 ** 31 - 2;
    words[1] = words[17] = 2 ** 31 - 64;
    words[32] = words[0]!;
    for (let round = 0; round < 20; round += 1) {
      queue.put(round);
      queue.put(round + 0.5);
      expect([queue.size, queue.get(), queue.get()]).toEqual([2, round, round + 0.5]);
      queue.taskDone();
      queue.taskDone();
    }
    expect(words[1]).toBeLessThan(0);
    expect(queue.join()).toBe(true);
  });

  test('a value that needs more than half of the memory is refused, and says so', () => {
    const queue = new Queue(0, { memoryBytes: 64 });
    expect(() => queue.put('x'.repeat(60))).toThrow('Cannot put as the value needs 80 bytes of the 32 that the Queue has: make it with a larger memoryBytes');
    queue.put('x');
    expect(queue.get()).toBe('x');
  });

  test('a value that cannot be put leaves the queue as it was', () => {
    const queue = new Queue();
    expect(() => queue.put(() => 1)).toThrow(TypeError);
    expect(() => queue.put(new Lock())).toThrow('it holds shared memory');
    queue.put(1);
    expect([queue.size, queue.get()]).toEqual([1, 1]);
  });

  test('taskDone() once more than put() throws; join() returns when all is done', async () => {
    const queue = new Queue();
    expect(() => queue.taskDone()).toThrow(expect.objectContaining({ code: 'ERR_TASK_DONE' }));
    expect(queue.join()).toBe(true);
    queue.put(1);
    queue.put(2);
    expect(queue.join({ timeoutMs: 5 })).toBe(false);
    queue.taskDone();
    expect(await queue.joinAsync({ timeoutMs: 5 })).toBe(false);
    queue.taskDone();
    expect([queue.join(), await queue.joinAsync()]).toEqual([true, true]);
    expect(() => queue.taskDone()).toThrow('taskDone() was called too often');
  });

  test('getAsync() and putAsync() wait for each other', async () => {
    const queue = new Queue<number>(1);
    const got = Promise.all([queue.getAsync(), queue.getAsync(), queue.getAsync()]);
    for (const value of [1, 2, 3]) await queue.putAsync(value);
    expect((await got).sort()).toEqual([1, 2, 3]);
  });

  test.each([-1, 0.5, NaN])('new Queue(%d) throws a RangeError', (maxsize) => {
    expect(() => new Queue(maxsize)).toThrow(RangeError);
  });

  test.each([0, 8, 48, 2 ** 31, 16.5])('new Queue(0, { memoryBytes: %d }) throws a RangeError', (memoryBytes) => {
    expect(() => new Queue(0, { memoryBytes })).toThrow('memoryBytes must be a power of two from 16 to 2^30');
  });

  test.each([-1, NaN])('timeoutMs: %d throws a RangeError', async (timeoutMs) => {
    const queue = new Queue();
    queue.put(1);
    expect(() => queue.get({ timeoutMs })).toThrow(RangeError);
    expect(() => queue.put(1, { timeoutMs })).toThrow(RangeError);
    expect(() => queue.join({ timeoutMs })).toThrow(RangeError);
    await expect(queue.getAsync({ timeoutMs })).rejects.toThrow(RangeError);
    await expect(queue.putAsync(1, { timeoutMs })).rejects.toThrow(RangeError);
  });
});

describe('Queue between threads', () => {
  test('Queue.from() makes a queue on the same memory of a clone', () => {
    const queue = new Queue<string>(3);
    const same = Queue.from<string>(structuredClone(queue));
    same.put('hello');
    expect([queue.get(), same.maxsize]).toEqual(['hello', 3]);
    expect(Queue.from(queue)).toBe(queue);
    expect(() => Queue.from({ kind: 'Queue' } as never)).toThrow(TypeError);
    expect(() => JSON.stringify(queue)).toThrow('Cannot pass a Queue to a Process');
  });

  test('2 threads put and 2 get 20,000 values each, of all sizes, and none is lost, twice or out of its order', async () => {
    await using players = new Players();
    const put = (from: number): string => `for (let value = 0; value < 20_000; value += 1) queue.put(value % 5 === 0 ? { from: ${from}, value } : 2 * value + ${from});`;
    const get = `
      const next = [-1, -1];
      for (let count = 0; count < 20_000; count += 1) {
        const got = queue.get();
        const from = typeof got === 'number' ? got % 2 : got.from;
        const value = typeof got === 'number' ? (got - from) / 2 : got.value;
        if (value <= next[from]) Atomics.store(cell, 7, 1);
        next[from] = value;
        Atomics.add(cell, from, value % 1000);
        queue.taskDone();
      }
      queue.join();`;
    const sum = 20 * (999 * 1000) / 2;
    expect(await players.play({
      fact: '', shared: { queue: 'new Queue(100, { memoryBytes: 2048 })' }, threads: [put(0), put(1), get, get], result: '[cell[0], cell[1], cell[7], queue.size]', values: [],
    })).toEqual([sum, sum, 0, 0]);
  });

  test('getAsync() keeps the program alive until there is a value, and not longer', async () => {
    const program = (before: string): string => `
      ${before}
      const { Queue } = await import(${JSON.stringify(new URL('./queue.ts', import.meta.url).href)});
      const queue = new Queue();
      setTimeout(() => queue.put('value'), 20).unref();
      console.log('got', await queue.getAsync());
      console.log(process.getActiveResourcesInfo().includes('Timeout') ? 'a timer is left' : 'nothing is left');
    `;
    expect(await runProgram(program(''))).toBe('got value\nnothing is left\n');
    expect(await runProgram(program('delete Atomics.waitAsync;'))).toBe('got value\nnothing is left\n');
  });
});

describe('Queue and threads that are lost', () => {
  // The number of sleepers, in word 2 for get() and 18 for put(), is set to none, so that nobody is notified.
  const untilAsleep = (word: number): string => `
    const words = new Int32Array(queue.buffer);
    while (Atomics.load(words, ${word}) === 0) await new Promise((resolve) => setImmediate(resolve));
    Atomics.store(words, ${word}, 0);`;

  test('get() takes a value that nobody woke it for', async () => {
    await using players = new Players();
    expect(await players.play({ fact: '', shared: { queue: 'new Queue()' }, threads: ['cell[0] = queue.get();'], main: `${untilAsleep(2)} queue.put(7);`, result: 'cell[0]', values: [] })).toBe(7);
  });

  test('put() uses room that nobody woke it for', async () => {
    await using players = new Players();
    const main = `${untilAsleep(18)} queue.get();`;
    expect(await players.play({ fact: '', shared: { queue: 'new Queue(1)' }, threads: ['queue.put(1); queue.put(2);'], main, result: 'queue.get()', values: [] })).toBe(2);
  });
});
