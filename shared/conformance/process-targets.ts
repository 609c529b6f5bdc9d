/** What the processes of `process.test.ts` do. */
import { activeChildren, currentProcess, parentProcess, Process } from '../process.ts';
import { OverdraftError } from './thread-targets.ts';


export function nothing(): void {}

/** Ends with a code that shows which arguments came, as a process has no other result. */
export function add(first: number, second: number, options?: { readonly times: number }): never {
  process.exit((first + second) * (options?.times ?? 1));
}

/** Ends with 0 if its arguments are what they were. */
export function check(map: Map<string, Date>, big: bigint, bytes: Uint8Array, nothing: unknown): never {
  process.exit(map.get('day')?.getTime() === 5 && big === 7n && bytes[1] === 9 && nothing === undefined ? 0 : 1);
}

export function exit(code: number): never {
  process.exit(code);
}

export function stay(): void {
  setInterval(() => undefined, 2 ** 30);
}

/** Says its number, and is too busy from then on to notice anything. */
export function spin(): never {
  console.log(process.pid);
  for (;;);
}

export function ignoreSigterm(): void {
  process.on('SIGTERM', () => undefined);
  stay();
}

/** Ends with a sum that shows what it knows of itself. */
export function introduce(name: string, parent: string): never {
  const own = currentProcess();
  const facts = [
    own.name === name, own.pid === process.pid, own.isAlive(), own.exitCode === null, own.state === 'started', own === currentProcess(),
    parentProcess()?.name === parent, parentProcess()?.pid === process.ppid, parentProcess()?.isAlive(), activeChildren().length === 0,
  ];
  process.exit(facts.every((fact) => fact === true) ? 0 : 1 + facts.findIndex((fact) => fact !== true));
}

export function fail(missing: number): never {
  throw new OverdraftError(missing);
}

export function failLater(missing: number): void {
  setImmediate(() => fail(missing));
}

export function catchLater(): void {
  process.on('uncaughtException', () => undefined);
  failLater(1);
}

export async function joinItself(): Promise<void> {
  await currentProcess().join();
}

export async function joinParent(): Promise<void> {
  await parentProcess()!.join();
}

/** Starts a process, and fails if it is not called as it should be. */
export async function nest(name: string): Promise<void> {
  const inner = new Process({ module: import.meta.url, target: 'exit', args: [4] });
  inner.start();
  await inner.join();
  process.exit(inner.name === name && inner.exitCode === 4 ? 0 : 1);
}

/** Starts a daemon that says its number, and then stays. */
export function startDaemon(): void {
  new Process({ module: import.meta.url, target: 'spin', daemon: true }).start();
  stay();
}


/** A process that knows by itself what to do. */
export class Adder extends Process {
  readonly amounts: readonly number[];

  constructor(amounts: readonly number[], name?: string) {
    super({ module: import.meta.url, name });
    this.amounts = amounts;
  }

  override run(): never {
    const isSame = currentProcess() === (this as Process) && this.name === 'adder';
    process.exit(isSame ? this.amounts.reduce((sum, amount) => sum + amount, 0) : 99);
  }
}

/** A process with a field that cannot go to another one. */
export class Holder extends Process {
  readonly held: unknown;

  constructor(held: unknown) {
    super({ module: import.meta.url, name: 'holder' });
    this.held = held;
  }

  override run(): void {}
}
