/** Looks again a while later: nobody must have been told a second time until then. */
import { checkWebsites } from '../website.ts';

const A_WHILE_MS = 60_000;

export default async function ({ addresses }: { readonly addresses: readonly string[] }): Promise<string[]> {
  const told: string[] = [];
  await checkWebsites([...addresses], { notifyOwner: (address) => void told.push(address) });
  await new Promise<void>((resolve) => void setTimeout(resolve, A_WHILE_MS));
  return told;
}
