// The same work in ten processes: their times do not add up, and the lines come in any order.
// Starting a process costs more than 50 ms of work are worth. Add the argument 2000 to this and to 04, and compare.
import { Process } from '../process.ts';

const workMs = Number(process.argv[2] ?? 50);
const startedAt = performance.now();
const classifiers = Array.from({ length: 10 }, (_, number) => new Process<typeof import('./classify.process.ts'), 'classify'>({
  module: new URL('./classify.process.ts', import.meta.url), target: 'classify', args: [number, workMs],
}));
for (const classifier of classifiers) classifier.start();
for (const classifier of classifiers) await classifier.join();
console.log(`10 numbers, ${classifiers.length} processes: ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
