/** It takes a moment until an owner knows. */
import { checkWebsites } from '../website.ts';

export default async function ({ addresses }: { readonly addresses: readonly string[] }): Promise<{ told: string[]; called: string[] }> {
  const told: string[] = [];
  const called: string[] = [];
  const notifyOwner = async (address: string): Promise<void> => {
    called.push(address);
    await new Promise<void>((resolve) => void setImmediate(resolve));
    told.push(address);
  };
  await checkWebsites([...addresses], { notifyOwner });
  // What comes later is heard by nobody.
  return { told: [...told], called: [...called] };
}
