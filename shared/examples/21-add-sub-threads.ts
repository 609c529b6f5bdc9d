// Problem 2: example 09 with threads. Nothing else changes, but that join() may block.
import { Thread } from '../thread.ts';

const module = new URL('./arithmetic.ts', import.meta.url);
const adder = new Thread<typeof import('./arithmetic.ts'), 'add'>({ module, target: 'add', args: [20, 8] });
const subtracter = new Thread<typeof import('./arithmetic.ts'), 'subtract'>({ module, target: 'subtract', args: [20, 8] });
adder.start();
subtracter.start();
adder.join();
subtracter.join();
