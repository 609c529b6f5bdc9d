import { log } from './log.ts';
import { MyThread } from './my-thread.ts';

const threads = [0, 1, 2, 3, 4].map((number) => new MyThread({ args: [number], kwargs: { a: 'A', b: 'B' } }));

for (const thread of threads) thread.start();
for (const thread of threads) await thread.joinAsync();
log('all have ended');
