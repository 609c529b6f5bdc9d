// accepted: no loop and no await: a chain of promises, in which everything that is thrown means down
/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
}

export const checkWebsites = (addresses: readonly string[], { notifyOwner, timeoutMs = 20_000 }: CheckOptions): Promise<void> =>
  addresses.reduce((before, address) => before
    .then(() => fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }))
    .then(({ status }) => {
      if (status >= 400) throw new Error(String(status));
    })
    .catch(() => notifyOwner(address)), Promise.resolve());
