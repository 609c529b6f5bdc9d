/** The calls of helpers that one thread is in, as it runs: what belongs to which call, and what follows at once. */
import { isJoinable } from './operation.ts';
import type { HelperCall, Operation, OperationKind, Primitive } from './operation.ts';
import { isSingle } from './realm/host.ts';
import type { SeenAs } from './realm/host.ts';

interface Depth { all: number; singles: number; call: HelperCall | undefined; hasActed: boolean }

/** A function of what the thread was fed, like everything that a thread does. */
export class HelperCalls {
  #depth: Depth = { all: 0, singles: 0, call: undefined, hasActed: false };
  readonly #suspended: Depth[] = [];
  #count = 0;
  /** The operation before was one of a call that is a single operation, so the next one joins it. */
  #begun = false;

  /** How the present call is seen; `undefined` outside of calls. */
  get now(): SeenAs | undefined {
    if (this.#depth.singles > 0) return 'single';
    return this.#depth.all > 0 ? 'named' : undefined;
  }

  /** True in the outermost call, if it has done anything that others can see. */
  get endsNow(): boolean {
    return this.#depth.all === 1 && this.#depth.hasActed;
  }

  get inside(): boolean {
    return this.#depth.all > 0;
  }

  enter(name: string, seen: SeenAs): void {
    const depth = this.#depth;
    if (depth.all === 0) {
      depth.call = { nth: ++this.#count, name, ...(seen === 'internal' && { isInternal: true }) };
      depth.hasActed = false;
    }
    if (isSingle(seen) && depth.singles === 0) this.#begun = false;
    depth.all++;
    if (isSingle(seen)) depth.singles++;
  }

  leave(seen: SeenAs): void {
    const depth = this.#depth;
    depth.all--;
    if (isSingle(seen)) depth.singles--;
    if (depth.singles === 0) this.#begun = false;
    if (depth.all === 0) depth.call = undefined;
  }

  suspend(): void {
    this.#suspended.push(this.#depth);
    this.#depth = { all: 0, singles: 0, call: undefined, hasActed: false };
    this.#begun = false;
  }

  resume(): void {
    this.#depth = this.#suspended.pop() as Depth;
    this.#begun = false;
  }

  /** @param by Whose operation it is, as its place in the text tells or else {@link now}. */
  joins(kind: OperationKind, by: SeenAs | undefined): boolean {
    return this.#begun && isSingle(by) && isJoinable(kind);
  }

  /** The call that an operation belongs to. */
  present(by: SeenAs | undefined): HelperCall | undefined {
    return by && (this.#depth.call ?? AFTER_AN_AWAIT);
  }

  /** To be called after each operation: after a wait that blocked, and after one of the program's own, the thread is at a scheduling point again. */
  note({ kind, visible }: Operation, by: SeenAs | undefined, result: Primitive): void {
    if (!visible) return;
    if (by) this.#depth.hasActed = true;
    this.#begun = isSingle(by) && isJoinable(kind) && (kind !== 'wait' || result === 'not-equal');
  }
}

const AFTER_AN_AWAIT: HelperCall = { nth: 0, name: '' };
