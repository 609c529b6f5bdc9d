// accepted: an event emitter around each process; the number travels in the environment, and names itself in the answer
import { fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';

class CubeProcess extends EventEmitter {
  readonly #child;
  #cube: number | undefined;

  constructor(number: number) {
    super();
    this.#child = fork(new URL('./cube.process.ts', import.meta.url), { env: { ...process.env, NUMBER: String(number) } });
    this.#child.on('message', (message) => {
      this.#cube = (message as { cube: number }).cube;
    });
    this.#child.once('exit', (code, signal) => {
      if (this.#cube === undefined) this.emit('error', new Error(`cube of ${number}: ${signal ?? `exit code ${code}`}`));
      else this.emit('cube', this.#cube);
    });
  }
}

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  // events.once rejects when the emitter has an error.
  const settled = await Promise.allSettled(numbers.map((number) => once(new CubeProcess(number), 'cube')));
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value[0] as number;
  });
}
