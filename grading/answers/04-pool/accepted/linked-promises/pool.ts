// accepted: a linked list of jobs and a class for each process, which ends itself after the last job it was told of
import { availableParallelism } from 'node:os';
import { Crew } from './crew.ts';
import { Member } from './member.ts';

export class Pool<T, R> {
  readonly #crew: Crew<T, R>;

  constructor(task: URL, options: { size?: number } = {}) {
    this.#crew = new Crew<T, R>(() => new Member<T, R>(task), options.size ?? availableParallelism());
  }

  async map(items: Iterable<T>): Promise<R[]> {
    this.#crew.assertOpen();
    const results: R[] = [];
    const jobs: Promise<void>[] = [];
    let index = 0;
    for (const item of [...items]) {
      const place = index;
      index += 1;
      jobs.push(
        this.#crew.add(item).then((result) => {
          results[place] = result;
        }),
      );
    }
    await Promise.all(jobs);
    return results;
  }

  async apply(item: T): Promise<R> {
    const [result] = await this.map([item]);
    return result as R;
  }

  close(): void {
    this.#crew.close();
  }

  async terminate(): Promise<void> {
    this.#crew.stop();
    await this.join();
  }

  join(): Promise<void> {
    return this.#crew.empty();
  }
}
