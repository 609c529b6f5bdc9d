import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import { Queue } from '../../shared/queue.ts';
import { goOffline, sites } from './sites.ts';
import type { Answer, Work } from './website.worker.ts';

const workerFile = new URL('./website.worker.ts', import.meta.url);

/** How sites are checked. */
export interface CheckOptions {
  /** Tells the owner of a site that it is down; may take its time. */
  notifyOwner: (address: string) => void | Promise<void>;
  /** How long to wait for an answer, in milliseconds; 20 seconds where it is left out. */
  timeoutMs?: number;
  /** How many worker threads share the work; 4 where it is left out. */
  threads?: number;
}

/**
 * Checks all sites in worker threads, and has the owners of those told that are down.
 *
 * @returns whether each site is up, in the order of the addresses
 */
export async function checkWebsites(
  addresses: readonly string[],
  { notifyOwner, timeoutMs = 20_000, threads = 4 }: CheckOptions,
): Promise<boolean[]> {
  const answers = new Map<string, boolean>();
  const telling: Promise<void>[] = [];
  const onAnswer = ({ address, isUp }: Answer): void => {
    answers.set(address, isUp);
    if (!isUp) telling.push(Promise.resolve(notifyOwner(address)));
  };

  // One queue for all: no site is bound to a thread before that thread is free.
  const tasks = new Queue<string | null>();
  for (const address of addresses) tasks.put(address);
  const running: Promise<void>[] = [];
  // For fewer sites fewer threads are enough.
  for (let thread = 0; thread < Math.min(threads, addresses.length); thread += 1) {
    // For each thread one sign that there is no more to do.
    tasks.put(null);
    running.push(runThread({ tasks, timeoutMs }, onAnswer));
  }
  await Promise.all(running);
  await Promise.all(telling);
  return addresses.map((address) => {
    const isUp = answers.get(address);
    // `exit` comes also when a thread has died, and then the site that it had was taken by nobody else.
    if (isUp === undefined) throw new Error(`${address} has not been checked: its thread has died`);
    return isUp;
  });
}

/** Runs one thread. @returns a promise for its end */
function runThread(work: Work, onAnswer: (answer: Answer) => void): Promise<void> {
  const worker = new Worker(workerFile, { workerData: work });
  worker.on('message', onAnswer);
  // Without a listener an error of the thread is thrown here. Its `exit` follows, and says all that is needed.
  worker.on('error', (error) => {
    console.error(error);
  });
  return new Promise((resolve) => {
    worker.once('exit', () => {
      resolve();
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const named = process.argv.filter((argument) => /^https?:/.test(argument));
  const isOnline = process.argv.includes('--online');
  if (!isOnline) await goOffline();
  const addresses = named.length > 0 ? named : sites;
  const begun = performance.now();
  try {
    const results = await checkWebsites(addresses, {
      notifyOwner: (address) => {
        console.log(`To the owner of ${address}: your site is down.`);
      },
      timeoutMs: isOnline ? 20_000 : 2_000,
    });
    const seconds = (performance.now() - begun) / 1_000;
    console.log(`${results.length} sites checked in ${seconds.toFixed(1)} s: ${results.filter((isUp) => !isUp).length} are down.`);
  } catch (error) {
    console.log(`It has come to an end before all were checked: ${String(error)}`);
  }
}
