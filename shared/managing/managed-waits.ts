/** What a `Manager` has that is only waited for: events, conditions and barriers. */
import { BrokenBarrierError, conditionLockNotHeld, wrongArgument } from '../errors.ts';
import { Managed } from './managed.ts';
import type { Mutex } from './managed.ts';
import { WaitingLine } from './waiting-line.ts';
import type { Client } from './waiting-line.ts';

/** A flag to wait for. */
export class ManagedEvent extends Managed {
  protected override readonly lines = [new WaitingLine<boolean>()] as const;
  #isSet = false;

  set(): void {
    this.#isSet = true;
    this.lines[0].giveAll(true);
  }

  clear(): void {
    this.#isSet = false;
  }

  isSet(): boolean {
    return this.#isSet;
  }

  async wait(client: Client, timeoutMs: number): Promise<boolean> {
    return this.#isSet || this.lines[0].wait(client, timeoutMs, () => false, undefined);
  }
}

/** Those who wait for a change of what a lock guards. */
export class ManagedCondition extends Managed {
  protected override readonly lines = [new WaitingLine<boolean>()] as const;
  readonly #lock: Mutex;
  /** Who was notified and has not got the lock back yet. */
  readonly #returning: Client[] = [];

  constructor(title: string, lock: Mutex) {
    super(title);
    this.#lock = lock;
  }

  async wait(client: Client, timeoutMs: number): Promise<boolean> {
    this.#mustHold(client, 'wait on');
    // In line before the lock is free: nobody can notify in between.
    const notified = this.lines[0].wait(client, timeoutMs, () => false, undefined);
    const depth = this.#lock.releaseAll(client);
    const result = await notified;
    await this.#lock.acquireAll(client, depth);
    const index = this.#returning.indexOf(client);
    if (result && index >= 0) this.#returning.splice(index, 1);
    return result;
  }

  notify(client: Client, count: number): void {
    if (!(count >= 0) || (count !== Infinity && !Number.isInteger(count))) throw wrongArgument('notify Condition', 'count must be a whole number from 0', count);
    this.#mustHold(client, 'notify');
    this.#wake(count);
  }

  // Who is notified and then dies has not seen the change: somebody else has to.
  override drop(client: Client): undefined {
    super.drop(client);
    const lost = this.#returning.filter((one) => one === client).length;
    if (lost > 0) this.#returning.splice(0, this.#returning.length, ...this.#returning.filter((one) => one !== client));
    this.#wake(lost);
    return undefined;
  }

  #wake(count: number): void {
    for (let left = count; left > 0; left -= 1) {
      const next = this.lines[0].next();
      if (next === undefined) return;
      this.#returning.push(next.client);
      next.give(true);
    }
  }

  #mustHold(client: Client, action: string): void {
    if (!this.#lock.isHeldBy(client)) throw conditionLockNotHeld(action);
  }
}

/** A point that processes wait at until all have come. */
export class ManagedBarrier extends Managed {
  protected override readonly lines = [new WaitingLine<number>()] as const;
  readonly #parties: number;
  #broken = false;

  constructor(title: string, parties: number) {
    super(title);
    if (!Number.isInteger(parties) || parties < 1) throw wrongArgument('make Barrier', 'parties must be a whole number from 1', parties);
    this.#parties = parties;
  }

  async wait(client: Client, timeoutMs: number): Promise<number> {
    const [line] = this.lines;
    if (this.#broken) throw new BrokenBarrierError('Cannot wait as the Barrier is broken');
    const index = line.length;
    if (index + 1 < this.#parties) {
      return line.wait(client, timeoutMs, () => {
        this.abort();
        throw new BrokenBarrierError('The Barrier is broken as the time ran out');
      }, undefined);
    }
    for (let place = 0; place < index; place += 1) line.next()!.give(place);
    return index;
  }

  reset(): void {
    this.#broken = false;
    this.lines[0].failAll(new BrokenBarrierError('The Barrier was reset'));
  }

  abort(): void {
    this.#broken = true;
    this.lines[0].failAll(new BrokenBarrierError('The Barrier was aborted'));
  }

  waiting(): number {
    return this.lines[0].length;
  }

  broken(): boolean {
    return this.#broken;
  }

  // Who is gone will not come again, so the others would wait for ever.
  override drop(client: Client): undefined {
    const before = this.waiting();
    super.drop(client);
    if (this.waiting() < before) this.abort();
    return undefined;
  }
}
