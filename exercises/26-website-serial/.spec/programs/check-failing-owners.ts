/** Nobody can be told: whose owners it is tried for, and how the promise ends. */
import { checkWebsites } from '../website.ts';

export default async function ({ addresses }: { readonly addresses: readonly string[] }): Promise<{ told: string[]; how: string }> {
  const told: string[] = [];
  const failure = new Error('nobody is at home');
  const notifyOwner = async (address: string): Promise<void> => {
    await Promise.resolve();
    told.push(address);
    throw failure;
  };
  const how = await checkWebsites([...addresses], { notifyOwner }).then(() => 'resolves', (error: unknown) => `rejects with ${error === failure ? 'that error' : String(error)}`);
  return { told: [...told], how };
}
