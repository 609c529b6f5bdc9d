// The program ends when the visitor has ended, though nobody joins it. Nobody waits for the daemon: it never says that it ends.
import { Manager } from '../manager.ts';
import { Process } from '../process.ts';

const module = new URL('./services.process.ts', import.meta.url);
const isThere = new Manager().event();
const daemon = new Process<typeof import('./services.process.ts'), 'serve'>({ module, target: 'serve', args: [isThere], name: 'daemon', daemon: true });
const visitor = new Process<typeof import('./services.process.ts'), 'visit'>({ module, target: 'visit', args: [isThere], name: 'visitor' });
daemon.start();
visitor.start();
