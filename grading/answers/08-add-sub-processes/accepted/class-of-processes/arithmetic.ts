// accepted: a class like Python's Process, with start, join and exitCode
import { fork, type ChildProcess } from 'node:child_process';

class Process {
  readonly #args: string[];
  #child: ChildProcess | undefined;
  #end: Promise<void> | undefined;
  answer: number | undefined;

  constructor(...args: string[]) {
    this.#args = args;
  }

  start(): this {
    const child = fork(new URL('./arithmetic.process.ts', import.meta.url), this.#args);
    child.on('message', (answer) => (this.answer = answer as number));
    this.#child = child;
    this.#end = new Promise((resolve) => child.once('exit', () => resolve()));
    return this;
  }

  async join(): Promise<this> {
    await this.#end;
    return this;
  }

  get exitCode(): string {
    return String(this.#child?.signalCode ?? this.#child?.exitCode);
  }
}

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const both = ['add', 'subtract'].map((operation) => new Process(operation, String(a), String(b)).start());
  const [add, subtract] = await Promise.all(both.map((one) => one.join()));
  const { answer: sum } = add!;
  const { answer: difference } = subtract!;
  if (sum === undefined || difference === undefined) throw new Error(`no answer: ${add!.exitCode} and ${subtract!.exitCode}`);
  return { sum, difference };
}
