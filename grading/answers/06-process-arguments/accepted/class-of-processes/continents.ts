// accepted: a class like Python's Process, with start and join
import { fork, type ChildProcess } from 'node:child_process';

class Process {
  readonly #args: string[];
  #child: ChildProcess | undefined;
  #end: Promise<void> | undefined;

  constructor(args: string[]) {
    this.#args = args;
  }

  start(): void {
    const child = fork(new URL('./continent.process.ts', import.meta.url), this.#args);
    this.#child = child;
    this.#end = new Promise((resolve) => child.once('exit', () => resolve()));
  }

  async join(): Promise<void> {
    await this.#end;
  }

  get failure(): string | undefined {
    const { exitCode, signalCode } = this.#child ?? {};
    return exitCode === 0 ? undefined : String(signalCode ?? exitCode);
  }
}

export async function printContinents(continents: readonly (string | undefined)[]): Promise<void> {
  const processes = continents.map((continent) => new Process(continent === undefined ? [] : [continent]));
  for (const one of processes) one.start();
  for (const one of processes) await one.join();
  const failures = processes.flatMap((one) => one.failure ?? []);
  if (failures.length > 0) throw new AggregateError([], `ended with ${failures.join(' and ')}`);
}
