import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { goOffline, sites } from './sites.ts';
import type { Answer } from './website.process.ts';

/** What every process runs. */
const program = new URL('./website.process.ts', import.meta.url);

/** How sites are checked. */
export interface CheckOptions {
  /** Tells the owner of a site that it is down; may take its time. */
  notifyOwner: (address: string) => void | Promise<void>;
  /** How long to wait for an answer, in milliseconds; 20 seconds where it is left out. */
  timeoutMs?: number;
  /** How many processes share the work; 4 where it is left out. */
  size?: number;
}

/**
 * Checks all sites in processes, and has the owners of those told that are down.
 *
 * @returns whether each site is up, in the order of the addresses
 */
export async function checkWebsites(
  addresses: readonly string[],
  { notifyOwner, timeoutMs = 20_000 }: CheckOptions,
): Promise<boolean[]> {
  const answers = new Map<string, boolean>();
  const telling: Promise<void>[] = [];
  const onAnswer = ({ address, isUp }: Answer): void => {
    answers.set(address, isUp);
    if (!isUp) telling.push(Promise.resolve(notifyOwner(address)));
  };

  // TODO: Have no more than `size` processes (4 by default) share the sites: whoever is free takes the next one.
  await Promise.all(addresses.map((address) => runProcess(address, timeoutMs, onAnswer)));
  await Promise.all(telling);
  // TODO: Say so if a site has not been checked, because its process has died.
  return addresses.map((address) => answers.get(address)!);
}

/** Runs one process. @returns a promise for its end */
function runProcess(address: string, timeoutMs: number, onAnswer: (answer: Answer) => void): Promise<void> {
  const child = fork(program, [String(timeoutMs)]);
  child.on('message', (answer) => {
    onAnswer(answer as Answer);
    child.disconnect();
  });
  child.send(address);
  return new Promise((resolve) => {
    child.once('exit', () => {
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
