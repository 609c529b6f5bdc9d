// accepted: main and workers are the same file, told apart by isMainThread; arithmetic.worker.ts is not used.
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

interface Both {
  sum: number;
  difference: number;
}

/** What one worker is asked to do: which key of the result, and from what. */
interface Part {
  key: keyof Both;
  a: number;
  b: number;
}

export async function addAndSubtract(a: number, b: number): Promise<Both> {
  const parts = await Promise.allSettled([part({ key: 'sum', a, b }), part({ key: 'difference', a, b })]);
  const both: Partial<Both> = {};
  for (const settled of parts) {
    if (settled.status === 'rejected') throw settled.reason;
    Object.assign(both, settled.value);
  }
  return both as Both;
}

function part(task: Part): Promise<Partial<Both>> {
  return new Promise((resolve, reject) => {
    let result: Partial<Both> | undefined;
    const problems: unknown[] = [];
    new Worker(fileURLToPath(import.meta.url), { workerData: task, name: task.key })
      .on('message', (message: Partial<Both>) => {
        result = { ...result, ...message };
      })
      .on('error', (error) => problems.push(error))
      .on('exit', (code) => {
        if (problems.length > 0) reject(problems[0]);
        else if (result === undefined) reject(new Error(`No ${task.key}, exit code ${code}`));
        else resolve(result);
      });
  });
}

const operations: Record<keyof Both, (a: number, b: number) => number> = {
  sum: (a, b) => a + b,
  difference: (a, b) => a - b,
};

if (!isMainThread && workerData) {
  const { key, a, b } = workerData as Part;
  parentPort?.postMessage({ [key]: operations[key](a, b) });
} else if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await addAndSubtract(12, 5));
}
