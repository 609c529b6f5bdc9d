/**
 * Real threads that play the threads of a {@link Case}. They are started once and play one case
 * after the other, as starting a thread takes longer than most cases.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { classOf } from './case.ts';
import type { Case } from './case.ts';
import { bodyOf, classes } from './script.ts';

/** What a player is told: the shared objects, its code and the counters. */
export interface Part {
  readonly objects: Readonly<Record<string, unknown>>;
  readonly kinds: Readonly<Record<string, string>>;
  readonly code: string;
  readonly cell: Int32Array;
}

/** What a player answers. */
export type Played = { readonly done: true } | { readonly error: string };

const ROUNDS = 30;

/** A troupe of threads. */
export class Players implements AsyncDisposable {
  readonly #workers: Worker[] = [];

  /** Play a case once. @returns What its result came to. */
  async play(one: Case): Promise<unknown> {
    const cell = new Int32Array(new SharedArrayBuffer(32));
    const kinds = Object.fromEntries(Object.entries(one.shared).map(([name, expression]) => [name, classOf(expression)]));
    const objects = Object.fromEntries(Object.entries(one.shared).map(([name, expression]) => [name, make(expression)]));
    await this.#hire(one.threads.length);
    const parts = one.threads.map((code, index) => this.#tell(index, { objects, kinds, code, cell }));
    if (one.main !== undefined) await bodyOf(one.main, [...Object.keys(objects), 'cell'])(...Object.values(objects), cell);
    await Promise.all(parts);
    return bodyOf(`return ${one.result};`, [...Object.keys(objects), 'cell'])(...Object.values(objects), cell);
  }

  /** Play a case many times. @returns Every result that came up, as JSON. */
  async playOften(one: Case): Promise<Set<string>> {
    const results = new Set<string>();
    const rounds = one.explore?.realRounds ?? ROUNDS;
    for (let round = 0; round < rounds; round += 1) results.add(JSON.stringify(await this.play(one)));
    return results;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  async #hire(count: number): Promise<void> {
    while (this.#workers.length < count) {
      const worker = new Worker(new URL('./players.worker.ts', import.meta.url));
      this.#workers.push(worker);
      await once(worker, 'message');
    }
  }

  async #tell(index: number, part: Part): Promise<void> {
    const worker = this.#workers[index]!;
    const answer = once(worker, 'message');
    worker.postMessage(part);
    const [played] = (await answer) as [Played];
    if ('error' in played) throw new Error(`thread ${index}: ${played.error}`);
  }
}

function make(expression: string): unknown {
  // Only expressions of the suites themselves come here.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const factory = new Function(...Object.keys(classes), `return ${expression};`) as (...all: unknown[]) => unknown;
  return factory(...Object.values(classes));
}
