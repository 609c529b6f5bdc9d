// Two consumers and a producer wait for each other: for the thing itself, in a loop, which is what waitFor() is. A notify is only the
// reason to look again, so it does not matter who comes first, nor who else is woken.
import { Condition } from '../condition.ts';
import { Thread } from '../thread.ts';
import { SharedValue } from '../value.ts';

const module = new URL('./33-condition.worker.ts', import.meta.url);
type Target = typeof import('./33-condition.worker.ts');
const changed = new Condition();
// Both are only touched with the condition's lock held.
const hungry = new SharedValue('i', 0);
const loaves = new SharedValue('i', 0);
const threads = [
  new Thread<Target, 'consume'>({ module, target: 'consume', args: [changed, hungry, loaves], name: 'consumer 1' }),
  new Thread<Target, 'consume'>({ module, target: 'consume', args: [changed, hungry, loaves], name: 'consumer 2' }),
  new Thread<Target, 'produce'>({ module, target: 'produce', args: [changed, hungry, loaves], name: 'producer' }),
];
for (const thread of threads) thread.start();
for (const thread of threads) thread.join();
