// The program ends when the visitor has ended, though nobody joins it. Nobody waits for the daemon: it never says that it ends.
import { Event } from '../event.ts';
import { Thread } from '../thread.ts';

const module = new URL('./services.worker.ts', import.meta.url);
const isThere = new Event();
const daemon = new Thread<typeof import('./services.worker.ts'), 'serve'>({ module, target: 'serve', args: [isThere], name: 'daemon', daemon: true });
const visitor = new Thread<typeof import('./services.worker.ts'), 'visit'>({ module, target: 'visit', args: [isThere], name: 'visitor' });
daemon.start();
visitor.start();
