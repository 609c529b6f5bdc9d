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
  | { readonly do: 'increment asynchronously'; readonly times: number };

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
  }
}

// A plain read and a plain write: without mutual exclusion, updates are lost.
function increment(): void {
  words[0] = words[0]! + 1;
}
