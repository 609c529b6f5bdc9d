// refused by: once — wrong result — "Two failures are surer than one."
/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
}

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000 }: CheckOptions): Promise<void> {
  for (const address of addresses) {
    if (!(await isUp(address, timeoutMs))) await notifyOwner(address);
  }
}

async function isUp(address: string, timeoutMs: number): Promise<boolean> {
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    const answer = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).catch(() => undefined);
    if (answer?.ok) return true;
  }
  return false;
}
