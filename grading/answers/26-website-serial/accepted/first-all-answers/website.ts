// accepted: asks everybody first, and tells the owners when all answers are there
/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
}

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000 }: CheckOptions): Promise<void> {
  const answers = await Promise.allSettled(addresses.map((address) => fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) })));
  for (const [index, answer] of answers.entries()) {
    if (answer.status === 'rejected' || answer.value.status >= 400) await notifyOwner(addresses[index]!);
  }
}
