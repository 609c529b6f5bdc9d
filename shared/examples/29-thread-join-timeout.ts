// join() with a time-out comes back while the thread goes on; whether it does, isAlive() knows.
import { Event } from '../event.ts';
import { Thread } from '../thread.ts';

const module = new URL('./services.worker.ts', import.meta.url);
const isThere = new Event();
const daemon = new Thread<typeof import('./services.worker.ts'), 'serve'>({ module, target: 'serve', args: [isThere], name: 'daemon', daemon: true });
const visitor = new Thread<typeof import('./services.worker.ts'), 'visit'>({ module, target: 'visit', args: [isThere], name: 'visitor' });
daemon.start();
visitor.start();
console.log(`the visitor has ended: ${visitor.join()}, alive: ${visitor.isAlive()}`);
console.log(`the daemon has ended within 30 ms: ${daemon.join({ timeoutMs: 30 })}, alive: ${daemon.isAlive()}`);
