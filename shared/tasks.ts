/** `Tasks`: how many tasks are done of those that have begun, and threads that wait for the last one. */
import { taskDoneTooOften } from './errors.ts';
import { countedSleep, deadlineAfter, sleepWhile } from './waiting.ts';
import type { Waiting } from './waiting.ts';

/** Which words of the memory count what. */
export interface TasksPlace {
  /** Tasks that have begun: counted by the owner, and never back. */
  readonly begun: number;
  /** Tasks that are done. */
  readonly done: number;
  /** Threads that are asleep in {@link Tasks.join}, or about to be. */
  readonly joiners: number;
}

/** A count of tasks in shared memory. */
export class Tasks {
  readonly #words: Int32Array<SharedArrayBuffer>;
  readonly #place: TasksPlace;

  constructor(words: Int32Array<SharedArrayBuffer>, place: TasksPlace) {
    this.#words = words;
    this.#place = place;
  }

  /**
   * Count one more as done.
   *
   * @throws {RangeError} If all that have begun are.
   */
  finish(): void {
    const words = this.#words;
    const place = this.#place;
    for (;;) {
      const done = Atomics.load(words, place.done);
      const next = (done + 1) | 0;
      if (done === Atomics.load(words, place.begun)) throw taskDoneTooOften();
      if (Atomics.compareExchange(words, place.done, done, next) !== done) continue;
      // Only the last one matters to those who wait. Who counts itself after this sees the new number before it sleeps.
      if (Atomics.load(words, place.joiners) > 0 && Atomics.load(words, place.begun) === next) Atomics.notify(words, place.done);
      return;
    }
  }

  /** Wait until all that have begun are done. @returns Whether they are: false only when the time ran out. */
  *join(timeoutMs: number): Waiting<boolean> {
    const words = this.#words;
    const place = this.#place;
    const deadline = deadlineAfter(timeoutMs);
    for (;;) {
      // In this order: neither ever goes back, so if they are equal, they were equal in between.
      const done = Atomics.load(words, place.done);
      if (done === Atomics.load(words, place.begun)) return true;
      const sleep = sleepWhile(words, place.done, done, deadline);
      if (sleep.sleepMs <= 0) return false;
      yield* countedSleep(place.joiners, sleep);
    }
  }
}
