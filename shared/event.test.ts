import { describe, expect, test } from 'vitest';
import { eventCases } from './conformance/event.ts';
import { casesOnThreads } from './conformance/on-threads.ts';
import { Players } from './conformance/players.ts';
import { runProgram } from './conformance/program.ts';
import { Event } from './event.ts';

casesOnThreads('Event', eventCases);

describe('Event on one thread', () => {
  test('is not set at first; set() and clear() may come twice', () => {
    const event = new Event();
    expect(event.isSet).toBe(false);
    event.set();
    event.set();
    expect(event.isSet).toBe(true);
    event.clear();
    event.clear();
    expect(event.isSet).toBe(false);
  });

  test('wait() is false when the time runs out, true at once when it is set', async () => {
    const event = new Event();
    expect(event.wait({ timeoutMs: 0 })).toBe(false);
    expect(event.wait({ timeoutMs: 5 })).toBe(false);
    expect(await event.waitAsync({ timeoutMs: 5 })).toBe(false);
    event.set();
    expect([event.wait(), event.wait({ timeoutMs: 0 }), await event.waitAsync()]).toEqual([true, true, true]);
  });

  test('set() and clear() in one go let every async function of this thread go on', async () => {
    const event = new Event();
    const waiting = [event.waitAsync(), event.waitAsync(), event.waitAsync()];
    event.set();
    event.clear();
    expect(await Promise.all(waiting)).toEqual([true, true, true]);
    expect(event.isSet).toBe(false);
  });

  test.each([-1, NaN])('wait({ timeoutMs: %d }) throws a RangeError even when it is set', async (timeoutMs) => {
    const event = new Event();
    event.set();
    expect(() => event.wait({ timeoutMs })).toThrow(RangeError);
    await expect(event.waitAsync({ timeoutMs })).rejects.toThrow(RangeError);
  });

  test('the number of changes may wrap', () => {
    const event = new Event();
    const words = new Int32Array(event.buffer);
    words[0] = 2 ** 31 - 2;
    for (let round = 0; round < 3; round += 1) {
      event.set();
      expect(event.isSet).toBe(true);
      event.clear();
      expect(event.isSet).toBe(false);
    }
    expect(words[0]).toBeLessThan(0);
  });
});

describe('Event between threads', () => {
  test('Event.from() makes an event on the same memory of a clone, and returns an event as it is', () => {
    const event = new Event();
    Event.from(structuredClone(event)).set();
    expect(event.isSet).toBe(true);
    expect(Event.from(event)).toBe(event);
  });

  test.each([undefined, null, {}, { kind: 'Event' }, { kind: 'Lock', buffer: new SharedArrayBuffer(4) }, { kind: 'Event', buffer: new SharedArrayBuffer(2) }])('Event.from(%o) throws a TypeError', (value) => {
    expect(() => Event.from(value as never)).toThrow(TypeError);
  });

  test('JSON, which is for other processes, is refused', () => {
    expect(() => JSON.stringify(new Event())).toThrow('Cannot pass an Event to a Process as processes share no memory: use a Thread, or a Manager');
  });

  test('waitAsync() keeps the program alive until it is set, and not longer', async () => {
    const program = (before: string): string => `
      ${before}
      const { Event } = await import(${JSON.stringify(new URL('./event.ts', import.meta.url).href)});
      const event = new Event();
      setTimeout(() => event.set(), 20).unref();
      console.log('set', await event.waitAsync());
      console.log(process.getActiveResourcesInfo().includes('Timeout') ? 'a timer is left' : 'nothing is left');
    `;
    expect(await runProgram(program(''))).toBe('set true\nnothing is left\n');
    expect(await runProgram(program('delete Atomics.waitAsync;'))).toBe('set true\nnothing is left\n');
  });
});

describe('Event and threads that are lost', () => {
  test('wait() goes on although the thread that set the event was terminated before it could notify', async () => {
    await using players = new Players();
    await players.play({
      fact: '', shared: { event: 'new Event()' }, threads: ['Atomics.store(cell, 0, 1); event.wait();'], result: '', values: [],
      main: 'while (Atomics.load(cell, 0) === 0) await new Promise((resolve) => setImmediate(resolve)); new Int32Array(event.buffer)[0] = 1;',
    });
  });
});
