// What the worker writes is what the main thread reads: the same memory, no copy and no message.
// Node's processes share no memory, so the worker is a thread; for processes there are array() and value() of a Manager.
import { Thread } from '../thread.ts';
import { SharedArray, SharedValue } from '../value.ts';

const squares = new SharedArray('i', 4);
const sum = new SharedValue('i');
const worker = new Thread<typeof import('./14-array-and-value.worker.ts'), 'squareAll'>({
  module: new URL('./14-array-and-value.worker.ts', import.meta.url), target: 'squareAll', args: [[1, 2, 3, 4], squares, sum],
});
worker.start();
worker.join();
console.log(`main thread: squares ${[...squares].join(', ')}, sum ${sum.value}`);
