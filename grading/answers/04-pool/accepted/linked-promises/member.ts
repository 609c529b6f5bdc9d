import { fork, type ChildProcess } from 'node:child_process';

/** One process. */
export class Member<T, R> {
  readonly gone: Promise<void>;
  readonly #child: ChildProcess;
  #fail: ((error: Error) => void) | undefined;
  #done: ((result: R) => void) | undefined;

  constructor(task: URL) {
    this.#child = fork(new URL('./pool.process.ts', import.meta.url), [task.href], { serialization: 'advanced' });
    this.#child.on('message', (message: { result: R } | { error: unknown }) => {
      const done = this.#done;
      const fail = this.#fail;
      this.#done = this.#fail = undefined;
      if ('result' in message) done?.(message.result);
      else fail?.(message.error as Error);
    });
    this.gone = new Promise((resolve) => {
      this.#child.on('exit', (code, signal) => {
        this.#fail?.(new Error(`lost a process, ${signal ?? `exit code ${code}`}`));
        resolve();
      });
    });
  }

  get busy(): boolean {
    return this.#done !== undefined;
  }

  get usable(): boolean {
    return this.#child.connected;
  }

  work(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#done = resolve;
      this.#fail = reject;
      this.#child.send({ item });
    });
  }

  leave(): void {
    this.#child.disconnect();
  }

  kill(error: Error): void {
    this.#fail?.(error);
    this.#child.kill('SIGKILL');
  }
}
