import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

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

  const running: Promise<void>[] = [];
  // For fewer sites fewer threads are enough.
  for (let thread = 0; thread < Math.min(threads, addresses.length); thread += 1) {
    // TODO: Let no site wait behind a slow one while another thread is free.
    const share = addresses.filter((_, index) => index % threads === thread);
    running.push(runThread({ addresses: share, timeoutMs }, onAnswer));
  }
  await Promise.all(running);
  await Promise.all(telling);
  // TODO: Say so if a site has not been checked, because its thread has died.
  return addresses.map((address) => answers.get(address)!);
}

/** Runs one thread. @returns a promise for its end */
function runThread(work: Work, onAnswer: (answer: Answer) => void): Promise<void> {
  const worker = new Worker(workerFile, { workerData: work });
  worker.on('message', onAnswer);
  // TODO: A thread that throws must not end the whole program.
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
