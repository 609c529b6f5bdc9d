import { workerData } from 'node:worker_threads';

import { Account } from './account.ts';

const [memory, times] = workerData as [Account['memory'], number];
const account = new Account(memory);
for (let done = 0; done < times; done += 1) account.move(-1);
