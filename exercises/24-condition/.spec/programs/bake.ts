/** Consumers and producers at one shelf, and what each of them saw. */
import { Worker } from 'node:worker_threads';
import { newShelf } from '../bakery.ts';
import type { Served } from './baker.worker.ts';

/** A thread: how many loaves it takes one by one, or how many it bakes in each of several calls; and at which shelf, from 0 on. */
export interface Role { readonly name: string; readonly takes?: number; readonly bakes?: readonly number[]; readonly shelf?: number }

/** Threads that are started at the same time; each stage begins when everybody of the ones before has ended or sleeps. */
export type Stages = readonly (readonly Role[])[];

/** What the program resolves to. */
export interface Told {
  readonly served: readonly Served[];
  /** When each stage began. */
  readonly stagesMs: readonly number[];
}

/** In a run where time passes only when nobody can go on, everybody is at rest after so long; few looks at the clock fit into it. */
const REST_MS = 3;

export default async function (stages: Stages): Promise<Told> {
  const shelves = Array.from({ length: Math.max(...stages.flat().map(({ shelf = 0 }) => shelf)) + 1 }, () => newShelf());
  const counts = new Int32Array(new SharedArrayBuffer(8 * shelves.length));
  const served: Served[] = [];
  const stagesMs: number[] = [];
  const running: Promise<void>[] = [];
  for (const [index, roles] of stages.entries()) {
    if (index > 0) await new Promise((resolve) => setTimeout(resolve, REST_MS));
    stagesMs.push(Date.now());
    running.push(...roles.map((role) => run(role, { role, shelf: shelves[role.shelf ?? 0], counts }, (one) => void served.push(one))));
  }
  await Promise.all(running);
  return { served, stagesMs };
}

/** Starts one thread. @returns a promise for its end */
function run({ name }: Role, given: object, onServed: (served: Served) => void): Promise<void> {
  const worker = new Worker(new URL('./baker.worker.ts', import.meta.url), { name, workerData: given });
  return new Promise((resolve, reject) => {
    worker.on('message', onServed);
    worker.once('error', reject);
    worker.once('exit', () => resolve());
  });
}
