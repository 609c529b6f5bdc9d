// accepted: a class Pool with a queue of jobs and a list of the free; each site is an item, and a death rejects its job
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
  size?: number;
}

interface Answer { address: string; isUp: boolean }

const program = new URL('./website.process.ts', import.meta.url);

interface Job { address: string; resolve: (isUp: boolean) => void; reject: (error: Error) => void }

class Pool {
  readonly #jobs: Job[] = [];
  readonly #busy = new Map<ChildProcess, Job>();
  readonly #free: ChildProcess[] = [];
  readonly #exits: Promise<void>[] = [];

  constructor(size: number, timeoutMs: number) {
    for (let count = 0; count < size; count += 1) {
      const child = fork(program, [String(timeoutMs)]);
      this.#free.push(child);
      child.on('error', () => {});
      child.on('message', (answer) => {
        this.#busy.get(child)?.resolve((answer as Answer).isUp);
        this.#busy.delete(child);
        this.#free.push(child);
        this.#serve();
      });
      this.#exits.push(new Promise((resolve) => {
        child.on('exit', () => {
          this.#busy.get(child)?.reject(new Error('its process has died'));
          this.#busy.delete(child);
          if (this.#free.includes(child)) this.#free.splice(this.#free.indexOf(child), 1);
          if (this.#busy.size + this.#free.length === 0) for (const job of this.#jobs.splice(0)) job.reject(new Error('nobody is left'));
          resolve();
        });
      }));
    }
  }

  apply(address: string): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#jobs.push({ address, resolve, reject });
      this.#serve();
    });
  }

  async close(): Promise<void> {
    for (const child of this.#free) if (child.connected) child.disconnect();
    await Promise.all(this.#exits);
  }

  #serve(): void {
    const child = this.#free[0];
    const job = this.#jobs[0];
    if (!child || !job) return;
    this.#free.shift();
    this.#jobs.shift();
    this.#busy.set(child, job);
    child.send(job.address);
  }
}

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000, size = 4 }: CheckOptions): Promise<boolean[]> {
  const pool = new Pool(Math.min(size, addresses.length), timeoutMs);
  const checks = addresses.map(async (address) => {
    const isUp = await pool.apply(address);
    if (!isUp) await notifyOwner(address);
    return isUp;
  });
  await Promise.allSettled(checks);
  await pool.close();
  return Promise.all(checks);
}
