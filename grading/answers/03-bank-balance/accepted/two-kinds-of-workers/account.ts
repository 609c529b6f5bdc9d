import { Lock } from '../../shared/lock.ts';

/** An account in shared memory: a lock, and the money that it guards. */
export class Account {
  readonly memory: { lock: SharedArrayBuffer; money: SharedArrayBuffer };
  readonly #lock: Lock;
  readonly #money: Float64Array;

  constructor(memory: Account['memory']) {
    this.memory = memory;
    this.#lock = Lock.from(memory.lock);
    this.#money = new Float64Array(memory.money);
  }

  static open(balance: number): Account {
    const account = new Account({ lock: new Lock().buffer, money: new SharedArrayBuffer(8) });
    account.move(balance);
    return account;
  }

  get balance(): number {
    return this.#lock.run(() => this.#money[0]!);
  }

  move(amount: number): void {
    this.#lock.run(() => {
      this.#money[0] = this.#money[0]! + amount;
    });
  }
}
