// accepted: a file of its own for each operation; arithmetic.worker.ts is not used.
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const sum = run('./add.worker.ts', a, b);
  const difference = run('./subtract.worker.ts', a, b);
  await Promise.allSettled([sum, difference]);
  return { sum: await sum, difference: await difference };
}

async function run(file: string, a: number, b: number): Promise<number> {
  const worker = new Worker(new URL(file, import.meta.url), { workerData: [a, b] });
  const answers: number[] = [];
  let failure: unknown;
  worker.on('message', (answer: number) => answers.push(answer));
  worker.on('error', (error) => (failure = error));
  const [code] = await new Promise<[number]>((resolve) => worker.on('exit', (...args) => resolve(args)));
  if (failure !== undefined) throw failure;
  if (answers.length === 0) throw new Error(`${file} exited with code ${code} before it answered`);
  return answers[0]!;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await addAndSubtract(12, 5));
}
