// accepted: each answer comes through a MessageChannel of its own and is taken out of it after the exit.
import { fileURLToPath } from 'node:url';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';

const workerFile = new URL('./arithmetic.worker.ts', import.meta.url);

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const halves = await Promise.allSettled([calculate('add', a, b), calculate('subtract', a, b)]);
  const [sum, difference] = halves.map((half) => {
    if (half.status === 'rejected') throw half.reason;
    return half.value;
  });
  return { sum: sum!, difference: difference! };
}

async function calculate(operation: 'add' | 'subtract', a: number, b: number): Promise<number> {
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(workerFile, {
    workerData: { operation, a, b, answerTo: port2 },
    transferList: [port2],
  });
  const errors: Error[] = [];
  worker.on('error', (error: Error) => errors.push(error));
  await new Promise((resolve) => worker.on('exit', resolve));
  const received = receiveMessageOnPort(port1) as { message: number } | undefined;
  port1.close();
  if (errors[0] || !received) throw errors[0] ?? new Error(`No answer to ${operation}`);
  return received.message;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await addAndSubtract(12, 5));
}
