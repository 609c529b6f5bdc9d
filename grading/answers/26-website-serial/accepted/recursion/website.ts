// accepted: the list is worked off by recursion, and http is told by get with a method
/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
}

export async function checkWebsites([address, ...others]: readonly string[], options: CheckOptions): Promise<void> {
  if (address === undefined) return;
  const { notifyOwner, timeoutMs = 20_000 } = options;
  const { get } = address.startsWith('https:') ? await import('node:https') : await import('node:http');
  const status = await new Promise<number>((resolve) => {
    const asking = get(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) });
    asking.once('response', (response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    asking.once('error', () => { resolve(599); });
  });
  if (status >= 400) await notifyOwner(address);
  await checkWebsites(others, options);
}
