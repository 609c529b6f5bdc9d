import { workerData } from 'node:worker_threads';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
}

const { times } = workerData as Orders;

let done = 0;
while (done < times) done += 1;
process.exit(done);
