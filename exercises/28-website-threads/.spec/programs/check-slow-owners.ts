/** It takes a moment until an owner knows. */
import { checkWebsites } from '../website.ts';

export default async function ({ addresses, threads }: { readonly addresses: readonly string[]; readonly threads: number }): Promise<{ results: unknown; told: string[] }> {
  const told: string[] = [];
  const notifyOwner = async (address: string): Promise<void> => {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    told.push(address);
  };
  const results: unknown = await checkWebsites([...addresses], { notifyOwner, threads });
  // What comes later is heard by nobody.
  return { results, told: [...told].sort() };
}
