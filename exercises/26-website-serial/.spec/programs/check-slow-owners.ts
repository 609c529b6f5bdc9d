/** It takes a moment until an owner knows. */
import { checkWebsites } from '../website.ts';

export default async function ({ addresses }: { readonly addresses: readonly string[] }): Promise<string[]> {
  const told: string[] = [];
  const notifyOwner = async (address: string): Promise<void> => {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    told.push(address);
  };
  await checkWebsites([...addresses], { notifyOwner });
  // What comes later is heard by nobody.
  return [...told];
}
