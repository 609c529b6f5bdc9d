// Arguments of a process are copied to it. A function that gets none falls back on its default, also in another process.
import { Process } from '../process.ts';

const module = new URL('./07-arguments.process.ts', import.meta.url);
type Target = typeof import('./07-arguments.process.ts');
const travellers = [
  new Process<Target, 'land'>({ module, target: 'land' }),
  ...['America', 'Europe', 'Africa'].map((continent) => new Process<Target, 'land'>({ module, target: 'land', args: [continent] })),
];
for (const traveller of travellers) traveller.start();
for (const traveller of travellers) await traveller.join();
