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
  { notifyOwner, timeoutMs = 20_000, size = 4 }: CheckOptions,
): Promise<boolean[]> {
  const answers = new Map<string, boolean>();
  const telling: Promise<void>[] = [];
  const onAnswer = ({ address, isUp }: Answer): void => {
    answers.set(address, isUp);
    if (!isUp) telling.push(Promise.resolve(notifyOwner(address)));
  };

  // One list for all: no site is bound to a process before that process is free.
  const left = [...addresses];
  const processes = Array.from({ length: Math.min(size, addresses.length) }, () => runProcess(() => left.shift(), timeoutMs, onAnswer));
  await Promise.all(processes);
  await Promise.all(telling);
  return addresses.map((address) => {
    const isUp = answers.get(address);
    // `exit` comes also when a process has died, and then the site that it had was taken by nobody else.
    if (isUp === undefined) throw new Error(`${address} has not been checked: its process has died`);
    return isUp;
  });
}

/** Runs one process. @returns a promise for its end */
function runProcess(next: () => string | undefined, timeoutMs: number, onAnswer: (answer: Answer) => void): Promise<void> {
  const child = fork(program, [String(timeoutMs)]);
  // Whoever has answered is free: he gets the next site, or may go if there is none.
  const serve = (): void => {
    const address = next();
    if (address === undefined) child.disconnect();
    else child.send(address);
  };
  child.on('message', (answer) => {
    onAnswer(answer as Answer);
    serve();
  });
  // Nothing can be sent to a process that has died in the meantime. Its `exit` says all that is needed.
  child.on('error', (error) => {
    console.error(error);
  });
  serve();
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
