// A class whose run() runs in the process. Its public fields get there as copies; its constructor is not called there.
import { Clerk } from './13-process-subclass.process.ts';

const clerks = [1, 2, 3].map((desk) => new Clerk(desk));
for (const clerk of clerks) clerk.start();
for (const clerk of clerks) await clerk.join();
