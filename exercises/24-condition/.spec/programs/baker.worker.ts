/** A consumer or a producer. Both count besides what they do, so that a loaf is noticed that nobody has baked. */
import { parentPort, workerData } from 'node:worker_threads';
import { consume, produce } from '../bakery.ts';
import type { Shelf } from '../bakery.ts';
import type { Role } from './bake.ts';

/** What a consumer says of each loaf: which one of this shelf it is, how many had been promised there by then, and when it was. */
export interface Served { readonly name: string; readonly taken: number; readonly promised: number; readonly atMs: number }

const { role, shelf, counts } = workerData as { role: Role; shelf: Shelf; counts: Int32Array };
const PROMISED = 2 * (role.shelf ?? 0);
const TAKEN = PROMISED + 1;

for (const count of role.bakes ?? []) {
  Atomics.add(counts, PROMISED, count);
  await (produce as (shelf: Shelf, count: number) => unknown)(shelf, count);
}
for (let loaf = 0; loaf < (role.takes ?? 0); loaf += 1) {
  await (consume as (shelf: Shelf) => unknown)(shelf);
  const taken = Atomics.add(counts, TAKEN, 1) + 1;
  const promised = Atomics.load(counts, PROMISED);
  parentPort?.postMessage({ name: role.name, taken, promised, atMs: Date.now() } satisfies Served);
}
