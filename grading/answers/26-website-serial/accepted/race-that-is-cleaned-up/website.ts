// accepted: Promise.race against a timer; the loser is ended by hand
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
  const request = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => { resolve(undefined); }, timeoutMs);
  });
  const answer = await Promise.race([fetch(address, { method: 'HEAD', signal: request.signal }).catch(() => undefined), late]);
  clearTimeout(timer);
  request.abort();
  return answer !== undefined && answer.status < 400;
}
