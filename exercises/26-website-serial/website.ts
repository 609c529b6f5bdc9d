import { fileURLToPath } from 'node:url';

import { goOffline, sites } from './sites.ts';

/** How sites are checked. */
export interface CheckOptions {
  /** Tells the owner of a site that it is down; may take its time. */
  notifyOwner: (address: string) => void | Promise<void>;
  /** How long to wait for an answer, in milliseconds; 20 seconds where it is left out. */
  timeoutMs?: number;
}

/** Asks a site for its head, without the page. @returns whether the site is up */
export async function pingWebsite(address: string): Promise<boolean> {
  // TODO: Tell the sites that are down from those that are up, and wait for no answer longer than the time-out.
  await fetch(address, { method: 'HEAD' });
  return true;
}

/** Checks one site, and has its owner told if it is down. */
export async function checkWebsite(address: string, { notifyOwner }: CheckOptions): Promise<void> {
  const isUp = await pingWebsite(address);
  // TODO: Have the owner told before you say that you are done.
  if (!isUp) void notifyOwner(address);
}

/** Checks all sites, one after the other. */
export async function checkWebsites(addresses: readonly string[], options: CheckOptions): Promise<void> {
  // TODO: Let no site keep the others from being checked.
  for (const address of addresses) await checkWebsite(address, options);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const named = process.argv.filter((argument) => /^https?:/.test(argument));
  const isOnline = process.argv.includes('--online');
  const backOnline = isOnline ? undefined : await goOffline();
  const addresses = named.length > 0 ? named : sites;
  let down = 0;
  const begun = performance.now();
  try {
    await checkWebsites(addresses, {
      notifyOwner: (address) => {
        down += 1;
        console.log(`To the owner of ${address}: your site is down.`);
      },
      timeoutMs: isOnline ? 20_000 : 500,
    });
    const seconds = (performance.now() - begun) / 1_000;
    console.log(`${addresses.length} sites checked in ${seconds.toFixed(1)} s: ${down} are down.`);
  } catch (error) {
    console.log(`After ${down} owners the list has come to an end: ${String(error)}`);
  }
  backOnline?.();
}
