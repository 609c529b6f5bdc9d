/** The thread behind an {@link Actor}: does one task a message, and reports what came of it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { AcquireOptions, Lock } from '../lock.ts';

/** What an actor can be told to do. */
export type Task =
  | { readonly do: 'acquire'; readonly options?: AcquireOptions }
  | { readonly do: 'acquire asynchronously'; readonly options?: AcquireOptions }
  | { readonly do: 'release' }
  | { readonly do: 'locked' }
  /** Announce, acquire, add one to word 0 by a plain read and write, release. */
  | { readonly do: 'pass through' }
  /** The same many times without announcing. */
  | { readonly do: 'increment'; readonly times: number }
  | { readonly do: 'increment asynchronously'; readonly times: number }
  /** With all others who race: line up, try to acquire at the same moment, count in word 3 who got it. */
  | { readonly do: 'race'; readonly times: number; readonly racers: number };

/** What an actor reports: a task's result, an error's message, or that it is about to do what may block. */
export type Report = boolean | 'about to acquire' | 'done' | { readonly error: string };

const given = workerData as { module: string; name: string; lock: unknown; words: Int32Array };
const module = (await import(given.module)) as Record<string, typeof Lock>;
const lock = module[given.name]!.from(given.lock as Lock);
const words = given.words;
const port = parentPort!;

port.on('message', (task: Task) => {
  perform(task).then(
    (report) => port.postMessage(report),
    (error: unknown) => port.postMessage({ error: (error as Error).message }),
  );
});

async function perform(task: Task): Promise<Report> {
  switch (task.do) {
    case 'acquire':
      return lock.acquire(task.options);
    case 'acquire asynchronously':
      return lock.acquireAsync(task.options);
    case 'release':
      lock.release();
      return 'done';
    case 'locked':
      return lock.locked;
    case 'pass through':
      port.postMessage('about to acquire' satisfies Report);
      lock.acquire();
      increment();
      lock.release();
      return 'done';
    case 'increment':
      for (let round = 0; round < task.times; round += 1) {
        lock.acquire();
        increment();
        lock.release();
      }
      return 'done';
    case 'increment asynchronously':
      for (let round = 0; round < task.times; round += 1) {
        await lock.acquireAsync();
        increment();
        lock.release();
      }
      return 'done';
    case 'race':
      for (let round = 0; round < task.times; round += 1) {
        lineUp(task.racers);
        const won = lock.acquire({ timeoutMs: 0 });
        if (won) Atomics.add(words, 3, 1);
        lineUp(task.racers);
        if (won) releaseIfHeld();
      }
      return 'done';
  }
}

// If two have won then one of them finds the lock free. The count tells, and the race must go on.
function releaseIfHeld(): void {
  try {
    lock.release();
  } catch {
    // See above.
  }
}

// Words 1 and 2 are a barrier: arrivals, and the number of the round. The last one to arrive starts the
// next round. Racers spin first, as only threads that are running already can meet within nanoseconds.
function lineUp(racers: number): void {
  const round = Atomics.load(words, 2);
  if (Atomics.add(words, 1, 1) === racers - 1) {
    Atomics.store(words, 1, 0);
    Atomics.add(words, 2, 1);
    Atomics.notify(words, 2);
    return;
  }
  for (let spins = 0; spins < 2_000; spins += 1) if (Atomics.load(words, 2) !== round) return;
  Atomics.wait(words, 2, round);
}

// A plain read and a plain write: without mutual exclusion, updates are lost.
function increment(): void {
  words[0] = words[0]! + 1;
}
