import { type MessagePort, workerData } from 'node:worker_threads';

interface Job {
  operation: 'add' | 'subtract';
  a: number;
  b: number;
  answerTo: MessagePort;
}

const { operation, a, b, answerTo } = workerData as Job;
answerTo.postMessage(operation === 'add' ? a + b : a - b);
answerTo.close();
