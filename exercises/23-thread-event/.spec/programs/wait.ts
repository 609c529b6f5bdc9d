/** Threads that wait for one event, and a main thread that sets it. */
import { Worker } from 'node:worker_threads';
import { Event } from '../../../shared/event.ts';
import type { Report } from './waiter.worker.ts';

export type Waiter = 'block' | 'non-block';

export interface Scenario {
  readonly waiters: readonly Waiter[];
  readonly timeoutMs: number;
  /** The event is set when so much other work has been done; 0: as soon as the threads have been started; -1: before that. */
  readonly rounds: number;
  /** Instead, the event is set after so many milliseconds. */
  readonly afterMs?: number;
}

/** What the program resolves to. */
export interface Told {
  readonly reports: readonly (Report | null)[];
  readonly setMs: number;
  /** At the very end. */
  readonly isSet: boolean;
}

export default async function ({ waiters, timeoutMs, rounds, afterMs }: Scenario): Promise<Told> {
  const event = new Event();
  let setMs = 0;
  let works = 0;
  const set = (): void => {
    setMs = Date.now();
    event.set();
  };
  if (rounds < 0) set();
  const running = waiters.map((waiter) => run(waiter, { waiter, timeoutMs, event }, () => {
    works += 1;
    if (works === rounds) set();
  }));
  if (afterMs !== undefined) setTimeout(set, afterMs);
  else if (rounds === 0) set();
  const reports = await Promise.all(running);
  return { reports, setMs, isSet: event.isSet };
}

/** Starts one thread. @returns what it said, once it has ended */
function run(name: Waiter, given: object, onWork: () => void): Promise<Report | null> {
  const worker = new Worker(new URL('./waiter.worker.ts', import.meta.url), { name, workerData: given });
  return new Promise((resolve, reject) => {
    let report: Report | null = null;
    worker.on('message', (message: Report | 'other work') => {
      if (message === 'other work') onWork();
      else report = message;
    });
    worker.once('error', reject);
    worker.once('exit', () => resolve(report));
  });
}
