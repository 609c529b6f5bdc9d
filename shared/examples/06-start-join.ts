// start() makes a process, join() waits for its end. The last line is the last one, whatever the order of the others.
import { Process } from '../process.ts';

const workers = Array.from({ length: 3 }, () => new Process<typeof import('./06-start-join.process.ts'), 'work'>({
  module: new URL('./06-start-join.process.ts', import.meta.url), target: 'work',
}));
for (const worker of workers) worker.start();
for (const worker of workers) await worker.join();
console.log(`${workers.length} processes have ended.`);
