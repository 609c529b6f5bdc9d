// join() waits as long as it takes, join({ timeoutMs }) not longer than that: false means that the process goes on.
import { Manager } from '../manager.ts';
import { Process } from '../process.ts';

const module = new URL('./services.process.ts', import.meta.url);
const isThere = new Manager().event();
const daemon = new Process<typeof import('./services.process.ts'), 'serve'>({ module, target: 'serve', args: [isThere], name: 'daemon', daemon: true });
const visitor = new Process<typeof import('./services.process.ts'), 'visit'>({ module, target: 'visit', args: [isThere], name: 'visitor' });
daemon.start();
visitor.start();
console.log(`the visitor has ended: ${await visitor.join()}, alive: ${visitor.isAlive()}`);
console.log(`the daemon has ended within 30 ms: ${await daemon.join({ timeoutMs: 30 })}, alive: ${daemon.isAlive()}`);
