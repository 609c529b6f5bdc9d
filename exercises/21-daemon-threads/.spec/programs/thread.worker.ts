/** A thread that lives as it is given. Only one that is told to end has the exit code 7; one that is told something else has 8. */
import { parentPort, workerData } from 'node:worker_threads';

const { life, exitCode = 0 } = workerData as { readonly life: string; readonly exitCode?: number };

switch (life) {
  case 'ends': process.exitCode = exitCode; break;
  // It listens to nobody, and has no timer: who looks again and again by one of his own would never let that one come.
  case 'works': setImmediate(() => setImmediate(() => process.exit(exitCode))); break;
  default:
    // Until it is told something.
    parentPort?.on('message', (message) => process.exit(message === 'end' ? 7 : 8));
    if (life === 'announces') parentPort?.postMessage('at work');
}
