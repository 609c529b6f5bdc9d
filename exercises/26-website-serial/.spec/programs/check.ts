/** Checks sites, and says at once when that is over whose owners have been told. */
import { checkWebsites } from '../website.ts';

interface Sites { readonly addresses: readonly string[]; readonly timeoutMs?: number }

export default async function (sites: Sites): Promise<string[]> {
  const told: string[] = [];
  const { addresses, ...options } = sites;
  await checkWebsites([...addresses], { notifyOwner: (address) => void told.push(address), ...options });
  return told;
}
