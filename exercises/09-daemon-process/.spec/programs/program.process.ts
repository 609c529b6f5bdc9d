/** A program that starts services, in a process of its own: so somebody is left who sees how it ends, and what becomes of its children. */
import { start } from '../services.ts';

/** What it does, one after the other. */
export type Deed =
  | { readonly start: string; readonly daemon?: boolean; readonly workMs?: number }
  /** Waits: for so long, or for a line that it is sent. */
  | { readonly waitMs: number } | { readonly wait: 'for a line' }
  /** The code with which it wants to end, whenever that is; and an end at once. */
  | { readonly exitCode: number } | { readonly exit: number } | { readonly fail: string };

const deeds = JSON.parse(process.argv[2] ?? '[]') as Deed[];
// Nobody has to know that it has a parent.
if (process.connected) process.disconnect();

for (const deed of deeds) {
  if ('start' in deed) {
    const { start: name, ...options } = deed;
    start(name, options);
  } else if ('waitMs' in deed) await new Promise((resolve) => setTimeout(resolve, deed.waitMs));
  else if ('wait' in deed) await lineOfInput();
  else if ('exitCode' in deed) process.exitCode = deed.exitCode;
  else if ('exit' in deed) process.exit(deed.exit);
  else throw new Error(deed.fail);
}

async function lineOfInput(): Promise<void> {
  await new Promise((resolve) => process.stdin.once('data', resolve));
  process.stdin.destroy();
}
