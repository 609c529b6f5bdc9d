/**
 * `WaitingLine`: processes that wait at a manager, first come, first served.
 *
 * It lives in the manager's process and in its event loop. A wait that ends by its time-out leaves the
 * line in the same moment, so nothing can be given to who has gone already.
 */

/** A process that uses a manager. */
export interface Client {
  /** How it is called in messages: its name, and its pid. */
  readonly title: string;
}

/** One wait. */
export interface Waiter<Given, Load> {
  readonly client: Client;
  /** What it brings along. */
  readonly load: Load;
  /** End the wait. */
  give(value: Given): void;
  fail(error: Error): void;
}

/** Those who wait for the same. */
export class WaitingLine<Given, Load = undefined> {
  #waiters: Waiter<Given, Load>[] = [];

  /** How many wait. */
  get length(): number {
    return this.#waiters.length;
  }

  /** The load of each, in order. */
  get loads(): readonly Load[] {
    return this.#waiters.map(({ load }) => load);
  }

  /**
   * Wait at the end of the line.
   *
   * @param timeoutMs From 0, which is not to wait at all, to Infinity.
   * @param late What comes of the wait when the time runs out; or it throws.
   */
  wait(client: Client, timeoutMs: number, late: () => Given, load: Load): Promise<Given> {
    return new Promise((resolve, reject) => {
      const leaveLate = (): void => {
        this.#waiters = this.#waiters.filter((one) => one !== waiter);
        resolve(Promise.resolve().then(late));
      };
      let timer: NodeJS.Timeout | undefined;
      const waiter: Waiter<Given, Load> = {
        client,
        load,
        give: (value) => {
          clearTimeout(timer);
          resolve(value);
        },
        fail: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      if (timeoutMs <= 0) {
        leaveLate();
        return;
      }
      this.#waiters.push(waiter);
      if (timeoutMs !== Infinity) timer = setTimeout(leaveLate, timeoutMs);
    });
  }

  /** Take the first out of the line; it must be given something then. */
  next(): Waiter<Given, Load> | undefined {
    return this.#waiters.shift();
  }

  /** Let everybody go. */
  giveAll(value: Given): void {
    for (const waiter of this.#waiters.splice(0)) waiter.give(value);
  }

  /** Let everybody fail. */
  failAll(error: Error): void {
    for (const waiter of this.#waiters.splice(0)) waiter.fail(error);
  }

  /** Take out a client that is gone; nobody hears of its waits. */
  drop(client: Client): void {
    for (const waiter of this.#waiters) if (waiter.client === client) waiter.fail(new Error('gone'));
    this.#waiters = this.#waiters.filter((waiter) => waiter.client !== client);
  }
}
