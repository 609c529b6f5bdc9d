// Two processes wait for an event, one of them for 30 ms only. It is told false, and the other one true when the event is set.
import { Manager } from '../manager.ts';
import { Process } from '../process.ts';

const module = new URL('./16-event.process.ts', import.meta.url);
type Target = typeof import('./16-event.process.ts');
using manager = new Manager();
const doorbell = manager.event();
const patient = new Process<Target, 'listen'>({ module, target: 'listen', args: [doorbell], name: 'patient' });
const hurried = new Process<Target, 'listen'>({ module, target: 'listen', args: [doorbell, 30], name: 'hurried' });
patient.start();
hurried.start();
await hurried.join();
console.log('main: rings');
await doorbell.set();
await patient.join();
