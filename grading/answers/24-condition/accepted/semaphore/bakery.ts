// accepted: a semaphore is a number with a condition of its own
import { Semaphore } from '../../shared/semaphore.ts';

export type Shelf = Pick<Semaphore, 'kind' | 'buffer'>;

export const newShelf = (): Shelf => new Semaphore(0);

export function consume(shelf: Shelf): void {
  Semaphore.from(shelf).acquire();
}

export function produce(shelf: Shelf, count: number): void {
  if (count > 0) Semaphore.from(shelf).release(count);
}
