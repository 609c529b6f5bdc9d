// One thread blocks until the event is set; the other looks every 20 ms, and does other work in between.
import { Event } from '../event.ts';
import { Thread } from '../thread.ts';
import { log } from './log.ts';

const module = new URL('./32-thread-event.worker.ts', import.meta.url);
type Target = typeof import('./32-thread-event.worker.ts');
const doorbell = new Event();
const hasWorked = new Event();
const blocker = new Thread<Target, 'block'>({ module, target: 'block', args: [doorbell], name: 'block' });
const poller = new Thread<Target, 'poll'>({ module, target: 'poll', args: [doorbell, hasWorked], name: 'non-block' });
blocker.start();
poller.start();
hasWorked.wait();
log('rings');
doorbell.set();
blocker.join();
poller.join();
