/** Two calls at the same time, which must not disturb each other: each has some of the sites, one of them more than it has threads for, and owners of its own. */
import { checkWebsites } from '../website.ts';

export default async function ({ addresses, threads }: { readonly addresses: readonly string[]; readonly threads: number }): Promise<{ results: unknown; told: string[] }> {
  const told: string[] = [];
  const half = Math.ceil(addresses.length / 2);
  const calls = [addresses.slice(0, half), addresses.slice(half)].map((some) => checkWebsites(some, {
    notifyOwner: (address) => void told.push(some.includes(address) ? address : `${address} (of the other call)`), threads,
  }));
  // Whoever waits for the end of all is not to blame if one of them has rejected.
  await Promise.allSettled(calls);
  return { results: (await Promise.all(calls)).flat(), told: told.sort() };
}
