// accepted: the workers are given their program as text, and there is no file for them
import { Worker } from 'node:worker_threads';

const program = (operator: '+' | '-'): string => `
  const { parentPort, workerData: [a, b] } = require('node:worker_threads');
  parentPort.postMessage(a ${operator} b);
`;

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const [sum, difference] = await Promise.allSettled([calculate('+', [a, b]), calculate('-', [a, b])]);
  if (sum.status === 'rejected') throw sum.reason;
  if (difference.status === 'rejected') throw difference.reason;
  return { sum: sum.value, difference: difference.value };
}

function calculate(operator: '+' | '-', pair: readonly [number, number]): Promise<number> {
  const worker = new Worker(program(operator), { eval: true, workerData: pair });
  return new Promise((resolve, reject) => {
    let answer: number | undefined;
    let failure: unknown;
    worker.on('message', (message: number) => (answer = message));
    worker.on('error', (error) => (failure = error));
    worker.on('exit', (code) => {
      if (answer === undefined) reject(failure ?? new Error(`${operator} ended with exit code ${code}`));
      else resolve(answer);
    });
  });
}
