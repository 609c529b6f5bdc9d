/** It takes its time to tell an owner: a request to somebody who answers ten seconds later, so that it is known when it is over. */
import { checkWebsites } from '../website.ts';

export default async function ({ addresses, threads }: { readonly addresses: readonly string[]; readonly threads: number }): Promise<{ results: unknown; told: string[] }> {
  const told: string[] = [];
  const notifyOwner = async (address: string): Promise<void> => {
    await fetch('https://owner.example/', { method: 'HEAD' });
    told.push(address);
  };
  const results: unknown = await checkWebsites([...addresses], { notifyOwner, threads });
  return { results, told: [...told].sort() };
}
