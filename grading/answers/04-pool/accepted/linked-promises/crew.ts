import type { Member } from './member.ts';

interface Node<T, R> {
  readonly item: T;
  readonly resolve: (result: R | PromiseLike<R>) => void;
  readonly reject: (error: Error) => void;
  next?: Node<T, R>;
}

/** Who works, and what is to be done. */
export class Crew<T, R> {
  readonly #hire: () => Member<T, R>;
  readonly #size: number;
  readonly #members = new Set<Member<T, R>>();
  #first: Node<T, R> | undefined;
  #last: Node<T, R> | undefined;
  #open = true;

  constructor(hire: () => Member<T, R>, size: number) {
    this.#hire = hire;
    this.#size = size;
  }

  assertOpen(): void {
    if (!this.#open) throw new Error('Pool not running');
  }

  add(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      const node: Node<T, R> = { item, resolve, reject };
      if (this.#last) this.#last.next = node;
      else this.#first = node;
      this.#last = node;
      this.#pump();
    });
  }

  close(): void {
    this.#open = false;
    this.#pump();
  }

  stop(): void {
    this.#open = false;
    const error = new Error('terminated');
    for (let node = this.#first; node; node = node.next) node.reject(error);
    this.#first = this.#last = undefined;
    for (const member of this.#members) member.kill(error);
  }

  async empty(): Promise<void> {
    while (this.#members.size > 0) await Promise.race([...this.#members].map((member) => member.gone));
  }

  #pump(): void {
    for (const member of this.#members) if (!member.busy && member.usable) this.#step(member);
    while (this.#first && this.#members.size < this.#size) {
      const member = this.#hire();
      this.#members.add(member);
      void member.gone.then(() => {
        this.#members.delete(member);
        this.#pump();
      });
      this.#step(member);
    }
  }

  #step(member: Member<T, R>): void {
    const node = this.#first;
    if (node) {
      this.#first = node.next;
      if (!this.#first) this.#last = undefined;
      const result = member.work(node.item);
      node.resolve(result);
      const again = (): void => {
        this.#pump();
      };
      result.then(again, again);
    } else if (!this.#open) {
      member.leave();
    }
  }
}
