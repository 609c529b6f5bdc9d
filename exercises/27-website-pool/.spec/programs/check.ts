/** Checks sites: what the answer comes to, whose owners have been told by then, and how long it took on the checker's clock. */
import { checkWebsites } from '../website.ts';

interface Sites { readonly addresses: readonly string[]; readonly timeoutMs?: number; readonly size?: number }

const STEP_MS = 10_000;

export default async function ({ addresses, ...options }: Sites): Promise<{ results: unknown; told: string[]; tookMs: number }> {
  const told: string[] = [];
  const begun = performance.now();
  const results: unknown = await checkWebsites([...addresses], { notifyOwner: (address) => void told.push(address), ...options });
  const tookMs = performance.now() - begun;
  // Only what is long matters.
  return { results, told: told.sort(), tookMs: tookMs - (tookMs % STEP_MS) };
}
