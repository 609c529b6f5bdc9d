import { goOffline } from './sites.ts';

/** What a process says of each site. */
export interface Answer {
  address: string;
  isUp: boolean;
}

// Each process has a `fetch` of its own, and so an own way to do without the network.
if (process.env['WEB'] === 'offline') await goOffline();

const timeoutMs = Number(process.argv[2]);

// For each address one answer. As long as the line to the parent is open, the process waits for more.
process.on('message', (address: string) => {
  void check(address);
});

async function check(address: string): Promise<void> {
  const answer: Answer = { address, isUp: await pingWebsite(address) };
  process.send?.(answer);
}

/** Asks a site for its head, as in exercise 26. @returns whether the site is up */
async function pingWebsite(address: string): Promise<boolean> {
  try {
    const { status } = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) });
    return status < 400;
  } catch {
    return false;
  }
}
