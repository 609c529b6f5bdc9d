// Two processes, each with a function of its own. With the module's type given, wrong arguments are an error before anything runs.
import { Process } from '../process.ts';

const module = new URL('./arithmetic.ts', import.meta.url);
const adder = new Process<typeof import('./arithmetic.ts'), 'add'>({ module, target: 'add', args: [20, 8] });
const subtracter = new Process<typeof import('./arithmetic.ts'), 'subtract'>({ module, target: 'subtract', args: [20, 8] });
adder.start();
subtracter.start();
await Promise.all([adder.join(), subtracter.join()]);
