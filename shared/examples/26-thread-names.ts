// As with processes: a name for each thread, its number where none was given. The main thread has a name, too.
import { currentThread, Thread } from '../thread.ts';

const module = new URL('./26-thread-names.worker.ts', import.meta.url);
const services = ['bookkeeper', 'courier', undefined].map((name) => new Thread<typeof import('./26-thread-names.worker.ts'), 'serve'>({
  module, target: 'serve', name, args: [20],
}));
for (const service of services) service.start();
for (const service of services) service.join();
console.log(`${currentThread().name} ends`);
