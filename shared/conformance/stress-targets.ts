/** What threads and processes of `stress.test.ts` do, a great many times. */
import type { Lock } from '../lock.ts';
import type { Queue } from '../queue.ts';
import type { SharedArray } from '../value.ts';

export function addLocked(cells: SharedArray<'i'>, lock: Lock, times: number): void {
  for (let time = 0; time < times; time += 1) {
    lock.acquire();
    cells[0]! += 1;
    lock.release();
  }
}

/** Puts `count` numbers from `first` on. */
export function produce(queue: Queue<number>, first: number, count: number): void {
  for (let number = first; number < first + count; number += 1) queue.put(number);
}

/** Marks every number that it gets, until it gets a negative one. */
export function consume(queue: Queue<number>, seen: SharedArray<'B'>): void {
  for (let number = queue.get(); number >= 0; number = queue.get()) Atomics.add(seen.view, number, 1);
}

export function nothing(): void {}

/** The last thing of its process, for one in so many. */
export function echoOrDie(number: number, oneIn: number): number {
  if (number % oneIn === 0) process.kill(process.pid, 'SIGKILL');
  return number;
}
