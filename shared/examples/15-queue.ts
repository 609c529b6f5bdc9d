// A producer and a printer. "Until the queue is empty" is a race: who looks before the first put takes that for the end, as the hasty one
// does here. The end of a stream is something to be put into it; then the printer may begin as early as it likes.
import { Queue } from '../queue.ts';
import { Thread } from '../thread.ts';

const module = new URL('./15-queue.worker.ts', import.meta.url);
type Target = typeof import('./15-queue.worker.ts');
const squares = new Queue<number | null>();

const hasty = new Thread<Target, 'printUntilEmpty'>({ module, target: 'printUntilEmpty', args: [squares] });
hasty.start();
hasty.join();

const printer = new Thread<Target, 'printUntilEnd'>({ module, target: 'printUntilEnd', args: [squares] });
const producer = new Thread<Target, 'produce'>({ module, target: 'produce', args: [[1, 2, 3, 4, 5], squares] });
printer.start();
producer.start();
producer.join();
printer.join();
console.log(`left in the queue: ${squares.size}`);
