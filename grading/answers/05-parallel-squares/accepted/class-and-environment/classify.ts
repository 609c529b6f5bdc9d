// accepted: a class around each process; what it needs travels in the environment
import { fork } from 'node:child_process';

type Kind = 'zero' | 'even' | 'odd';
interface Classified { number: number; kind: Kind }

const program = new URL('./classify.process.ts', import.meta.url);

class Classification {
  readonly #number: number;
  #kind: Kind | undefined;
  readonly ended: Promise<void>;

  constructor(number: number, delayMs: number) {
    this.#number = number;
    const child = fork(program, { env: { ...process.env, NUMBER: String(number), DELAY: String(delayMs) } });
    child.on('message', (kind: Kind) => (this.#kind = kind));
    this.ended = new Promise((resolve) => child.once('exit', () => resolve()));
  }

  get result(): Classified {
    if (this.#kind === undefined) throw new Error(`nobody knows what ${this.#number} is`);
    return { number: this.#number, kind: this.#kind };
  }
}

export async function classifyAll(numbers: readonly number[], { delayMs = 2_000 }: { delayMs?: number } = {}): Promise<Classified[]> {
  const all = numbers.map((number) => new Classification(number, delayMs));
  for (const one of all) await one.ended;
  return all.map((one) => one.result);
}
