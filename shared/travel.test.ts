import { fork } from 'node:child_process';
import { once } from 'node:events';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { Barrier } from './barrier.ts';
import { Condition } from './condition.ts';
import { Event } from './event.ts';
import { Lock } from './lock.ts';
import { Queue } from './queue.ts';
import { RLock } from './rlock.ts';
import { BoundedSemaphore, Semaphore } from './semaphore.ts';
import { isHandle, refuseForProcess, revive } from './travel.ts';
import { SharedArray, SharedValue } from './value.ts';

const everything = (): Record<string, object> => ({
  lock: new Lock(), rlock: new RLock(), condition: new Condition(), event: new Event(), semaphore: new Semaphore(2), bounded: new BoundedSemaphore(2),
  barrier: new Barrier(2), value: new SharedValue('d', 0.5), array: new SharedArray('i', [1, 2]), queue: new Queue(3, { memoryBytes: 64 }),
});

/** What a value arrives as when it is posted. */
function posted<Value>(value: Value): Value {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(value);
  const { message } = receiveMessageOnPort(port2) as { message: Value };
  port1.close();
  return message;
}

describe('revive()', () => {
  test('makes every shared object an object of its class again, on the same memory', () => {
    const sent = everything();
    const received = revive(posted(sent));
    for (const [name, object] of Object.entries(sent)) {
      expect(received[name]).toBeInstanceOf(object.constructor);
      expect(received[name]).not.toBe(object);
    }
    (received['queue'] as Queue).put('hello');
    expect((sent['queue'] as Queue).get()).toBe('hello');
    (received['array'] as SharedArray<'i'>)[0] = 9;
    expect((sent['array'] as SharedArray<'i'>)[0]).toBe(9);
  });

  test('finds them in arrays, plain objects, maps and sets, however deep, and keeps what is the same the same', () => {
    const event = new Event();
    const sent = { list: [1, [event]], map: new Map<unknown, unknown>([['event', event], [event, 'event']]), set: new Set([event]), self: null as unknown };
    sent.self = sent;
    const received = revive(posted(sent));
    const found = (received.list[1] as Event[])[0]!;
    expect(found).toBeInstanceOf(Event);
    expect([received.map.get('event'), [...received.set][0], received.self]).toEqual([found, found, received]);
    expect(received.map.get(found)).toBe('event');
  });

  test('is the object itself where nothing is around it', () => {
    expect(revive(posted(new Lock()))).toBeInstanceOf(Lock);
    for (const plain of [7, 'text', null, undefined]) expect(revive(plain)).toBe(plain);
  });

  test('leaves alone what only looks like one', () => {
    for (const value of [{ kind: 'Lock' }, { kind: 'toString', buffer: new SharedArrayBuffer(4) }, { kind: 'Lock', buffer: new ArrayBuffer(4) }]) {
      expect(isHandle(value)).toBe(false);
      expect(revive(value)).toBe(value);
    }
  });

  test('works in a worker, in workerData and in messages', async () => {
    const objects = everything();
    const worker = new Worker(new URL('./conformance/travel.worker.ts', import.meta.url), { workerData: objects });
    const [kinds] = (await once(worker, 'message')) as [string[]];
    expect(kinds).toEqual(Object.values(objects).map((object) => object.constructor.name));
    worker.postMessage(objects['lock']);
    expect(await once(worker, 'message')).toEqual(['acquired']);
    expect((objects['lock'] as Lock).locked).toBe(true);
    await worker.terminate();
  });
});

describe('a shared object that is passed to a process', () => {
  test.each(Object.entries(everything()))('%s is refused at once', (_, object) => {
    const article = /^[AEIO]|^RL/.test(object.constructor.name) ? 'an' : 'a';
    const sentence = `Cannot pass ${article} ${object.constructor.name} to a Process as processes share no memory: use a Thread, or a Manager`;
    expect(() => refuseForProcess([{ args: new Map([['one', object]]) }])).toThrow(sentence);
    expect(() => refuseForProcess(new Set([structuredClone(object)]))).toThrow(expect.objectContaining({ code: 'ERR_PROCESS_BOUNDARY' }));
    expect(() => JSON.stringify(object)).toThrow(sentence);
  });

  test('plain shared memory is refused, too; everything else is not', () => {
    expect(() => refuseForProcess({ cell: new Int32Array(new SharedArrayBuffer(4)) })).toThrow('Cannot pass a SharedArrayBuffer to a Process');
    const harmless: unknown[] = [1, 'text', null, { list: [new Uint8Array(4)] }, new Map([[1, 2]])];
    harmless.push(harmless);
    expect(() => refuseForProcess(harmless)).not.toThrow();
  });

  test('by plain fork(), the child is told nothing: send() throws', () => {
    const child = fork(new URL('./conformance/idle.ts', import.meta.url));
    try {
      expect(() => child.send({ lock: new Lock() })).toThrow('Cannot pass a Lock to a Process');
    } finally {
      child.kill();
    }
  });
});
