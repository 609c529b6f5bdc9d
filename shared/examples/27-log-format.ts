// One log for all threads: what a thread has to say stands beside its name, and nobody has to write names into messages.
import { Thread } from '../thread.ts';
import { log } from './log.ts';

const module = new URL('./27-log-format.worker.ts', import.meta.url);
const services = ['baker', undefined, 'bookkeeper'].map((name) => new Thread<typeof import('./27-log-format.worker.ts'), 'serve'>({
  module, target: 'serve', name, args: [20],
}));
for (const service of services) service.start();
for (const service of services) service.join();
log('all have ended');
