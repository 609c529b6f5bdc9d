/** What the workers of `pool.test.ts` do. */
import { threadId } from 'node:worker_threads';
import type { SharedArray } from '../value.ts';
import { OverdraftError } from './thread-targets.ts';

let opened = 'nothing';
let openings = 0;

/** An initializer. */
export function open(what: string, options?: { readonly twice: boolean }): void {
  openings += 1;
  opened = options?.twice === true ? what + what : what;
}

/** What the initializer has left. */
export function whatIsOpen(_item: number): [what: string, times: number] {
  return [opened, openings];
}

export function failToOpen(): never {
  throw new OverdraftError(3);
}

/** Who does this: a number that no other worker has. */
export function who(_item?: number): number {
  return process.pid * 1_000 + threadId;
}

export function square(number: number): number {
  return number * number;
}

export async function squareLater(number: number): Promise<number> {
  await new Promise((resolve) => setImmediate(resolve));
  return square(number);
}

export function add(first: number, second: number, options?: { readonly times: number }): number {
  return (first + second) * (options?.times ?? 1);
}

export function echo(value: unknown): unknown {
  return value;
}

/** Fails for some. */
export function squareOfEven(number: number): number {
  if (number % 2 !== 0) throw new OverdraftError(number);
  return number * number;
}

export function failWith(thrown: unknown): never {
  throw thrown;
}

/** Something that cannot be returned. */
export function make(what: 'function' | 'promise' | 'private' | 'url' | 'deep' | 'date'): unknown {
  switch (what) {
    case 'function': return () => 1;
    case 'promise': return { later: Promise.resolve(1) };
    case 'private': return new Secret(1);
    case 'url': return new URL('node:test');
    case 'deep': return new Map([['all', [1, { secret: new Secret(2) }]]]);
    default: return new Date(5);
  }
}

/** All that it is, is private. */
class Secret {
  readonly #value: number;

  constructor(value: number) {
    this.#value = value;
  }

  get value(): number {
    return this.#value;
  }
}

export function exit(code: number): never {
  process.exit(code);
}

export function killItself(_item: number): never {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

/** Ends by an error that no task throws. */
export async function failBesides(_item: number): Promise<never> {
  setImmediate(() => {
    throw new OverdraftError(7);
  });
  return stay();
}

export function stay(_item?: number): Promise<never> {
  setInterval(() => undefined, 2 ** 30);
  return new Promise(() => undefined);
}

/** Too busy to hear anything. */
export function spin(_item: number): never {
  for (;;);
}

/** Leaves a timer behind. */
export function leaveTimer(number: number): number {
  setInterval(() => undefined, 2 ** 30);
  return number;
}

/** Counts how often it was called with each number, and dies for some of them, before or after. */
export function countAndMaybeDie(number: number, dies: 'before' | 'after' | 'no', counts?: SharedArray<'i'>): [square: number, worker: number] {
  if (dies === 'before') process.exit(1);
  if (counts !== undefined) Atomics.add(counts.view, number, 1);
  if (dies === 'after') process.exit(2);
  return [square(number), who()];
}
