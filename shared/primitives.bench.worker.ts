/**
 * One of two threads of `primitives.bench.ts` that hand over to each other. The first one starts the
 * second one, so that the main thread with its event loop has no part in it.
 */
import { once } from 'node:events';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { Barrier } from './barrier.ts';
import { Condition } from './condition.ts';
import { Event } from './event.ts';
import { Lock } from './lock.ts';
import { Queue } from './queue.ts';
import { Semaphore } from './semaphore.ts';
import { revive } from './travel.ts';

/** What a thread is told: how often to hand over. */
export interface PingPong {
  readonly rounds: number;
}

type How = 'bare' | 'Event' | 'Semaphore' | 'Condition' | 'Barrier' | 'Queue' | 'postMessage';

const make = () => ({
  word: new Int32Array(new SharedArrayBuffer(4)), events: [new Event(), new Event()], semaphores: [new Semaphore(0), new Semaphore(0)],
  condition: new Condition(new Lock()), barrier: new Barrier(2), queues: [new Queue<number>(), new Queue<number>()],
});
type Objects = ReturnType<typeof make>;

const given = workerData as { readonly how: How; readonly objects?: Objects };
const objects = given.objects === undefined ? make() : revive(given.objects);
const me = given.objects === undefined ? 0 : 1;
const port = parentPort!;
const other = me === 0 ? new Worker(new URL(import.meta.url), { workerData: { how: given.how, objects } }) : undefined;
if (other !== undefined) await once(other, 'message');

port.on('message', (message: PingPong | 'ping') => {
  if (message === 'ping') port.postMessage('pong');
  else void play(message.rounds).then(() => port.postMessage('done'));
});
port.postMessage('ready');

async function play(rounds: number): Promise<void> {
  if (given.how === 'postMessage') {
    for (let round = 0; round < rounds; round += 1) {
      other!.postMessage('ping');
      await once(other!, 'message');
    }
    return;
  }
  const done = other === undefined ? undefined : once(other, 'message');
  other?.postMessage({ rounds } satisfies PingPong);
  PLAYS[given.how](rounds);
  await done;
}

const { word, events, semaphores, condition, barrier, queues } = objects;

/** Each thread goes on when it is its turn, and hands over to the other one. */
const PLAYS: Readonly<Record<Exclude<How, 'postMessage'>, (rounds: number) => void>> = {
  bare: (rounds) => {
    for (let round = 0; round < rounds; round += 1) {
      while (Atomics.load(word, 0) !== me) Atomics.wait(word, 0, 1 - me);
      Atomics.store(word, 0, 1 - me);
      Atomics.notify(word, 0);
    }
  },
  Event: (rounds) => {
    for (let round = 0; round < rounds; round += 1) {
      if (me === 0) events[1]!.set();
      events[me]!.wait();
      events[me]!.clear();
      if (me === 1) events[0]!.set();
    }
  },
  Semaphore: (rounds) => {
    for (let round = 0; round < rounds; round += 1) {
      if (me === 0) semaphores[1]!.release();
      semaphores[me]!.acquire();
      if (me === 1) semaphores[0]!.release();
    }
  },
  Condition: (rounds) => {
    for (let round = 0; round < rounds; round += 1) {
      condition.run(() => {
        condition.waitFor(() => word[0] === me);
        word[0] = 1 - me;
        condition.notify();
      });
    }
  },
  Barrier: (rounds) => {
    for (let round = 0; round < rounds; round += 1) barrier.wait();
  },
  Queue: (rounds) => {
    for (let round = 0; round < rounds; round += 1) {
      if (me === 0) queues[1]!.put(round);
      queues[me]!.get();
      if (me === 1) queues[0]!.put(round);
    }
  },
};
