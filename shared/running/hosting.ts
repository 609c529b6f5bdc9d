/**
 * What threads and processes need of the machine they run on, and of nothing else: how a `.ts` file is
 * loaded, how a print gets out, and how one learns that another has died.
 *
 * Deterministic workers use `hosting-explored.ts` instead, as they have none of these troubles.
 */
import { writeSync } from 'node:fs';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';

/** How often a daemon process looks whether its parent still lives. */
const LOOK_AT_PARENT_MS = 100;

/**
 * The module to start a worker with so that it runs an entry module.
 *
 * Under `tsx file.ts` on Node 20, workers cannot load `.ts` files: tsx registers on the main thread
 * only. There the worker begins with a line of JavaScript that registers it once more.
 *
 * @param entry The entry module, beside this file.
 */
export function workerModule(entry: URL): URL {
  const features = process.features as { readonly typescript?: unknown };
  const options = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].join(' ');
  if (Boolean(features.typescript) || !entry.pathname.endsWith('.ts') || !/\btsx\b/.test(options)) return entry;
  const code = `import { register } from ${JSON.stringify(import.meta.resolve('tsx/esm/api'))};
register();
await import(${JSON.stringify(entry.href)});`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}

/**
 * The options of Node for a worker or a forked process, where they cannot be those of this program.
 *
 * If this program's text is on the command line, a child that took that over would run it again instead
 * of its own module, and so would its children. It takes over only what loads modules.
 *
 * @returns Nothing where the default, all options of this program, is right.
 */
export function childExecArgv(): { readonly execArgv?: string[] } {
  const all = process.execArgv;
  if (!all.some((option) => /^(?:--input-type|--eval|--print|-e$|-p$|-pe$)/.test(option))) return {};
  return { execArgv: all.flatMap((option, index) => (/^(?:--import|--require|-r|--loader)$/.test(option) ? [option, all[index + 1]!] : /^--(?:import|require|loader)=/.test(option) ? [option] : [])) };
}

/**
 * Let a thread's prints out at once.
 *
 * Node hands them to the main thread's event loop, which stands still while the main thread is in
 * `join()`: they would come after what the main thread prints next.
 */
export function printAtOnce(): void {
  for (const [stream, descriptor] of [[process.stdout, 1], [process.stderr, 2]] as const) {
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      const encoding = typeof rest[0] === 'string' ? (rest[0] as BufferEncoding) : 'utf8';
      writeWhole(descriptor, typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk);
      const callback = rest.find((one) => typeof one === 'function') as (() => void) | undefined;
      if (callback !== undefined) process.nextTick(callback);
      return true;
    };
  }
}

function writeWhole(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      // A full pipe: its reader is slow. Any other error means that nobody reads, which is not the thread's concern.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

/**
 * Whether the thread at the other end of a port is gone, however it went.
 *
 * A thread that is terminated or runs out of memory tells nobody; its `exit` event needs the event
 * loop, which may be blocked. But its ports are closed, and a port with a closed other end cannot be
 * transferred: so this one is sent to itself.
 *
 * @returns The port if the thread lives, as a transfer makes a new one; else undefined. What lies in the
 *   port stays there, and so it must be emptied before.
 */
export function whileAlive(port: MessagePort): MessagePort | undefined {
  const { port1, port2 } = new MessageChannel();
  try {
    port1.postMessage(port, [port]);
    return (receiveMessageOnPort(port2) as { message: MessagePort }).message;
  } catch {
    return undefined;
  } finally {
    port1.close();
  }
}

/**
 * End this process when its parent is gone, also if this process is busy or blocked then.
 *
 * @param parent The parent's pid.
 */
export function endWithParent(parent: number): void {
  const code = `
const { parent, everyMs } = require('node:worker_threads').workerData;
const lives = (pid) => { try { process.kill(pid, 0); return true; } catch (error) { return error.code === 'EPERM'; } };
setInterval(() => { if (process.ppid !== parent || !lives(parent)) process.kill(process.pid, 'SIGKILL'); }, everyMs);`;
  new Worker(code, { eval: true, execArgv: [], workerData: { parent, everyMs: LOOK_AT_PARENT_MS } }).unref();
}
