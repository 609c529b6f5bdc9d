import { setTimeout as sleep } from 'node:timers/promises';

process.once('message', (message) => void work(message as { name: string; workMs: number }));

async function work({ name, workMs }: { name: string; workMs: number }): Promise<void> {
  // In Node 20 a process dies that hangs up inside of the listener of its first message.
  await new Promise((resolve) => setImmediate(resolve));
  process.disconnect();
  process.stdout.write(`${name} Starting\n`);
  await sleep(workMs);
  process.stdout.write(`${name} Exiting\n`);
}
