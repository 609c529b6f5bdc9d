/**
 * `WaiterQueue`: the threads that wait on a {@link Condition}, in shared memory.
 *
 * Each waiter stands at a *place* that has a word of its own to sleep on. The places form a linked list:
 * first come, first notified. All of it is guarded by the condition's lock, but for the sleep itself.
 */
import { bufferOf } from './handle.ts';
import type { Handle } from './handle.ts';
import { tooManyWaiters, wrongArgument } from './errors.ts';
import { millisecondsUntil, sleepWhile } from './waiting.ts';
import type { Waiting } from './waiting.ts';

// Indices of the head. Only who holds the lock may touch them, except the two counters, which anybody may read.
/** First and last place of the queue, counted from 1; 0 while nobody waits. */
const FIRST = 0;
const LAST = 1;
/** First of the places that are free again; they are linked like the queue. */
const FREE = 2;
/** How many places have ever been used. */
const USED = 3;
/** Number of the latest wait, in steps of two. */
const WAITS = 4;
/** How often somebody was notified, and how often somebody came back from a wait for that, or was given up. */
const NOTIFIED = 5;
const RETURNED = 6;
const HEAD_WORDS = 7;

/**
 * A place: the number of the wait that stands there, with the lowest bit set once it is notified; who
 * is next; and which wait was the latest one at the time of the notification.
 */
const PLACE_WORDS = 3;
const NEXT = 1;
const SINCE = 2;

/** What stands at a free place. */
const NO_WAIT = 0;

/** One wait in the queue. */
export interface Ticket {
  /** Index of its place's first word. */
  readonly place: number;
  /** What stands there until it is notified. */
  readonly wait: number;
}

/** The queue. All of its methods need the condition's lock, except {@link WaiterQueue.sleep}. */
export class WaiterQueue {
  /** The queue's memory. */
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array<SharedArrayBuffer>;

  /**
   * Make a queue.
   *
   * @param waitersMax How many threads can wait at the same time; or another queue's memory.
   * @throws {RangeError} If `waitersMax` is not a whole number from 1.
   */
  constructor(waitersMax: number | Handle<'Condition'>) {
    this.buffer = typeof waitersMax === 'number' ? new SharedArrayBuffer(bytesFor(waitersMax)) : bufferOf(waitersMax, 'Condition', bytesFor(1));
    this.#words = new Int32Array(this.buffer);
  }

  /**
   * Take the last place.
   *
   * @throws {RangeError} If there is none left.
   */
  lineUp(): Ticket {
    const words = this.#words;
    const number = this.#freePlace();
    const wait = (words[WAITS]! + 2) | 0 || 2;
    words[WAITS] = wait;
    Atomics.store(words, placeOf(number), wait);
    this.#append(number);
    return { place: placeOf(number), wait };
  }

  /**
   * Sleep until notified or the deadline.
   *
   * @returns If meanwhile somebody else was notified who did not come back: how many had come back by
   *   then, for {@link WaiterQueue.passOn}.
   */
  *sleep(ticket: Ticket, deadline: number): Waiting<number | undefined> {
    for (;;) {
      const returned = Atomics.load(this.#words, RETURNED);
      const isOpen = Atomics.load(this.#words, NOTIFIED) !== returned;
      const sleptOut = yield sleepWhile(this.#words, ticket.place, ticket.wait, deadline);
      if (!sleptOut || millisecondsUntil(deadline) <= 0) return undefined;
      if (isOpen && Atomics.load(this.#words, RETURNED) === returned) return returned;
    }
  }

  /** Leave the queue if this ticket is notified. @returns Whether it is. */
  comeBack(ticket: Ticket): boolean {
    if (Atomics.load(this.#words, ticket.place) !== ticket.wait + 1) return false;
    this.#leave(ticket.place);
    Atomics.add(this.#words, RETURNED, 1);
    return true;
  }

  /** Leave the queue from wherever in it this ticket is, without having been notified. */
  stepOut(ticket: Ticket): void {
    const words = this.#words;
    const number = numberOf(ticket.place);
    const next = words[ticket.place + NEXT]!;
    let before = 0;
    for (let at = words[FIRST]!; at !== number; at = words[placeOf(at) + NEXT]!) before = at;
    if (before === 0) words[FIRST] = next;
    else words[placeOf(before) + NEXT] = next;
    if (next === 0) words[LAST] = before;
    this.#leave(ticket.place);
  }

  /** Notify those who have waited longest. */
  notify(count: number): void {
    const words = this.#words;
    for (let left = count; left > 0; left -= 1) {
      const first = words[FIRST]!;
      if (first === 0) return;
      const place = placeOf(first);
      const next = words[place + NEXT]!;
      words[FIRST] = next;
      if (next === 0) words[LAST] = 0;
      words[place + SINCE] = words[WAITS]!;
      Atomics.add(words, NOTIFIED, 1);
      Atomics.add(words, place, 1);
      Atomics.notify(words, place, 1);
    }
  }

  /**
   * Pass on the notification of a thread that has not come for it, most likely as it was terminated,
   * if there was somebody else to notify at that time. The thread goes to the end of the queue: if it
   * lives after all then it waits on, so that one notify still wakes one thread.
   *
   * @param own The ticket of who has seen this.
   * @param lostSince What {@link WaiterQueue.sleep} answered.
   */
  passOn(own: Ticket, lostSince: number): void {
    const words = this.#words;
    if (Atomics.load(words, own.place) !== own.wait || Atomics.load(words, RETURNED) !== lostSince) return;
    for (let number = 1; number <= words[USED]!; number += 1) {
      const place = placeOf(number);
      const isNotified = (Atomics.load(words, place) & 1) === 1;
      if (!isNotified || ((own.wait - words[place + SINCE]!) | 0) > 0) continue;
      Atomics.sub(words, place, 1);
      this.#append(number);
      Atomics.add(words, RETURNED, 1);
      this.notify(1);
      return;
    }
  }

  #append(number: number): void {
    const words = this.#words;
    const last = words[LAST]!;
    words[placeOf(number) + NEXT] = 0;
    words[LAST] = number;
    if (last === 0) words[FIRST] = number;
    else words[placeOf(last) + NEXT] = number;
  }

  #freePlace(): number {
    const free = this.#words[FREE]!;
    if (free !== 0) {
      this.#words[FREE] = this.#words[placeOf(free) + NEXT]!;
      return free;
    }
    const number = this.#words[USED]! + 1;
    if (placeOf(number + 1) > this.#words.length) throw tooManyWaiters(number - 1);
    return (this.#words[USED] = number);
  }

  #leave(place: number): void {
    Atomics.store(this.#words, place, NO_WAIT);
    this.#words[place + NEXT] = this.#words[FREE]!;
    this.#words[FREE] = numberOf(place);
  }
}

function placeOf(number: number): number {
  return HEAD_WORDS + (number - 1) * PLACE_WORDS;
}

function numberOf(place: number): number {
  return (place - HEAD_WORDS) / PLACE_WORDS + 1;
}

function bytesFor(waitersMax: number): number {
  if (!Number.isInteger(waitersMax) || waitersMax < 1) throw wrongArgument('make Condition', 'waitersMax must be a whole number from 1', waitersMax);
  return placeOf(waitersMax + 1) * Int32Array.BYTES_PER_ELEMENT;
}
