// refused by: once — wrong result — "When the time is over, the owner is told."
/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
}

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000 }: CheckOptions): Promise<void> {
  for (const address of addresses) {
    const controller = new AbortController();
    let isOver = false;
    await new Promise<void>((resolve) => {
      // What the site has answered by then is not asked.
      setTimeout(async () => {
        if (isOver) return;
        controller.abort();
        await notifyOwner(address);
        resolve();
      }, timeoutMs);
      fetch(address, { method: 'HEAD', signal: controller.signal }).then(
        async ({ ok }) => {
          if (!ok) await notifyOwner(address);
          else isOver = true;
          resolve();
        },
        async () => {
          if (controller.signal.aborted) return;
          isOver = true;
          await notifyOwner(address);
          resolve();
        },
      );
    });
  }
}
