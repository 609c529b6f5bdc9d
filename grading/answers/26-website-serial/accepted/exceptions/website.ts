// accepted: as in Python: an exception of its own means down, and every other one is a bug
/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
}

export class WebsiteDownError extends Error {
  override readonly name = 'WebsiteDownError';
}

export async function pingWebsite(address: string, timeoutMs = 20_000): Promise<void> {
  let status: number;
  try {
    ({ status } = await fetch(new Request(address, { method: 'HEAD' }), { signal: AbortSignal.timeout(timeoutMs) }));
  } catch (cause) {
    throw new WebsiteDownError(`${address} gave no answer`, { cause });
  }
  if (status >= 400) throw new WebsiteDownError(`${address} answered ${status}`);
}

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs }: CheckOptions): Promise<void> {
  for (const address of addresses) {
    try {
      await pingWebsite(address, timeoutMs);
    } catch (error) {
      if (!(error instanceof WebsiteDownError)) throw error;
      await notifyOwner(address);
    }
  }
}
