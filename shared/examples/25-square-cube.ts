// Two threads, and the main thread, which waits for both before it says its last word.
import { Thread } from '../thread.ts';

const module = new URL('./25-square-cube.worker.ts', import.meta.url);
type Target = typeof import('./25-square-cube.worker.ts');
const squarer = new Thread<Target, 'printSquare'>({ module, target: 'printSquare', args: [10] });
const cuber = new Thread<Target, 'printCube'>({ module, target: 'printCube', args: [10] });
squarer.start();
cuber.start();
squarer.join();
cuber.join();
console.log('Done!');
