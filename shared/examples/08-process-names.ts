// Names are for people: they make lines of several processes readable. Who is given none is called after its number.
import { Process } from '../process.ts';

const module = new URL('./08-process-names.process.ts', import.meta.url);
const services = ['bookkeeper', 'courier', undefined].map((name) => new Process<typeof import('./08-process-names.process.ts'), 'serve'>({
  module, target: 'serve', name, args: [20],
}));
for (const service of services) service.start();
for (const service of services) await service.join();
