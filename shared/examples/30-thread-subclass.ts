// A class whose run() runs in the thread.
import { Clerk } from './30-thread-subclass.worker.ts';

const clerks = Array.from({ length: 3 }, () => new Clerk({ module: new URL('./30-thread-subclass.worker.ts', import.meta.url) }));
for (const clerk of clerks) clerk.start();
for (const clerk of clerks) clerk.join();
