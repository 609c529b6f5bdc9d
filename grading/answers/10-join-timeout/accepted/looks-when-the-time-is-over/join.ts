// accepted: class with a disposer; the timer does not keep the program alive, and is cleared all the same
import type { ChildProcess } from 'node:child_process';
class Waiting implements Disposable {
  readonly result: Promise<boolean>;
  readonly #child: ChildProcess;
  #timer: NodeJS.Timeout | undefined;
  #end: () => void = () => undefined;

  constructor(child: ChildProcess, timeoutMs: number | undefined) {
    this.#child = child;
    this.result = new Promise((resolve) => {
      this.#end = () => resolve(isOver(child));
      if (isOver(child)) this.#end();
      if (timeoutMs !== undefined) this.#timer = setTimeout(this.#end, timeoutMs).unref();
      child.addListener('exit', this.#end);
    });
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#child.removeListener('exit', this.#end);
  }
}

const isOver = ({ exitCode, signalCode }: ChildProcess): boolean => (exitCode ?? signalCode) !== null;

export async function join(child: ChildProcess, timeoutMs?: number): Promise<boolean> {
  using waiting = new Waiting(child, timeoutMs);
  return await waiting.result;
}
