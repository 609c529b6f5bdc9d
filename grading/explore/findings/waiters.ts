/** Who sleeps on which word, first come, first served: as in the world, but seen from outside. */

/** A sleeper; `token` names one of several `waitAsync` of a thread, and is empty for `wait`. */
export interface Waiter { readonly thread: number; readonly token: string }

export class Waiters {
  readonly #queues = new Map<string, Waiter[]>();

  sleep(cell: string, waiter: Waiter): void {
    const queue = this.#queues.get(cell) ?? [];
    this.#queues.set(cell, queue);
    queue.push(waiter);
  }

  /** The first `count` go. */
  wake(cell: string, count: number): Waiter[] {
    return this.#queues.get(cell)?.splice(0, count) ?? [];
  }

  /** A time-out, or the end of a thread (no token). */
  leave(thread: number, token?: string): void {
    for (const [cell, queue] of this.#queues) {
      this.#queues.set(cell, queue.filter((one) => one.thread !== thread || (token !== undefined && one.token !== token)));
    }
  }
}
