// accepted: `await using` joins both workers on every way out
import { Worker } from 'node:worker_threads';

class Calculator implements AsyncDisposable {
  readonly #exit: Promise<number>;
  #answer: number | undefined;
  #failure: unknown;

  constructor(operation: 'add' | 'subtract', pair: { a: number; b: number }) {
    const worker = new Worker(new URL('./arithmetic.worker.ts', import.meta.url), { workerData: { operation, ...pair } });
    worker.on('message', (message: number) => (this.#answer = message));
    worker.on('error', (error) => (this.#failure = error));
    this.#exit = new Promise((resolve) => worker.once('exit', resolve));
  }

  async result(): Promise<number> {
    const code = await this.#exit;
    if (this.#answer === undefined) throw this.#failure ?? new Error(`exit code ${code}`);
    return this.#answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#exit;
  }
}

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  await using adder = new Calculator('add', { a, b });
  await using subtracter = new Calculator('subtract', { a, b });
  const [sum, difference] = await Promise.all([adder.result(), subtracter.result()]);
  return { sum: sum as number, difference: difference as number };
}
