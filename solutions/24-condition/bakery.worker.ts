// A thread that takes a loaf, or bakes three. There is nothing to do in this file.
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

import { consume, produce } from './bakery.ts';
import type { Shelf } from './bakery.ts';

const { name, shelf } = workerData as { name: string; shelf: Shelf };

if (name === 'p') {
  log('Starting producer thread');
  produce(shelf, 3);
  log('Three loaves are available');
} else {
  log('Starting consumer thread');
  consume(shelf);
  log('Has a loaf');
}

/** Prints at once; what `console.log` prints in a thread waits for the thread to have nothing to do. */
function log(text: string): void {
  writeSync(1, `(${name.padEnd(10)}) ${text}\n`);
}
