// accepted: a subclass of Worker that knows how to wait for its own result, by events.once.
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import type { Job } from './arithmetic.worker.ts';

const workerFile = new URL('./arithmetic.worker.ts', import.meta.url);

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const adder = new Calculator({ operation: 'add', a, b });
  const subtractor = new Calculator({ operation: 'subtract', a, b });
  const [sum, difference] = await Promise.allSettled([adder.result, subtractor.result]);
  if (sum.status === 'fulfilled' && difference.status === 'fulfilled') {
    return { sum: sum.value, difference: difference.value };
  }
  const reasons = [sum, difference].flatMap((half) => (half.status === 'rejected' ? [half.reason as unknown] : []));
  throw new AggregateError(reasons, `Cannot add and subtract ${a} and ${b}: ${String(reasons[0])}`);
}

class Calculator extends Worker {
  readonly result: Promise<number>;

  constructor(job: Job) {
    super(workerFile, { name: job.operation, workerData: job });
    const ended = new Promise<void>((resolve) => this.once('exit', () => resolve()));
    const answered = Promise.race([
      once(this, 'message') as Promise<[number]>,
      ended.then(() => Promise.reject(new Error('There was no answer'))),
    ]);
    // `once` hears an error only until there is an answer.
    let failure: unknown;
    this.on('error', (error) => (failure = error));
    this.result = answered.finally(() => ended).then(([answer]) => {
      if (failure !== undefined) throw failure;
      return answer;
    });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await addAndSubtract(12, 5));
}
