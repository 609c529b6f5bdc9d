/** What the plan calls the children, channels and memories of one thread. They are known by their order, as in the explorer. */
import type { Plan, PlanEntry, PlanThread } from './plan.ts';

/** The names of one thread's things. */
export class Lookup {
  readonly #plan: Plan;
  readonly #me: PlanThread;
  readonly #fail: (why: string) => never;
  /** Memory that this thread has used, and the plan's number for it. */
  readonly #memories = new WeakMap<SharedArrayBuffer, number>();
  #births = 0;
  #channels = 0;
  #looks = 0;

  /** @param fail Ends the run; its reason follows the thread's name. */
  constructor(plan: Plan, me: PlanThread, fail: (why: string) => never) {
    this.#plan = plan;
    this.#me = me;
    this.#fail = fail;
  }

  nextChild(): PlanThread {
    const nth = this.#births++;
    const child = this.#plan.threads.find((thread) => thread.parent === this.#me.id && thread.nth === nth);
    return child ?? this.#fail('starts one more child than in the found interleaving');
  }

  nextChannel(): number {
    return this.#me.channels[this.#channels++] ?? this.#fail('makes one more channel than in the found interleaving');
  }

  /** Milliseconds on the plan's clock. */
  clock(): number {
    return this.#me.clock[this.#looks++] ?? this.#me.clock.at(-1) ?? 0;
  }

  /** Memory is named at its first use; from then on it must always be the same one. */
  compareMemory(entry: PlanEntry, memory: SharedArrayBuffer | undefined): void {
    if (memory === undefined || entry.memory === undefined) return;
    const known = this.#memories.get(memory);
    if (known === undefined) this.#memories.set(memory, entry.memory);
    else if (known !== entry.memory) this.#fail('uses other shared memory than in the found interleaving');
  }

  /** Name of the event that gives a lock to `acquireAsync`. */
  lockSource(memory: SharedArrayBuffer): string {
    const known = this.#memories.get(memory);
    if (known !== undefined) return `lock:${String(known)}:0`;
    const given = this.#plan.entries.find(({ thread, result }) => thread === this.#me.id && /^lock:\d+:0\|/.test(result));
    return given?.result.split('|')[0] ?? 'lock:';
  }
}
